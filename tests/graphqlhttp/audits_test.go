// Package graphqlhttp runs the audits of the npm package graphql-http against
// the gate of the API. The package speaks for the GraphQL over HTTP draft; our
// own tests of the same rules are in graphql/http_test.go.
package graphqlhttp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os/exec"
	"testing"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/tests/npm"
)

// audits is how many version 1.23.1 has; fewer means that some did not run.
const audits = 61

func TestAudits(t *testing.T) {
	dir := npm.Install(t, "audits of graphql-http", "package.json", "audit.mjs")
	schema, err := gql.NewSchema(gql.SchemaConfig{Query: gql.NewObject(gql.ObjectConfig{
		Name: "Query", Fields: gql.Fields{"ok": {Type: gql.Boolean}},
	})})
	if err != nil {
		t.Fatal(err)
	}
	gate, err := graphql.NewGate(schema, graphql.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&graphql.Handler{Gate: gate})
	defer server.Close()

	out, err := run(dir, "node", "audit.mjs", server.URL+"/graphql")
	if err != nil {
		t.Fatalf("run audits: %v\n%s", err, out)
	}
	passed := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var r struct{ ID, Name, Status, Reason string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("read audit: %v", err)
		}
		if r.Status != "ok" {
			t.Errorf("%s %s: %s %s", r.ID, r.Name, r.Status, r.Reason)
			continue
		}
		passed++
	}
	if passed != audits {
		t.Errorf("%d of %d audits pass", passed, audits)
	}
	t.Logf("%d of %d audits pass", passed, audits)
}

func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	return cmd.Output()
}
