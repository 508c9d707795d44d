package tests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// reader asks a served ledger.
type reader struct {
	t                       *testing.T
	url                     string
	secrets                 []secret
	child                   domain.StreamID
	agency                  string // of the officer
	officer, auditor, clerk string // tokens
}

func (r reader) ask(method, path, token string, body []byte) (status int, answer []byte) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+"/"+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	if answer, err = io.ReadAll(response.Body); err != nil {
		r.t.Fatal(err)
	}
	return response.StatusCode, answer
}

// readAsAuditor reads all entries, a dossier and a history: every chain, and not
// one sealed value.
func (r reader) readAsAuditor(size uint64) {
	r.t.Helper()
	for n := uint64(0); n*transparency.TileWidth < size; n++ {
		tile := transparency.Tile{Level: transparency.EntriesLevel, Index: n, Width: int(min(size-n*transparency.TileWidth, transparency.TileWidth))}
		status, entries := r.ask(http.MethodGet, tile.Path(), r.auditor, nil)
		if status != http.StatusOK || len(entries) == 0 {
			r.t.Fatalf("%s: status %d", tile.Path(), status)
		}
		wantNone(r.t, r.secrets, tile.Path()+" for auditors", entries)
		wantNone(r.t, r.secrets, "the statements of "+tile.Path(), statements(r.t, entries))
		for _, token := range []string{"", r.clerk} {
			if status, answer := r.ask(http.MethodGet, tile.Path(), token, nil); status < 400 || bytes.Contains(answer, entries) {
				r.t.Errorf("%s is for auditors alone, and status %d was given", tile.Path(), status)
			}
		}
	}
	status, archive := r.ask(http.MethodPost, "dossier/"+string(r.child), r.auditor, nil)
	if status != http.StatusOK {
		r.t.Fatalf("auditor's dossier: status %d: %s", status, archive)
	}
	wantNone(r.t, r.secrets, "an auditor's dossier", slices.Concat(slices.Collect(values(unzipped(r.t, archive)))...))
	status, history := r.history(r.auditor)
	if status != http.StatusOK || !bytes.Contains(history, []byte(`"type":"child.rescued.v1"`)) {
		r.t.Fatalf("auditor's history: status %d: %.300s", status, history)
	}
	wantNone(r.t, r.secrets, "a history for auditors", history)
}

func values(files map[string][]byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for _, data := range files {
			if !yield(data) {
				return
			}
		}
	}
}

func (r reader) history(token string) (int, []byte) {
	r.t.Helper()
	query := fmt.Sprintf(`{ child(stream: %q) { history(first: 100) { edges { node { type sealed { path state value } } } } } }`, r.child)
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.ask(http.MethodPost, "graphql", token, body)
}

// readAsClerk reads what the court asked for: the child's own values, which shows
// that find finds, and nobody else's.
func (r reader) readAsClerk() {
	r.t.Helper()
	status, archive := r.ask(http.MethodPost, "dossier/"+string(r.child), r.clerk, nil)
	if status != http.StatusOK {
		r.t.Fatalf("clerk's dossier: status %d: %s", status, archive)
	}
	files := unzipped(r.t, archive)
	own := map[string]bool{}
	for name, data := range files {
		if e, err := transparency.ParseEntry(data); err == nil && strings.HasSuffix(name, ".entry") && bytes.Contains(payload(r.t, e), []byte(`"stream":"`+string(r.child)+`"`)) {
			own[recordID(r.t, e)] = true
		}
	}
	found := find(r.secrets, slices.Concat(slices.Collect(values(files))...))
	if len(found) < 3 {
		r.t.Errorf("a clerk's dossier shows %d sealed values", len(found))
	}
	for _, s := range found {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(s.records)), func(id string) bool { return own[id] }) {
			r.t.Errorf("the clerk's dossier of %s shows %s of record %s, which is not of this child", r.child, s.Path, s.Record)
		}
	}
	if status, history := r.history(r.clerk); status != http.StatusOK || len(find(r.secrets, history)) < 3 {
		r.t.Errorf("a clerk's history shows too little: status %d: %.300s", status, history)
	}
}

func payload(t *testing.T, e transparency.Entry) []byte {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(e.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	return envelope.Payload
}

// statements returns the payloads of a bundle, which its base64 hides.
func statements(t *testing.T, bundle []byte) []byte {
	t.Helper()
	entries, err := transparency.ParseEntries(bundle)
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, leaf := range entries {
		_, envelope := opened(t, leaf)
		all = append(append(all, envelope.Payload...), '\n')
	}
	return all
}

func recordID(t *testing.T, e transparency.Entry) string {
	t.Helper()
	var statement struct{ ID string }
	if err := json.Unmarshal(payload(t, e), &statement); err != nil {
		t.Fatal(err)
	}
	return statement.ID
}
