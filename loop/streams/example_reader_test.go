package streams_test

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// withReader runs a main that does not fail.
func withReader(main func(co *coro.Co)) {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error { main(co); return nil }))
}

func ExampleStreamReader() {
	withReader(func(co *coro.Co) {
		l := loop.RunningLoop(co)
		r := streams.NewStreamReader(l, nil)
		l.CallSoon(func() { // as a connection does
			r.FeedData([]byte("one\ntwo"))
			r.FeedEOF()
		})
		line, err := r.ReadLine(co)
		fmt.Printf("%q %v\n", line, err)
		rest, err := r.Read(co, -1)
		fmt.Printf("%q %v %v\n", rest, err, r.AtEOF())
	})
	// Output:
	// "one\n" <nil>
	// "two" <nil> true
}

func ExampleNewStreamReader() {
	withReader(func(co *coro.Co) {
		fmt.Println(streams.NewStreamReader(loop.RunningLoop(co), nil))
	})
	// Output:
	// <StreamReader>
}

func ExampleReaderOptions() {
	withReader(func(co *coro.Co) {
		r := streams.NewStreamReader(loop.RunningLoop(co), &streams.ReaderOptions{Limit: 8})
		r.FeedData([]byte("much too long\nnext\n"))
		_, err := r.ReadLine(co)
		fmt.Println(err)
		line, _ := r.ReadLine(co)
		fmt.Printf("%q\n", line)
	})
	// Output:
	// Separator is found, but chunk is longer than limit
	// "next\n"
}

func ExampleStreamReader_All() {
	withReader(func(co *coro.Co) {
		r := streams.NewStreamReader(loop.RunningLoop(co), nil)
		r.FeedData([]byte("one\ntwo\nthree"))
		r.FeedEOF()
		for line, err := range r.All(co) { // async for line in r:
			fmt.Printf("%q %v\n", line, err)
		}
	})
	// Output:
	// "one\n" <nil>
	// "two\n" <nil>
	// "three" <nil>
}

func ExampleIncompleteReadError() {
	withReader(func(co *coro.Co) {
		r := streams.NewStreamReader(loop.RunningLoop(co), nil)
		r.FeedData([]byte("tiny"))
		r.FeedEOF()
		_, err := r.ReadExactly(co, 10)
		var e *streams.IncompleteReadError
		fmt.Println(err)
		fmt.Println(errors.As(err, &e), string(e.Partial), errors.Is(err, io.ErrUnexpectedEOF))
	})
	// Output:
	// 4 bytes read on a total of 10 expected bytes
	// true tiny true
}

func ExampleLimitOverrunError() {
	withReader(func(co *coro.Co) {
		r := streams.NewStreamReader(loop.RunningLoop(co), &streams.ReaderOptions{Limit: 4})
		r.FeedData([]byte("too long;x"))
		_, err := r.ReadUntil(co, []byte(";"))
		var e *streams.LimitOverrunError
		if errors.As(err, &e) {
			data, _ := r.ReadExactly(co, e.Consumed+1) // it is still there
			fmt.Printf("%v: %q\n", err, data)
		}
	})
	// Output:
	// Separator is found, but chunk is longer than limit: "too long;"
}

// tap is a Transport that turns something off and on.
type tap struct{}

func (tap) PauseReading()  { fmt.Println("pause") }
func (tap) ResumeReading() { fmt.Println("resume") }

func ExampleTransport() {
	withReader(func(co *coro.Co) {
		r := streams.NewStreamReader(loop.RunningLoop(co), &streams.ReaderOptions{Limit: 4})
		r.SetTransport(tap{})
		r.FeedData([]byte("123456789"))
		r.ReadExactly(co, 5)
	})
	// Output:
	// pause
	// resume
}

// doorbell is a Transport that is told when somebody waits.
type doorbell struct{ tap }

func (doorbell) Awaited(waiting bool) { fmt.Println("awaited:", waiting) }

func ExampleAwaited() {
	withReader(func(co *coro.Co) {
		l := loop.RunningLoop(co)
		r := streams.NewStreamReader(l, nil)
		r.SetTransport(doorbell{})
		l.CallSoon(r.FeedEOF)
		r.Read(co, 1)
	})
	// Output:
	// awaited: true
	// awaited: false
}
