package crash

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/tests/desk"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// TestServerSurvivesKills kills a server while officers hand in statements, which it
// records, seals and shows: at any moment, and while it seals. What nobody answered
// is handed in again, and stands once. The read models that followed are those that
// are made anew.
func TestServerSurvivesKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	h := filledHome(t, someLines(t, 100))
	o := newOffice(h)
	before := len(h.stored)
	for round := range times(t, sealKills) {
		if round%2 == 0 {
			o.killAfter(1+random.IntN(40), shortly{random})
		} else {
			o.killAfter(1, h.sealings()[round/2%4])
		}
		h.inspect()
	}
	o.wantAll()
	if n := len(h.stored) - before; n != o.signed {
		t.Errorf("%d statements were signed, and %d records came of them", o.signed, n)
	}
	h.wantViewsAnew()
	t.Logf("%d statements were signed, %d of them handed in again", o.signed, o.again)
}

// office is officers who hand in statements to a ledger that dies.
type office struct {
	*desk.Desk
	home          *home
	unknown       []client.Signed // nobody was answered
	signed, again int
}

func newOffice(h *home) *office {
	h.Helper()
	o := &office{Desk: desk.New(h.T, programs.DemoSeed), home: h}
	o.Token = strings.TrimSpace(programs.MustRun(h.T, h.dir, programs.Homeward, "token", "officer", "--agency", string(o.Agency)))
	h.tokens[tokenDigest(o.Token)] = true
	return o
}

// pausing waits until the moment to kill.
type pausing interface{ pause() }

// sealing is the moment in which the sealer makes a file, or has put it in place: then
// it stands between the signer's memory and the checkpoint. Where that is not seen it is
// any moment.
type sealing struct {
	file  string
	moved bool
}

// sealings are the moments of a publication, one after the other.
func (h *home) sealings() []sealing {
	head, checkpoint := h.path("data/signer/head.new"), h.path("data/tiles/checkpoint.new")
	return []sealing{{head, false}, {head, true}, {checkpoint, false}, {checkpoint, true}}
}

func (s sealing) pause() {
	made := false
	for until := time.Now().Add(time.Second); time.Now().Before(until); time.Sleep(glance / 10) {
		_, err := os.Lstat(s.file)
		if err == nil && !s.moved || err != nil && made {
			return
		}
		made = err == nil
	}
}

// shortly is within the time of a few statements.
type shortly struct{ *rand.Rand }

func (s shortly) pause() { time.Sleep(time.Duration(s.Int64N(int64(30 * time.Millisecond)))) }

// killAfter serves the ledger, has officers hand in what was not answered before and
// then more, and kills the server at the moment after n acknowledgements.
func (o *office) killAfter(n int, at pausing) {
	o.Helper()
	server := programs.Serve(o.T, o.home.dir)
	o.handInAgain(server)
	outcomes := o.HandIn(o.Connect(server.URL))
	enough, killed := make(chan struct{}), make(chan bool, 1)
	go func() {
		<-enough
		at.pause()
		killed <- server.Kill()
	}()
	acknowledged := 0
	for outcome := range outcomes {
		o.signed++
		if domain.KindOf(outcome.Err) == domain.Unavailable {
			o.unknown = append(o.unknown, outcome.Signed)
			continue
		}
		o.keep(outcome)
		if acknowledged++; acknowledged == n {
			close(enough)
		}
	}
	if acknowledged < n || !<-killed || len(o.unknown) != desk.Officers {
		o.Fatalf("%d statements were acknowledged, and %d officers got no answer\n%s", acknowledged, len(o.unknown), server.Logs)
	}
}

// keep keeps the receipt of a statement that has to be on record.
func (o *office) keep(outcome desk.Outcome) {
	o.Helper()
	recorded := o.WantRecorded(outcome)
	o.home.promised(recorded.Index, string(recorded.Note))
}

func (o *office) handInAgain(server *programs.Served) {
	o.Helper()
	for _, signed := range o.unknown {
		result, err := o.Connect(server.URL).Submit(o.Context(), signed)
		o.keep(desk.Outcome{Signed: signed, Result: result, Err: err})
		o.again++
	}
	o.unknown = nil
}

// wantAll hands in what was not answered, and wants every receipt to be honoured.
func (o *office) wantAll() {
	o.Helper()
	server := programs.Serve(o.T, o.home.dir)
	o.handInAgain(server)
	o.WantSealed(o.Connect(server.URL))
	server.Stop(o.T)
	o.home.inspect()
}

// wantViewsAnew wants the read models to be those that a rebuild makes.
func (h *home) wantViewsAnew() {
	h.Helper()
	programs.Serve(h.T, h.dir).Stop(h.T) // which lets them follow to the end
	followed := h.views()
	programs.MustRun(h.T, h.dir, programs.Homeward, "rebuild")
	sameTables(h.T, followed, h.views())
}

// views is what the read models in use hold.
func (h *home) views() map[string][]string {
	h.Helper()
	files, err := filepath.Glob(h.path("data/views-*.db"))
	if err != nil || len(files) != 1 {
		h.Fatalf("the read models are %v: %v", files, err)
	}
	return h.tables(filepath.Base(files[0]))
}
