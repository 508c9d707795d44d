package storecheck_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// deciding is how long porcupine may think about one stream.
const deciding = 2 * time.Minute

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	passes(t, onPostgreSQL(t))
}

func TestKurrentDB(t *testing.T) {
	t.Parallel()
	passes(t, onKurrentDB(t))
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	passes(t, onSQLite(t))
}

// onPostgreSQL has two writers in each of four processes, and three followers
// with a process each.
func onPostgreSQL(t *testing.T) *trial {
	t.Helper()
	return newTrial(t, newPostgreSQL(t), apart(), role{})
}

// onKurrentDB is against the test server, which other applications use too.
func onKurrentDB(t *testing.T) *trial {
	t.Helper()
	return newTrial(t, newKurrentDB(t), apart(), role{})
}

// onSQLite has everybody in one process, as the file wants it. Answers are lost by
// a wrapper, since no network is there to lose them.
func onSQLite(t *testing.T) *trial {
	t.Helper()
	return newTrial(t, newSQLite(t), together(), role{Forgets: 20})
}

// apart and together say who lives with whom.
func apart() []role {
	return []role{
		{Writers: []string{"w0", "w1"}}, {Writers: []string{"w2", "w3"}}, {Writers: []string{"w4", "w5"}}, {Writers: []string{"w6", "w7"}},
		{Followers: []string{"f0"}}, {Followers: []string{"f1"}}, {Followers: []string{"f2"}},
	}
}

func together() []role {
	return []role{{
		Writers:   []string{"w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7"},
		Followers: []string{"f0", "f1"},
	}}
}

// trial is one store with clients and a nemesis.
type trial struct {
	t       *testing.T
	seed    uint64
	place   *place
	roles   []role
	common  role // what all clients have in common
	clients []*process
	nemesis *nemesis
}

func newTrial(t *testing.T, p *place, roles []role, common role) *trial {
	t.Helper()
	tr := &trial{t: t, seed: *seed, place: p, roles: roles, common: common}
	for tr.seed == 0 {
		tr.seed = rand.Uint64()
	}
	t.Logf("seed %d", tr.seed)
	journal := filepath.Join(t.ArtifactDir(), "journal")
	if err := os.WriteFile(journal, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tr.common.Store, tr.common.Place, tr.common.Journal = p.kind, p.address, journal
	tr.nemesis = &nemesis{t: t, random: rand.New(rand.NewPCG(tr.seed, 1)), place: p, journal: journal, done: map[string]int{}}
	return tr
}

// start starts the clients.
func (tr *trial) start() {
	tr.t.Helper()
	for i, own := range tr.roles {
		r := tr.common
		r.Writers, r.Followers, r.Seed = own.Writers, own.Followers, tr.seed+uint64(i)<<32
		c := &process{t: tr.t, name: fmt.Sprint("client ", i), role: r}
		c.start()
		tr.t.Cleanup(c.end)
		tr.clients = append(tr.clients, c)
	}
	tr.nemesis.clients = tr.clients
}

// run troubles the store, lets it calm down and judges it.
func (tr *trial) run(length time.Duration) *storecheck.Report {
	tr.t.Helper()
	tr.start()
	tr.nemesis.strike(length)
	if tr.place.server != nil {
		tr.place.server.resume()
	}
	for _, c := range tr.clients { // writers before followers
		c.finish()
	}
	whole := tr.readWhole()
	history, err := storecheck.ReadHistory(tr.common.Journal)
	if err != nil {
		tr.t.Fatal(err)
	}
	return storecheck.Check(history, whole, deciding)
}

// readWhole reads everything through a store that nobody has used, as a client
// that comes last: ReadAll, and then each stream, which is a call like others.
func (tr *trial) readWhole() []storecheck.Place {
	tr.t.Helper()
	tr.common.Forgets = 0
	store, err := tr.common.open(make(chan struct{}))
	if err != nil {
		tr.t.Fatal(err)
	}
	defer store.Close()
	journal, err := storecheck.OpenJournal(tr.common.Journal)
	if err != nil {
		tr.t.Fatal(err)
	}
	defer journal.Close()
	var whole []storecheck.Place
	err = store.ReadAll(context.Background(), "", math.MaxInt, func(r eventstore.Recorded) error {
		whole = append(whole, storecheck.PlaceOf(r))
		return intact(r)
	})
	if err != nil {
		tr.t.Fatal(err)
	}
	last := &writer{name: "last", store: store, journal: journal, random: rand.New(rand.NewPCG(0, 0)), known: map[string]uint64{}}
	for i := range streams {
		if err := last.readStream(fmt.Sprintf("child-%d", i), 0); err != nil {
			tr.t.Fatal(err)
		}
	}
	return whole
}

// passes is for a store that must keep the contract.
func passes(t *testing.T, tr *trial) {
	t.Helper()
	report := tr.run(*soak)
	t.Logf("%s: %v", tr.place.kind, tr.nemesis)
	t.Logf("%s: %v", tr.place.kind, report)
	if report.Conflicts == 0 || report.Repeated == 0 || report.Reads == 0 || report.Shown == 0 {
		t.Error("nothing was at stake: there is no conflict, no repeat of what may have been written, or no reading")
	}
	for _, said := range report.Violations {
		t.Error(said)
	}
	if t.Failed() {
		t.Logf("repeat with -args -soak %v -seed %d; the journal is %s, if -artifacts keeps it", *soak, tr.seed, tr.common.Journal)
		draw(t, report)
	}
}

func draw(t *testing.T, report *storecheck.Report) {
	t.Helper()
	page, err := os.Create(filepath.Join(t.ArtifactDir(), "stream.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	if _, err := report.Draw(page, deciding); err != nil {
		t.Error(err)
	}
}
