package graphql

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	gql "github.com/graphql-go/graphql"
	gast "github.com/graphql-go/graphql/language/ast"
)

// incident logs what happened under a fresh opaque id and returns the fault
// that carries nothing but that id.
func (g *Gate) incident(ctx context.Context, what string, attrs ...any) *Fault {
	var id [8]byte
	_, _ = rand.Read(id[:]) // crypto/rand never returns an error since Go 1.24
	name := hex.EncodeToString(id[:])
	log := g.Log
	if log == nil {
		log = slog.Default()
	}
	log.ErrorContext(ctx, what, append([]any{slog.String("incident", name)}, attrs...)...)
	return &Fault{
		Code:       CodeInternal,
		Message:    "internal error; the operator can find it by its incident",
		Extensions: map[string]any{"incident": name},
	}
}

// recovered turns a recovered panic value into a fault. A fault thrown on
// purpose (by a guarded scalar) passes through.
func (g *Gate) recovered(ctx context.Context, what string, r any) *Fault {
	if f, ok := r.(*Fault); ok {
		return f
	}
	return g.incident(ctx, what,
		slog.String("panic", fmt.Sprint(r)), slog.String("stack", string(debug.Stack())))
}

// guardSchema puts every resolver and every scalar of the schema under
// recover, in place. Built-in types belong to the library and are left alone.
func (g *Gate) guardSchema() {
	for name, t := range g.schema.TypeMap() {
		if strings.HasPrefix(name, "__") {
			continue
		}
		switch t := t.(type) {
		case *gql.Object:
			for _, field := range t.Fields() {
				field.Resolve = g.guard(t.Name()+"."+field.Name, field.Type, field.Resolve)
			}
		case *gql.Interface:
			t.ResolveType = g.guardType(t, t.ResolveType)
		case *gql.Union:
			t.ResolveType = g.guardType(t, t.ResolveType)
		case *gql.Scalar:
			if !builtinScalar(name) {
				g.guardScalar(t)
			}
		}
	}
}

// guard runs a resolver under recover. A thunk it returns is guarded too; under
// a non-null type it is run at once, because graphql-go empties the whole
// answer when such a thunk fails later. Once the time of the request is up nothing
// begins: the executor has answered then, and would go on all the same.
func (g *Gate) guard(name string, typ gql.Output, resolve gql.FieldResolveFn) gql.FieldResolveFn {
	if resolve == nil {
		resolve = gql.DefaultResolveFn
	}
	_, nonNull := typ.(*gql.NonNull)
	return func(p gql.ResolveParams) (out any, err error) {
		defer func() {
			if r := recover(); r != nil {
				out, err = nil, g.recovered(p.Context, "panic in "+name, r)
			}
		}()
		if err := p.Context.Err(); err != nil {
			return nil, err
		}
		if out, err = resolve(p); err != nil {
			return nil, err
		}
		switch v := out.(type) {
		case func() (any, error):
			if nonNull {
				return v()
			}
			return g.guardThunk(p.Context, name, v), nil
		case []any:
			return runThunks(v)
		}
		return out, nil
	}
}

func (g *Gate) guardThunk(ctx context.Context, name string, thunk func() (any, error)) func() (any, error) {
	return func() (out any, err error) {
		defer func() {
			if r := recover(); r != nil {
				out, err = nil, g.recovered(ctx, "panic in thunk of "+name, r)
			}
		}()
		return thunk()
	}
}

// runThunks settles thunks that are members of a list: their failure would
// escape the field just like one under a non-null type.
func runThunks(list []any) (any, error) {
	settled := list
	for i, item := range list {
		thunk, ok := item.(func() (any, error))
		if !ok {
			continue
		}
		value, err := thunk()
		if err != nil {
			return nil, err
		}
		if &settled[0] == &list[0] {
			settled = slices.Clone(list) // the resolver may share its list
		}
		settled[i] = value
	}
	return settled, nil
}

// guardType makes sure that an abstract value has a type. graphql-go's own
// error about one that has none prints the value, and values are personal.
func (g *Gate) guardType(t gql.Abstract, resolve gql.ResolveTypeFn) gql.ResolveTypeFn {
	objects := g.schema.PossibleTypes(t)
	if resolve == nil {
		resolve = func(p gql.ResolveTypeParams) *gql.Object {
			for _, o := range objects {
				if o.IsTypeOf != nil && o.IsTypeOf(gql.IsTypeOfParams(p)) {
					return o
				}
			}
			return nil
		}
	}
	return func(p gql.ResolveTypeParams) *gql.Object {
		object := resolve(p)
		if object == nil {
			panic(g.incident(p.Context, "value of "+t.Name()+" has no type", slog.String("value", fmt.Sprintf("%T", p.Value))))
		}
		return object
	}
}

// guardScalar replaces the three functions of a scalar, in place, by ones that
// cannot take the process down: graphql-go dies of a panic in ParseValue whose
// value is not an error.
func (g *Gate) guardScalar(s *gql.Scalar) {
	plain := *s
	g.scalars[s.Name()] = &plain
	rethrow := func(what string) {
		if r := recover(); r != nil {
			panic(g.recovered(context.Background(), what+" of scalar "+plain.PrivateName, r))
		}
	}
	*s = *gql.NewScalar(gql.ScalarConfig{
		Name:        s.Name(),
		Description: s.Description(),
		Serialize: func(value any) any {
			defer rethrow("serialize")
			return plain.Serialize(value)
		},
		ParseValue: func(value any) (out any) {
			// Coercion has asked the same question before and reported any
			// panic; by now nil is the only answer graphql-go survives.
			defer func() {
				if recover() != nil {
					out = nil
				}
			}()
			return plain.ParseValue(value)
		},
		ParseLiteral: func(value gast.Value) any {
			defer rethrow("parse literal")
			return plain.ParseLiteral(value)
		},
	})
}

// warm fills every lazy cache of the schema. graphql-go fills them on first
// use without a lock, which is a race between the first two requests.
func (g *Gate) warm() {
	for _, t := range g.schema.TypeMap() {
		switch t := t.(type) {
		case *gql.Object:
			t.Fields()
			t.Interfaces()
		case *gql.Interface:
			t.Fields()
			g.schema.IsPossibleType(t, g.schema.QueryType())
		case *gql.Union:
			t.Types()
			g.schema.IsPossibleType(t, g.schema.QueryType())
		case *gql.InputObject:
			t.Fields()
		case *gql.Enum:
			for _, v := range t.Values() {
				t.Serialize(v.Value)
				t.ParseValue(v.Name)
			}
		}
	}
}

func builtinScalar(name string) bool {
	switch name {
	case "Int", "Float", "String", "Boolean", "ID":
		return true
	}
	return false
}
