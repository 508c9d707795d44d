package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/database"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// world is a small ledger with its views and its API, seeded by the simulator.
type world struct {
	sim     simulate.World
	dir     string
	subject domain.StreamID // the child whom officer and clerk may read; home, if one is
	lines   []simulate.Line
	ledger  *ledger.Ledger
	vault   *ledger.Vault
	views   *projections.Views
	handler http.Handler
	callers map[string]ledger.Caller // by token
	log     *bytes.Buffer            // read it only when no request runs
}

const worldSeed = 7

// clock is long after the caseload, so that what tests submit is not in its past.
var clock = time.Date(2014, time.May, 4, 10, 0, 0, 0, time.UTC)

// newWorld imports a caseload, seals it and waits until the views show it.
func newWorld(t testing.TB, children int) *world {
	t.Helper()
	w := &world{callers: map[string]ledger.Caller{}, log: &bytes.Buffer{}}
	var err error
	if w.sim, err = simulate.Founding(worldSeed); err != nil {
		t.Fatal(err)
	}
	if w.lines, err = simulate.Collect(worldSeed, simulate.Options{Children: children}); err != nil {
		t.Fatal(err)
	}
	w.open(t)
	w.load(t, w.lines)
	w.serve(t, w.ledger)
	w.people(t)
	w.disclose(t)
	return w
}

func (w *world) open(t testing.TB) {
	t.Helper()
	w.dir = t.TempDir()
	dir, ctx := w.dir, context.Background()
	at := func(name string) string { return filepath.Join(dir, name) }
	store, err := sqlitestore.Create(ctx, at("events.db"))
	fatal(t, err)
	kek, err := ledger.CreateKEK(at("kek.json"))
	fatal(t, err)
	w.vault, err = ledger.CreateVault(ctx, at("vault.db"), w.sim.Origin, kek)
	fatal(t, err)
	drafts, err := ledger.OpenDrafts(ctx, at("drafts.db"), w.vault)
	fatal(t, err)
	verdicts, err := database.OpenFile(at("judge.db"), url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)"}})
	fatal(t, err)
	checkpoint, err := note.NewSigner(w.sim.CheckpointSigner)
	fatal(t, err)
	receipt, err := note.NewSigner(w.sim.ReceiptSigner)
	fatal(t, err)
	w.ledger, err = ledger.Create(ctx, ledger.Config{
		Store: store, Vault: w.vault, Verdicts: verdicts, Drafts: drafts, Tiles: transparency.NewDirTiles(at("tiles")),
		Head: transparency.NewFileHead(at("head")), Checkpoint: checkpoint, Receipt: receipt,
		Clock: func() time.Time { return clock }, SealEvery: time.Hour, // tests seal when they mean to
	}, w.sim.Founding.Envelope, w.sim.Founding.RecordedAt)
	fatal(t, err)
	w.views, err = projections.OpenViews(ctx, projections.InFolder(dir))
	fatal(t, err)
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	runner := projections.NewRunner(w.views, w.ledger, nil)
	go func() { done <- runner.Run(running) }()
	t.Cleanup(func() {
		stop()
		err := errors.Join(<-done, w.views.Close(), w.ledger.Close(ctx), verdicts.Close(), drafts.Close(), w.vault.Close(), store.Close())
		if err != nil {
			t.Error(err)
		}
	})
}

func (w *world) load(t testing.TB, lines []simulate.Line) {
	t.Helper()
	var text bytes.Buffer
	for _, line := range lines {
		data, err := line.Bytes()
		fatal(t, err)
		text.Write(data)
	}
	ctx := context.Background()
	fatal(t, w.ledger.Import(ctx, &text, true, func(r ledger.LineResult) error { return r.Err }))
	fatal(t, w.ledger.Seal(ctx))
	w.settled(t)
}

func (w *world) settled(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fatal(t, w.views.WaitApplied(ctx, w.ledger.Size()))
}

func (w *world) serve(t testing.TB, l Ledger) {
	t.Helper()
	handler, err := NewHandler(Deps{Ledger: l, Views: w.views, Log: slog.New(slog.NewTextHandler(w.log, nil)),
		Caller: func(r *http.Request) (ledger.Caller, error) {
			token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if caller, known := w.callers[token]; known {
				return caller, nil
			}
			return ledger.Caller{}, domain.Refuse(domain.Unauthenticated, "", "the request carries no token of this ledger")
		}})
	fatal(t, err)
	w.handler = handler
}

// people hands out tokens: an officer of the agency that rescued the subject, a
// stranger from an agency that has to do with no child, an auditor, a clerk.
func (w *world) people(t testing.TB) {
	t.Helper()
	rows, err := w.views.Children(context.Background(), "", nil, projections.MaxPage)
	fatal(t, err)
	row := rows[0]
	for _, other := range rows {
		state, err := w.views.State(context.Background(), other.Stream, projections.AsOf{})
		fatal(t, err)
		if state.Child.Custody.Status == domain.AtHome {
			row = other
		}
	}
	w.subject = row.Stream
	record, _, err := w.views.Record(context.Background(), row.Opened)
	fatal(t, err)
	var s domain.Statement
	fatal(t, json.Unmarshal(record.Payload, &s))
	w.callers["officer"] = ledger.Caller{Role: ledger.Officer, Agency: s.Signers[0].Agency}
	w.callers["stranger"] = ledger.Caller{Role: ledger.Officer, Agency: w.sim.Directory.OfKind(domain.Auditing)[0].ID}
	w.callers["auditor"] = ledger.Caller{Role: ledger.Auditor}
	w.callers["nobody"] = ledger.Caller{}
	w.callers["importer"] = ledger.Caller{Role: ledger.Importer}
}

// disclose records a court's order that opens the subject's history to a clerk.
func (w *world) disclose(t testing.TB) {
	t.Helper()
	w.record(t, w.sim.Disclosure(w.subject, clock))
	court := w.sim.Directory.OfKind(domain.Court)[0]
	w.callers["clerk"] = ledger.Caller{Role: ledger.Clerk, Agency: court.ID, Officer: court.WithRole(domain.RoleClerk)[1].Officer}
}

// record puts what a draft says on record, behind all of its stream.
func (w *world) record(t testing.TB, d simulate.Draft) (id string) {
	t.Helper()
	own, err := w.ledger.State(context.Background(), d.Stream)
	fatal(t, err)
	d.RecordedAt = clock
	line, statement, err := w.sim.Sign(d, own)
	fatal(t, err)
	w.lines = append(w.lines, line)
	w.load(t, []simulate.Line{line})
	return statement.ID
}

// children lists the streams of all children, by rescue.
func (w *world) children(t testing.TB) []domain.StreamID {
	t.Helper()
	rows, err := w.views.Children(context.Background(), "", nil, projections.MaxPage)
	fatal(t, err)
	var ids []domain.StreamID
	for _, row := range rows {
		ids = append(ids, row.Stream)
	}
	return ids
}

// post asks the API over HTTP, as a client would.
func (w *world) post(t testing.TB, token, query string, vars map[string]any) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	fatal(t, err)
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	return out
}

// ask returns the data and the codes of the errors of an answer.
func (w *world) ask(t testing.TB, token, query string, vars map[string]any) (map[string]any, []string) {
	t.Helper()
	out := w.post(t, token, query, vars)
	var answer struct {
		Data   map[string]any
		Errors []struct {
			Message    string
			Extensions map[string]any
		}
	}
	if err := json.NewDecoder(out.Body).Decode(&answer); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	var codes []string
	for _, e := range answer.Errors {
		code, _ := e.Extensions["code"].(string)
		codes = append(codes, code)
	}
	return answer.Data, codes
}

// dig follows names and indexes into an answer.
func dig(t testing.TB, value any, path ...any) any {
	t.Helper()
	for i, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := value.(map[string]any)
			if !ok {
				t.Fatalf("%v: no object there but %v", path[:i+1], value)
			}
			value = object[step]
		case int:
			list, ok := value.([]any)
			if !ok || step >= len(list) {
				t.Fatalf("%v: no such member of %v", path[:i+1], value)
			}
			value = list[step]
		}
	}
	return value
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
