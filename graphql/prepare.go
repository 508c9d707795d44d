package graphql

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	gast "github.com/graphql-go/graphql/language/ast"
	qast "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// document is a query document that passed every check which does not depend
// on variables. It is read-only, shared by requests.
type document struct {
	operations []*operation
}

// operation is one operation, ready to execute.
type operation struct {
	source *qast.OperationDefinition
	ast    *gast.Document   // this operation and the document's fragments
	places map[int]Location // offset of each field to its line and column
	// strict names the variables that stand where null is not allowed though
	// their type is nullable; the value says whether they must also be given.
	strict map[string]bool
}

// prepare runs the steps from bytes to conversion, or finds their result in
// the cache.
func (g *Gate) prepare(query string) (*document, []Error) {
	if len(query) > g.limits.Bytes {
		return nil, []Error{fault(CodeTooLarge, fmt.Sprintf("the document has more than %d bytes", g.limits.Bytes)).public()}
	}
	key := sha256.Sum256([]byte(query))
	if doc := g.cache.get(key); doc != nil {
		return doc, nil
	}
	source, errs := g.parse(query)
	if len(errs) > 0 {
		return nil, errs
	}
	if f := g.count(source); f != nil {
		return nil, []Error{f.public()}
	}
	// The rules keep state while they run, so each validation gets its own.
	if list := validator.ValidateWithRules(g.types, source, nil); len(list) > 0 {
		return nil, g.parserErrors(CodeValidation, list)
	}
	doc, errs := g.convert(source)
	if len(errs) > 0 {
		return nil, errs
	}
	g.cache.put(key, len(query), doc)
	return doc, nil
}

// parse counts the tokens and parses. The count comes first because the parser
// builds a tree as it goes.
func (g *Gate) parse(query string) (*qast.QueryDocument, []Error) {
	if !utf8.ValidString(query) {
		return nil, []Error{fault(CodeParse, "the document is not UTF-8").public()}
	}
	source := &qast.Source{Input: query}
	if f := countTokens(source, g.limits.Tokens); f != nil {
		return nil, []Error{f.public()}
	}
	doc, err := parser.ParseQuery(source)
	if err != nil {
		return nil, g.parserErrors(CodeParse, gqlerror.List{parserError(err)})
	}
	if len(doc.Operations) == 0 {
		return nil, []Error{fault(CodeParse, "the document has no operation").public()}
	}
	return doc, nil
}

// countTokens reads tokens until the end, the limit, or the first that is
// none; the parser reports that one with its place.
func countTokens(source *qast.Source, limit int) *Fault {
	lex := lexer.New(source)
	for n := 0; ; n++ {
		tok, err := lex.ReadToken()
		if tok.Kind == lexer.EOF || tok.Kind == lexer.Invalid || isError(err) {
			return nil
		}
		if n == limit {
			return fault(CodeTooLarge, fmt.Sprintf("the document has more than %d tokens", limit))
		}
	}
}

// isError sees through the typed nil pointers the lexer returns as errors.
func isError(err error) bool {
	var e *gqlerror.Error
	if errors.As(err, &e) {
		return e != nil
	}
	return err != nil
}

func parserError(err error) *gqlerror.Error {
	var e *gqlerror.Error
	if errors.As(err, &e) && e != nil {
		return e
	}
	return &gqlerror.Error{Message: err.Error()}
}

// operation picks the operation a request names and checks that its kind is
// allowed.
func (d *document) operation(req Request) (*operation, *Fault) {
	var op *operation
	switch {
	case req.OperationName != "":
		i := slices.IndexFunc(d.operations, func(o *operation) bool { return o.source.Name == req.OperationName })
		if i < 0 {
			return nil, fault(CodeOperation, "the document has no operation of that name")
		}
		op = d.operations[i]
	case len(d.operations) > 1:
		return nil, fault(CodeOperation, "the document has several operations; operationName must pick one")
	default:
		op = d.operations[0]
	}
	switch kind := op.source.Operation; {
	case kind == qast.Mutation && req.QueryOnly:
		return nil, fault(CodeMethod, "a mutation must come by POST")
	case kind == qast.Subscription && !req.Subscription:
		return nil, fault(CodeOperation, "a subscription is answered as a stream of server-sent events only")
	case kind != qast.Subscription && req.Subscription:
		return nil, fault(CodeOperation, "the operation is not a subscription")
	}
	return op, nil
}

// validationSchema builds what gqlparser validates against: our own types and
// the prelude of the specification, without @defer, which nothing here executes.
func validationSchema(sdl string) (*qast.Schema, error) {
	all := validator.PreludeDocument()
	all.Directives = slices.DeleteFunc(all.Directives, func(d *qast.DirectiveDefinition) bool {
		return d.Name == "defer"
	})
	ours, err := parser.ParseSchema(&qast.Source{Name: "schema.graphql", Input: sdl})
	if err != nil {
		return nil, err
	}
	all.Merge(ours)
	schema, err := validator.ValidateSchemaDocument(all)
	if err != nil {
		return nil, err
	}
	return schema, nil
}

// possibleObjects maps each type name to the objects a fragment on it matches.
func possibleObjects(schema *qast.Schema) map[string]map[string]bool {
	out := make(map[string]map[string]bool, len(schema.Types))
	for name, def := range schema.Types {
		objects := map[string]bool{}
		for _, object := range schema.GetPossibleTypes(def) {
			objects[object.Name] = true
		}
		out[name] = objects
	}
	return out
}
