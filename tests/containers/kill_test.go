package containers

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
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

const submitters = 4

// kills says after how many acknowledgements each kill falls.
var kills = []int{1, 25, 100}

// TestKilledContainerLosesNothing kills a container again and again while officers
// hand in statements. What was acknowledged is there, what was not is handed in
// again and stands once, and the log only grew.
func TestKilledContainerLosesNothing(t *testing.T) {
	for _, s := range stores {
		t.Run(s.name, func(t *testing.T) {
			l := onVolume(t, s)
			d := newDesk(t)
			before := found(l, d)
			server := l.serve()
			wantConfined(server)
			signed := uint64(0)
			for _, n := range kills {
				signed += server.killAfter(d, n)
				if size := d.wantSealed(d.connect(server.address())); size != before+signed {
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
func found(l *ledger, d *desk) (records uint64) {
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
	d.token = strings.TrimSpace(l.mustRun("token", "officer", "--agency", string(d.agency)))
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

// outcome is what an officer knows of a statement: that it is on record, or nothing.
type outcome struct {
	client.Signed
	result client.Result
	err    error
}

// killAfter has officers hand in statements, kills the container when n of them
// are acknowledged, and starts it again. What nobody answered is handed in once
// more. It returns how many statements were signed.
func (s *served) killAfter(d *desk, n int) (signed uint64) {
	s.Helper()
	outcomes := handIn(d, d.connect(s.address()))
	killed := make(chan error, 1)
	var unknown []client.Signed
	acknowledged := 0
	for o := range outcomes {
		signed++
		if domain.KindOf(o.err) == domain.Unavailable {
			unknown = append(unknown, o.Signed)
			continue
		}
		wantRecorded(d, o)
		if acknowledged++; acknowledged == n {
			go func() { killed <- s.kill() }()
		}
	}
	if acknowledged < n || len(unknown) != submitters {
		s.Fatalf("%d statements were acknowledged, and %d officers got no answer", acknowledged, len(unknown))
	}
	fatal(s.T, <-killed)
	s.again()
	again := d.connect(s.address())
	for _, u := range unknown {
		result, err := again.Submit(s.Context(), u)
		wantRecorded(d, outcome{u, result, err})
	}
	s.Logf("killed after %d of %d acknowledgements", n, acknowledged)
	return signed
}

// handIn has each officer hand in one statement after the other, until one is not
// answered. The channel closes when all have come to that.
func handIn(d *desk, server *client.Server) <-chan outcome {
	outcomes := make(chan outcome, 1000)
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	ended := make(chan struct{}, submitters)
	for range submitters {
		go func() {
			defer func() { ended <- struct{}{} }()
			for o := (outcome{}); o.err == nil; outcomes <- o {
				if o.Signed, o.err = d.sign(); o.err == nil {
					o.result, o.err = server.Submit(ctx, o.Signed)
				}
			}
		}()
	}
	go func() {
		defer close(outcomes)
		defer cancel()
		for range submitters {
			<-ended
		}
	}()
	return outcomes
}

// wantRecorded keeps the receipt of a statement that has to be on record.
func wantRecorded(d *desk, o outcome) {
	d.Helper()
	if recorded, is := o.result.(client.Recorded); !is || recorded.Verdict.Void {
		d.Fatalf("record %s: %v, %v", o.Statement.ID, o.result, o.err)
	}
	fatal(d.T, d.Keep(o.Signed, o.result))
}
