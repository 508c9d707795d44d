package client

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
	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// world is a real ledger behind a real HTTP server, and a desk.
type world struct {
	sim    simulate.World
	police simulate.Agency
	first  KeyFile // of two investigators of the police
	second KeyFile
	ledger *ledger.Ledger
	tiles  *transparency.DirTiles
	web    *httptest.Server
	trust  transparency.Trust
	server *Server
	dir    string
	desk   *Desk
	broken func(http.ResponseWriter, *http.Request) bool // answers instead of the ledger where it returns true
}

// clock is long after the caseload.
var clock = time.Date(2014, time.May, 4, 10, 0, 0, 0, time.UTC)

const officerToken = "officer"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{dir: t.TempDir()}
	var err error
	w.sim, err = simulate.Founding(7)
	fatal(t, err)
	lines, err := simulate.Collect(7, simulate.Options{Children: 1})
	fatal(t, err)
	w.police = w.sim.Directory.OfKind(domain.Police)[0]
	officers := w.police.WithRole(domain.RoleInvestigator)
	w.first, w.second = KeyFileOf(w.police.ID, officers[0].Private), KeyFileOf(w.police.ID, officers[1].Private)
	w.open(t)
	w.load(t, lines)
	w.trust = trustOf(t, w.sim)
	w.server = w.connect(t, officerToken)
	fatal(t, CreateDesk(w.path("desk"), w.trust))
	w.reopen(t)
	t.Cleanup(func() { _ = w.desk.Close() })
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) connect(t *testing.T, token string) *Server {
	t.Helper()
	server, err := NewServer(w.web.URL, token, w.trust)
	fatal(t, err)
	server.Now = func() time.Time { return clock }
	server.Pause = func(context.Context, time.Duration) error { return nil }
	return server
}

// reopen opens the desk as a new process would.
func (w *world) reopen(t *testing.T) {
	t.Helper()
	if w.desk != nil {
		fatal(t, w.desk.Close())
	}
	var err error
	w.desk, err = OpenDesk(w.path("desk"), w.trust)
	fatal(t, err)
}

func (w *world) queue(t *testing.T) *Queue {
	t.Helper()
	key, err := w.first.QueueKey()
	fatal(t, err)
	q, err := w.desk.Queue(key)
	fatal(t, err)
	return q
}

func (w *world) open(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	store, err := sqlitestore.Create(ctx, w.path("events.db"))
	fatal(t, err)
	kek, err := ledger.CreateKEK(w.path("kek.json"))
	fatal(t, err)
	vault, err := ledger.CreateVault(ctx, w.path("vault.db"), w.sim.Origin, kek)
	fatal(t, err)
	drafts, err := ledger.OpenDrafts(ctx, w.path("drafts.db"), vault)
	fatal(t, err)
	verdicts, err := database.OpenFile(w.path("judge.db"), url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)"}})
	fatal(t, err)
	checkpoint, err := note.NewSigner(w.sim.CheckpointSigner)
	fatal(t, err)
	receipt, err := note.NewSigner(w.sim.ReceiptSigner)
	fatal(t, err)
	w.tiles = transparency.NewDirTiles(w.path("tiles"))
	w.ledger, err = ledger.Create(ctx, ledger.Config{
		Store: store, Vault: vault, Verdicts: verdicts, Drafts: drafts, Tiles: w.tiles,
		Head: transparency.NewFileHead(w.path("head")), Checkpoint: checkpoint, Receipt: receipt,
		Clock: func() time.Time { return clock }, SealEvery: time.Hour, // tests seal when they mean to
	}, w.sim.Founding.Envelope, w.sim.Founding.RecordedAt)
	fatal(t, err)
	views, err := projections.OpenViews(ctx, projections.InFolder(w.dir))
	fatal(t, err)
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	runner := projections.NewRunner(views, w.ledger, nil)
	go func() { done <- runner.Run(running) }()
	w.serve(t, views)
	t.Cleanup(func() {
		w.web.Close()
		stop()
		if err := errors.Join(<-done, views.Close(), w.ledger.Close(ctx), verdicts.Close(), drafts.Close(), vault.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
}

func (w *world) serve(t *testing.T, views *projections.Views) {
	t.Helper()
	callers := map[string]ledger.Caller{officerToken: {Role: ledger.Officer, Agency: w.police.ID}}
	api, err := graphql.NewHandler(graphql.Deps{Ledger: w.ledger, Views: views, Log: slog.New(slog.DiscardHandler),
		Caller: func(r *http.Request) (ledger.Caller, error) {
			token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if caller, known := callers[token]; known {
				return caller, nil
			}
			return ledger.Caller{}, domain.Refuse(domain.Unauthenticated, "", "the request carries no token of this ledger")
		}})
	fatal(t, err)
	mux := http.NewServeMux()
	mux.Handle("/graphql", api)
	mux.HandleFunc("/", func(out http.ResponseWriter, r *http.Request) {
		data, err := w.tiles.Get(r.Context(), strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(out, r)
			return
		}
		_, _ = out.Write(data)
	})
	w.web = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if w.broken == nil || !w.broken(out, r) {
			mux.ServeHTTP(out, r)
		}
	}))
}

func (w *world) load(t *testing.T, lines []simulate.Line) {
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
}

func trustOf(t *testing.T, sim simulate.World) transparency.Trust {
	t.Helper()
	id, err := transparency.ParseDigest(string(sim.Ledger))
	fatal(t, err)
	trust, err := transparency.NewTrust(transparency.Trust{Ledger: id, Origin: sim.Origin,
		CheckpointKeys: []string{sim.CheckpointVerifier}, ReceiptKeys: []string{sim.ReceiptVerifier}, Witnesses: []transparency.Witness{}})
	fatal(t, err)
	return trust
}

// rescueText is a statement file as a person writes it.
const rescueText = `{
	"type": "child.rescued.v1",
	"stream": "new",
	"occurredAt": {"value": "2014-05-04T05:30:00", "precision": "instant", "zone": "+08:00"},
	"place": "530181",
	"facts": {
		"child": "new", "temporaryNumber": "D0504-1", "sex": "female", "ageFrom": 10, "ageTo": 14,
		"condition": "well", "foundWith": "buyer"
	},
	"sealed": {
		"photo": "abababababababababababababababababababababababababababababababab",
		"description": "A red coat; a scar on the left hand."
	}
}`

func parse(t *testing.T, text string) Draft {
	t.Helper()
	d, err := ParseDraft([]byte(text))
	fatal(t, err)
	return d
}

// sign builds and signs a draft under the keys in hand, as a desk without a
// connection does when in is that of its queue.
func (w *world) sign(t *testing.T, d Draft, in Setting, keys ...KeyFile) Signed {
	t.Helper()
	d, err := d.WithIDs()
	fatal(t, err)
	signers, err := d.SignersFor(keys...)
	fatal(t, err)
	u, err := Build(d, signers, in)
	fatal(t, err)
	signed, err := Sign(u, keys...)
	fatal(t, err)
	return signed
}

// rescued signs a rescue that opens a stream.
func (w *world) rescued(t *testing.T) Signed {
	t.Helper()
	return w.sign(t, parse(t, rescueText), Setting{Ledger: w.desk.Ledger(), Now: clock}, w.first, w.second)
}

// taken signs that the police takes the child of a stream, queued behind the rescue.
func (w *world) taken(t *testing.T, stream domain.StreamID) Signed {
	t.Helper()
	d := Draft{Type: domain.TypeCustodyTaken, Stream: string(stream), OccurredAt: domain.ClaimAt(clock), Source: domain.Source{Kind: "own"},
		Sealed:  map[string]json.RawMessage{"facility": json.RawMessage(`"The house by the river."`)},
		Signers: []DraftSigner{{Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}}}
	var err error
	d.Facts, err = FactsOf(domain.CustodyTaken{Agency: w.police.ID, Care: "police_temporary", LegalBasis: "rescue"})
	fatal(t, err)
	fatal(t, d.Check())
	in, follows, err := w.queue(t).Setting(stream, clock)
	fatal(t, err)
	d.Refs = follows
	return w.sign(t, d, in, w.first)
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// discard reads the request's body, so that a connection is not cut by accident.
func discard(r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }

func founded(t *testing.T) simulate.World {
	t.Helper()
	sim, err := simulate.Founding(7)
	fatal(t, err)
	return sim
}
