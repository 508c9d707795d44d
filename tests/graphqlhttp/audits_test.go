// Package graphqlhttp runs the audits of the npm package graphql-http against
// the gate of the API. The package speaks for the GraphQL over HTTP draft; our
// own tests of the same rules are in graphql/http_test.go.
package graphqlhttp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/graphql"
)

// audits is how many version 1.23.1 has; fewer means that some did not run.
const audits = 61

func TestAudits(t *testing.T) {
	dir := install(t)
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

// install fetches the npm packages into a fresh folder. Without node, npm or
// the network the test says so in one line and is skipped, or fails when
// HOMEWARD_NEED_NODE is set, as the build server sets it.
func install(t *testing.T) string {
	t.Helper()
	missing := func(what string) {
		line := "audits of graphql-http did not run: " + what
		if os.Getenv("HOMEWARD_NEED_NODE") != "" {
			t.Fatal(line)
		}
		fmt.Fprintln(os.Stderr, line)
		t.Skip(line)
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(tool + " is not installed")
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "audit.mjs"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run(dir, "npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"); err != nil {
		missing("npm cannot fetch the packages")
	}
	return dir
}

func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	return cmd.Output()
}
