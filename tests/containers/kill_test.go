package containers

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/tests/desk"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// store is where a container's ledger keeps its records. For one outside the
// container, outside starts it and returns the address that init is told, and the
// folder of this machine that its socket is in.
type store struct {
	name    string
	outside func(*testing.T) (address, folder string)
}

// stores are those that are killed here: a row each.
var stores = []store{
	{"SQLite on the volume", nil},
	{"PostgreSQL outside", postgresOutside},
}

// postgresOutside starts a server whose socket the image's user can reach.
func postgresOutside(t *testing.T) (address, folder string) {
	t.Helper()
	server := postgres.New(t)
	fatal(t, os.Chmod(server.Folder(), 0o711))
	return server.URL("town"), server.Folder()
}

// seed is that of the demonstration ledger here.
const seed = 2012

// kills says after how many acknowledgements each kill falls.
var kills = []int{1, 25, 100}

// TestKilledContainerLosesNothing kills a container again and again while officers
// hand in statements. What was acknowledged is there, what was not is handed in
// again and stands once, and the log only grew.
func TestKilledContainerLosesNothing(t *testing.T) {
	for _, s := range stores {
		t.Run(s.name, func(t *testing.T) {
			l := onVolume(t, s)
			d := desk.New(t, seed)
			before := found(l, d)
			server := l.serve()
			wantConfined(server)
			signed := uint64(0)
			for _, n := range kills {
				signed += server.killAfter(d, n)
				if size := d.WantSealed(d.Connect(server.address())); size != before+signed {
					t.Fatalf("%d statements were signed, and the log went from %d records to %d", signed, before, size)
				}
			}
			server.stop()
			if said, want := l.mustRun("fsck"), fmt.Sprintf("%d records, %[1]d of them sealed, 0 void.", before+signed); !strings.Contains(said, want) {
				t.Errorf("fsck says %s, want %s", said, want)
			}
		})
	}
}

// found makes a demonstration with its agencies, all through the image, and the
// desk's token. It returns the number of records.
func found(l *ledger, d *desk.Desk) (records uint64) {
	l.Helper()
	if said, exit := l.run(); exit != 1 || !strings.Contains(said, "there is no ledger in /data/ledger") {
		l.Fatalf("serving an empty volume ended with exit code %d\n%s", exit, said)
	}
	init := []string{"init", "--demo", "--seed", fmt.Sprint(seed)}
	if l.address != "" {
		init = append(init, "--store", l.address)
	}
	l.mustRun(init...)
	l.mustRun("simulate", "--seed", fmt.Sprint(seed), "--children", "1", "--out", "caseload.jsonl")
	said := l.mustRun("import", "caseload.jsonl")
	d.Token = strings.TrimSpace(l.mustRun("token", "officer", "--agency", string(d.Agency)))
	_, size, _ := strings.Cut(said, "The ledger has ")
	if _, err := fmt.Sscanf(size, "%d records.", &records); err != nil {
		l.Fatalf("import says %s", said)
	}
	return records
}

// wantConfined looks at what is served: not by root, and by this container alone.
func wantConfined(s *served) {
	s.Helper()
	if user, owner := s.user(), s.ownerOf("/data/ledger/trust.json"); user == 0 || owner != user {
		s.Errorf("the image runs as user %d, and the ledger belongs to user %d", user, owner)
	}
	if said, exit := s.run("fsck"); exit != 1 || !strings.Contains(said, "another process has this ledger open") {
		s.Errorf("a second container on the volume: exit code %d\n%s", exit, said)
	}
}

// killAfter has officers hand in statements, kills the container when n of them
// are acknowledged, and starts it again. What nobody answered is handed in once
// more. It returns how many statements were signed.
func (s *served) killAfter(d *desk.Desk, n int) (signed uint64) {
	s.Helper()
	outcomes := d.HandIn(d.Connect(s.address()))
	killed := make(chan error, 1)
	var unknown []client.Signed
	acknowledged := 0
	for o := range outcomes {
		signed++
		if domain.KindOf(o.Err) == domain.Unavailable {
			unknown = append(unknown, o.Signed)
			continue
		}
		d.WantRecorded(o)
		if acknowledged++; acknowledged == n {
			go func() { killed <- s.kill() }()
		}
	}
	if acknowledged < n || len(unknown) != desk.Officers {
		s.Fatalf("%d statements were acknowledged, and %d officers got no answer", acknowledged, len(unknown))
	}
	fatal(s.T, <-killed)
	s.again()
	again := d.Connect(s.address())
	for _, u := range unknown {
		result, err := again.Submit(s.Context(), u)
		d.WantRecorded(desk.Outcome{Signed: u, Result: result, Err: err})
	}
	s.Logf("killed after %d of %d acknowledgements", n, acknowledged)
	return signed
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
