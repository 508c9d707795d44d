package kurrentfake_test

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
	"github.com/homeward-ledger/homeward/tests/npm"
)

// answers is what KurrentDB's own client for Node must see of a server, one line
// for each step of client.mjs. Its reads are written in Rust, the rest is not.
const answers = `
{"step":"append","value":2}
{"step":"repeat","value":2}
{"step":"conflict","value":{"error":"wrong-expected-version","current":2}}
{"step":"part of a repeat","value":{"error":"wrong-expected-version","current":2}}
{"step":"beyond","value":{"error":"wrong-expected-version","current":2}}
{"step":"revision","value":3}
{"step":"exists","value":{"error":"wrong-expected-version","current":"no_stream"}}
{"step":"any","value":0}
{"step":"any again","value":0}
{"step":"forwards","value":[["npm-1",0,"noted"],["npm-1",1,"noted"],["npm-1",2,"bytes"],["npm-1",3,"noted"]]}
{"step":"from 2","value":[["npm-1",2,"bytes"]]}
{"step":"backwards","value":[["npm-1",3,"noted"],["npm-1",2,"bytes"]]}
{"step":"absent","value":{"error":"stream-not-found"}}
{"step":"event","value":{"id":"00000000-0000-4000-8000-000000000002","json":true,"data":{"n":2},"metadata":{"by":"npm"}}}
{"step":"event","value":{"id":"00000000-0000-4000-8000-000000000003","json":false,"data":[0,255],"metadata":null}}
{"step":"all backwards","value":[["npm-2",0,"noted"],["npm-1",3,"noted"]]}
{"step":"ledger","value":{"id":"0198c0de-7a11-7000-8000-00000000beef","type":"child.rescued.v1","data":{"payload":"e30="},"metadata":{"id":"0198c0de-7a11-7000-8000-00000000beef","meta":{"header":"h"}}}}
{"step":"subscription","value":["npm-1","npm-1","npm-1","npm-1","npm-2","caught up","npm-3"]}
{"step":"checkpoint","value":true}
{"step":"after a position","value":[3]}
{"step":"from a position","value":[["npm-1",2,"bytes"]]}
{"step":"deleted","value":{"error":"stream-not-found"}}
{"step":"append after delete","value":1}
{"step":"tombstoned","value":{"error":"stream-deleted"}}
{"step":"append after tombstone","value":{"error":"stream-deleted"}}
`

// TestOtherClient runs a client that is not ours against the server, so that the
// server does not merely agree with our store. What our store has written, that
// client reads too.
func TestOtherClient(t *testing.T) {
	dir := npm.Install(t, "KurrentDB's client for Node", "package.json", "client.mjs")
	ctx := t.Context()
	server, err := kurrentfake.Start(ctx, kurrentfake.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	store, err := kurrentstore.Create(ctx, server.Connection())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	record := eventstore.Record{
		ID: "0198c0de-7a11-7000-8000-00000000beef", Type: "child.rescued.v1",
		Data: []byte(`{"payload":"e30="}`), Meta: []byte(`{"header":"h"}`),
	}
	if _, err := store.Append(ctx, "child-1", 0, record); err != nil {
		t.Fatal(err)
	}
	connection := "kurrentdb" + strings.TrimPrefix(server.Connection(), "esdb")
	out, err := run(ctx, dir, "node", "client.mjs", connection, "homeward-main.child-1")
	if err != nil {
		t.Fatalf("run client: %v\n%s", err, out)
	}
	got, want := lines(out), lines([]byte(answers))
	for i := range max(len(got), len(want)) {
		if line(got, i) != line(want, i) {
			t.Errorf("step %d:\n got %s\nwant %s", i, line(got, i), line(want, i))
		}
	}
}

func lines(text []byte) []string { return strings.Split(strings.TrimSpace(string(text)), "\n") }

func line(all []string, i int) string {
	if i >= len(all) {
		return "nothing"
	}
	return all[i]
}

// run runs a tool for two minutes at most: a client that waits for an event
// which does not come would wait for ever.
func run(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, complaints.String())
	}
	return out, err
}
