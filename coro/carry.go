package coro

import "context"

// contextKey is where a Go context carries a Context.
type contextKey struct{}

// CarryContext returns a child of ctx that carries c to ordinary goroutines, which
// have no co.
//
// Go only: Python's threads have a current context.
func CarryContext(ctx context.Context, c *Context) context.Context {
	return context.WithValue(ctx, contextKey{}, c)
}

// CarriedContext is the Context that ctx carries; an empty one if it carries none.
//
// Go only: see CarryContext.
func CarriedContext(ctx context.Context) *Context {
	if c, ok := ctx.Value(contextKey{}).(*Context); ok {
		return c
	}
	return NewContext()
}
