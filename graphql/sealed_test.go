package graphql

import (
	"reflect"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/ledger"
)

// TestSealedContent: a text, a list, and a document to the byte; nothing of a value that
// is not open, and no error quotes one.
func TestSealedContent(t *testing.T) {
	const profile = `{"loci":[["FGA","22",""]]}`
	for name, c := range map[string]struct {
		value ledger.Value
		want  any
	}{
		"text":     {ledger.Value{State: ledger.ValueOpen, JSON: []byte(`"a coat"`)}, "a coat"},
		"list":     {ledger.Value{State: ledger.ValueOpen, JSON: []byte(`["a","b"]`)}, []string{"a", "b"}},
		"document": {ledger.Value{State: ledger.ValueOpen, JSON: []byte(profile)}, profile},
		"erased":   {ledger.Value{State: ledger.ValueErased, JSON: []byte(profile)}, nil},
	} {
		if got, err := contentOf(c.value); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, raw := range []string{`7`, `secret`, ``, `[1]`} {
		if got, err := contentOf(ledger.Value{Path: "p", State: ledger.ValueOpen, JSON: []byte(raw)}); err == nil || strings.Contains(err.Error(), "secret") || got != nil {
			t.Errorf("%q: %v, %v", raw, got, err)
		}
	}
}
