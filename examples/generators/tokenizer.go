package main

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/coluber-go/coluber/gen"
)

type token struct {
	kind, text string
	column     int
}

var (
	rules = regexp.MustCompile(`(\d+)|([a-z]+)|([-+*/=()])|(\s+)|(.)`)
	kinds = []string{"NUMBER", "NAME", "OP", "SKIP", "BAD"}
)

type syntaxError struct{ msg string }

func (e *syntaxError) Error() string { return e.msg }

// Class is what Python calls it.
func (e *syntaxError) Class() string { return "SyntaxError" }

// Args is the message.
func (e *syntaxError) Args() []any { return []any{e.msg} }

func syntax(format string, args ...any) error { return &syntaxError{fmt.Sprintf(format, args...)} }

type zeroDivision struct{}

func (zeroDivision) Error() string { return "integer division or modulo by zero" }

// Class is what Python calls it.
func (zeroDivision) Class() string { return "ZeroDivisionError" }

// Args is the message.
func (e zeroDivision) Args() []any { return []any{e.Error()} }

func tokenize(line string) *gen.Generator[token, gen.None, int] {
	return gen.New(func(y *gen.Yielder[token, gen.None]) (int, error) {
		for _, m := range rules.FindAllStringSubmatchIndex(line, -1) {
			t := token{text: line[m[0]:m[1]], column: m[0]}
			for i, kind := range kinds {
				if m[2*i+2] >= 0 {
					t.kind = kind
				}
			}
			switch t.kind {
			case "SKIP":
				continue
			case "BAD":
				return 0, syntax("%s at %d", gen.Repr(t.text), t.column)
			}
			if _, err := y.Yield(t); err != nil {
				return 0, err
			}
		}
		return len(line), nil
	})
}

// lookahead yields tokens; sent true, it tells the next one without taking it.
func lookahead(tokens *gen.Generator[token, gen.None, int]) *gen.Generator[token, bool, gen.None] {
	return gen.New(func(y *gen.Yielder[token, bool]) (none gen.None, err error) {
		defer tokens.CloseInto(&err)
		for {
			t, err := tokens.Next()
			column, ended := gen.StopValue[int](err)
			if ended {
				t = token{kind: "END", column: column}
			} else if err != nil {
				return none, err
			}
			for stay := true; stay; {
				if stay, err = y.Yield(t); err != nil {
					return none, err
				}
				stay = stay || ended
			}
		}
	})
}

type parser struct {
	tokens    *gen.Generator[token, bool, gen.None]
	token     token
	variables map[string]int
}

func newParser(line string, variables map[string]int) (*parser, error) {
	p := &parser{tokens: lookahead(tokenize(line)), variables: variables}
	_, err := p.advance()
	return p, err
}

func (p *parser) accept(texts string) (string, error) {
	if p.token.kind != "OP" || !regexp.MustCompile("["+regexp.QuoteMeta(texts)+"]").MatchString(p.token.text) {
		return "", nil
	}
	t, err := p.advance()
	return t.text, err
}

func (p *parser) advance() (token, error) {
	before := p.token
	var err error
	p.token, err = p.tokens.Next()
	return before, err
}

func (p *parser) statement() (string, error) {
	if p.token.kind == "NAME" {
		name, err := p.advance()
		if err != nil {
			return "", err
		}
		op, err := p.accept("=")
		switch {
		case err != nil:
			return "", err
		case op == "":
			return "", syntax("= expected at %d", p.token.column)
		}
		value, err := p.expression()
		if err != nil {
			return "", err
		}
		p.variables[name.text] = value
		return fmt.Sprintf("%s = %d", name.text, value), nil
	}
	value, err := p.expression()
	return strconv.Itoa(value), err
}

func (p *parser) expression() (int, error) {
	return p.chain("+-", p.term)
}

func (p *parser) term() (int, error) {
	return p.chain("*/", p.factor)
}

// chain is operand { operator operand }.
func (p *parser) chain(operators string, operand func() (int, error)) (int, error) {
	value, err := operand()
	for err == nil {
		var op string
		if op, err = p.accept(operators); err != nil || op == "" {
			break
		}
		var right int
		if right, err = operand(); err == nil {
			value, err = apply(value, op, right)
		}
	}
	return value, err
}

func apply(left int, op string, right int) (int, error) {
	switch {
	case op == "+":
		return left + right, nil
	case op == "-":
		return left - right, nil
	case op == "*":
		return left * right, nil
	case right == 0:
		return 0, zeroDivision{}
	}
	quotient := left / right
	if left%right != 0 && (left < 0) != (right < 0) {
		quotient-- // Python rounds down
	}
	return quotient, nil
}

func (p *parser) factor() (int, error) {
	op, err := p.accept("-(")
	switch {
	case err != nil:
		return 0, err
	case op == "-":
		value, err := p.factor()
		return -value, err
	case op == "(":
		value, err := p.expression()
		if err != nil {
			return 0, err
		}
		op, err := p.accept(")")
		if err == nil && op == "" {
			err = syntax(") expected at %d", p.token.column)
		}
		return value, err
	}
	t, err := p.advance()
	switch {
	case err != nil:
		return 0, err
	case t.kind == "NUMBER":
		return strconv.Atoi(t.text)
	case t.kind != "NAME":
		return 0, syntax("value expected at %d", t.column)
	}
	value, ok := p.variables[t.text]
	if !ok {
		return 0, &gen.KeyError{Key: t.text}
	}
	return value, nil
}

func evaluate(line string, variables map[string]int) (_ string, err error) {
	p, err := newParser(line, variables)
	if err != nil {
		return "", err
	}
	defer p.tokens.CloseInto(&err)
	value, err := p.statement()
	if err == nil && p.token.kind != "END" {
		err = syntax("%s at %d", p.token.text, p.token.column)
	}
	return value, err
}

func tokenizerMain(n int) (err error) {
	tokens := tokenize(fmt.Sprintf("x = (1 + %d) * 2", n))
	for t := range tokens.All() {
		printf("%2d %-6s %s\n", t.column, t.kind, t.text)
	}
	if err := tokens.Err(); err != nil {
		return err
	}
	ahead := lookahead(tokenize("1 + 2"))
	defer ahead.CloseInto(&err)
	one, _ := ahead.Next()
	same, _ := ahead.Send(true)
	plus, _ := ahead.Next()
	two, _ := ahead.Next()
	end, _ := ahead.Next()
	println(one.text, same.text, plus.text, two.text, end.kind)
	variables := map[string]int{"n": n}
	for _, line := range []string{"1 + 2 * 3", "(1 + 2) * -(4 - 6)", "k = 4 * 5 / 3", "j = k + 0 * (n)", "(j) * 2", "m = n n",
		"2 + $", "(1", "3 +", "n", "z = y", "1 / (k - k)", "7 8"} {
		value, err := evaluate(line, variables)
		if err != nil {
			value = gen.FormatException(err)
		}
		println(line, "->", value)
	}
	return nil
}
