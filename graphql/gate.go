package graphql

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	gql "github.com/graphql-go/graphql"
	qast "github.com/vektah/gqlparser/v2/ast"
)

// Gate checks, executes and answers requests for one schema. It may be used by
// many goroutines at once, after its fields and trusted documents are set.
type Gate struct {
	// Log receives the causes behind incident ids. Nil means slog.Default().
	// Set it before the first request.
	Log *slog.Logger
	// Classify turns errors of the domain into faults; it returns nil for
	// those it does not know. Set it before the first request; may be nil.
	Classify func(error) *Fault

	schema      gql.Schema
	limits      Limits
	types       *qast.Schema               // what validation sees
	possible    map[string]map[string]bool // type condition to the objects it matches
	scalars     map[string]*gql.Scalar     // custom scalars before they were guarded
	cache       *docCache
	trusted     map[string]*document
	trustedOnly bool
}

// Request is one request as GraphQL over HTTP defines it. Exactly one of Query
// and DocumentID is wanted; DocumentID names a document given to Trust.
type Request struct {
	Query         string
	DocumentID    string
	OperationName string
	Variables     map[string]any // as encoding/json decodes them, json.Number allowed

	// QueryOnly refuses mutations, as a GET must.
	QueryOnly bool
	// Subscription permits a subscription. The operation is executed once with
	// Root as its event; the loop over events is the caller's.
	Subscription bool
	// Root is the source value of the operation's root fields.
	Root any
}

// Response is an answer. Data is nil, and left out of the JSON, when execution
// never began; it is "null" when execution failed as a whole.
type Response struct {
	Errors     []Error
	Data       json.RawMessage
	Extensions map[string]any
}

// MarshalJSON is AppendJSON for encoding/json, which checks the bytes again.
func (r Response) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil) }

// AppendJSON appends the answer: errors, data, extensions, in this order. It
// fails when a fault's extensions have no JSON form.
func (r Response) AppendJSON(buf []byte) ([]byte, error) {
	members := []struct {
		name  string
		value any
		given bool
	}{
		{`"errors":`, r.Errors, len(r.Errors) > 0},
		{`"data":`, r.Data, r.Data != nil},
		{`"extensions":`, r.Extensions, len(r.Extensions) > 0},
	}
	open := byte('{')
	for _, m := range members {
		if !m.given {
			continue
		}
		buf = append(append(buf, open), m.name...)
		open = ','
		raw, ok := m.value.(json.RawMessage) // checked by the encoder already
		if !ok {
			var err error
			if raw, err = json.Marshal(m.value); err != nil {
				return nil, err
			}
		}
		buf = append(buf, raw...)
	}
	if open == '{' {
		buf = append(buf, open)
	}
	return append(buf, '}'), nil
}

// NewGate puts a gate around a schema. It wraps the schema's resolvers and
// custom scalars in place, so a schema belongs to one gate, made before the
// schema is used. It fails when the schema is not valid GraphQL.
func NewGate(schema gql.Schema, limits Limits) (gate *Gate, err error) {
	defer func() {
		if r := recover(); r != nil { // graphql-go panics on some broken schemas
			gate, err = nil, fmt.Errorf("read schema: %v", r)
		}
	}()
	g := &Gate{schema: schema, limits: limits.orDefaults(), scalars: map[string]*gql.Scalar{}}
	g.cache = newDocCache(g.limits.CacheDocs, g.limits.CacheBytes)
	g.warm()
	if g.types, err = validationSchema(PrintSchema(schema)); err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	g.possible = possibleObjects(g.types)
	g.guardSchema()
	return g, nil
}

// Limits returns the limits in force.
func (g *Gate) Limits() Limits { return g.limits }

// Trust registers documents by id, checking each as a request would be; they
// stay in memory. With only set, every other document is refused from then on.
// Call it before the first request.
func (g *Gate) Trust(documents map[string]string, only bool) error {
	trusted := make(map[string]*document, len(documents))
	for id, query := range documents {
		doc, errs := g.prepare(query)
		if len(errs) > 0 {
			return fmt.Errorf("trust document %q: %s", id, errs[0].Message)
		}
		trusted[id] = doc
	}
	g.trusted, g.trustedOnly = trusted, only
	return nil
}

// Execute answers one request. It never panics, and gives up at the limits or
// when ctx ends.
func (g *Gate) Execute(ctx context.Context, req Request) (resp Response) {
	defer func() {
		if r := recover(); r != nil {
			resp = refuse(g.recovered(ctx, "panic in gate", r).public())
		}
	}()
	doc, errs := g.find(req)
	if len(errs) > 0 {
		return refuse(errs...)
	}
	op, f := doc.operation(req)
	if f != nil {
		return refuse(f.public())
	}
	vars, errs := g.coerceVariables(ctx, op, req.Variables)
	if len(errs) > 0 {
		return refuse(errs...)
	}
	cost := g.cost(op.source, vars)
	if cost > g.limits.Cost {
		return refuse(fault(CodeTooLarge, fmt.Sprintf("the request costs %d, more than %d", cost, g.limits.Cost)).public())
	}
	resp = g.run(ctx, op, vars, req.Root)
	resp.Extensions = map[string]any{"cost": map[string]any{"requested": cost, "limit": g.limits.Cost}}
	return resp
}

// run executes one operation. gql.Do is never used: it would parse and validate
// with the library's own parser and validator.
func (g *Gate) run(ctx context.Context, op *operation, vars map[string]any, root any) Response {
	ctx, cancel := context.WithTimeout(ctx, g.limits.Timeout)
	defer cancel()
	result := gql.Execute(gql.ExecuteParams{
		Schema: g.schema, Root: root, AST: op.ast, Args: vars, Context: ctx,
	})
	resp := Response{Errors: g.fieldErrors(ctx, result.Errors, op.places)}
	data, ok := result.Data.(map[string]any)
	if !ok || data == nil {
		if ctx.Err() != nil {
			return refuse(errTimeout.public())
		}
		resp.Data = json.RawMessage("null")
		return resp
	}
	encoded, err := g.encode(op, vars, data)
	if err != nil {
		resp.Errors = append(resp.Errors, g.incident(ctx, "encode answer", slog.Any("cause", err)).public())
		encoded = json.RawMessage("null")
	}
	resp.Data = encoded
	return resp
}

// find returns the validated document a request names.
func (g *Gate) find(req Request) (*document, []Error) {
	if req.DocumentID != "" {
		if req.Query != "" {
			return nil, []Error{fault(CodeBadRequest, "give a query or a documentId, not both").public()}
		}
		if doc := g.trusted[req.DocumentID]; doc != nil {
			return doc, nil
		}
		return nil, []Error{fault(CodeNotTrusted, "no such trusted document").public()}
	}
	if g.trustedOnly {
		return nil, []Error{fault(CodeNotTrusted, "only trusted documents are answered here").public()}
	}
	return g.prepare(req.Query)
}

// refuse is a request error: no data member at all.
func refuse(errs ...Error) Response { return Response{Errors: errs} }
