package diff

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
)

// Corpus is programs with the traces they leave on CPython.
type Corpus []Recorded

// Recorded is a program with its trace.
type Recorded struct {
	Seed    uint64   `json:"seed"`
	Program *Program `json:"program"`
	Trace   []string `json:"trace"`
}

// Record records the programs of n seeds.
func Record(python string, first uint64, n int) (Corpus, error) {
	p, err := Start(python)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	corpus := make(Corpus, n)
	for i := range corpus {
		corpus[i].Seed = first + uint64(i)
		corpus[i].Program = Generate(corpus[i].Seed)
	}
	for part := range slices.Chunk(corpus, batch) {
		programs := make([]*Program, len(part))
		for i := range part {
			programs[i] = part[i].Program
		}
		traces, err := p.Run(programs...)
		if err != nil {
			return nil, err
		}
		for i := range part {
			part[i].Trace = traces[i]
		}
	}
	return corpus, nil
}

// Write writes the corpus to a file: a line of JSON for each program, compressed by
// gzip.
func (c Corpus) Write(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	e := json.NewEncoder(z)
	for _, r := range c {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return z.Close()
}

// ReadCorpus reads what Write has written.
func ReadCorpus(path string) (Corpus, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(z)
	var c Corpus
	for {
		var r Recorded
		switch err := d.Decode(&r); {
		case errors.Is(err, io.EOF):
			return c, nil
		case err != nil:
			return nil, err
		}
		c = append(c, r)
	}
}
