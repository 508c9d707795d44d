// Package desk is where two investigators of a demonstration's police station sign
// rescues and hand them in over HTTP, many at once, for tests in which the ledger dies
// meanwhile. What the desk knows of the ledger was not had from the ledger.
//
// Not here: who kills what, and what must be left (tests/crash, tests/containers).
package desk

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// rescue is a statement that opens a stream, so that many can be made at once.
const rescue = `{
	"type": "child.rescued.v1", "stream": "new", "place": "530181",
	"occurredAt": {"value": "2014-05-04", "precision": "day", "zone": "+08:00"},
	"facts": {"child": "new", "temporaryNumber": "D0504-1", "sex": "female", "ageFrom": 10, "ageTo": 14, "condition": "well", "foundWith": "buyer"},
	"sealed": {"photo": "abababababababababababababababababababababababababababababababab", "description": "A red coat; a scar on the left hand."}
}`

// patience is how long a ledger may take to answer all officers, or to seal.
const patience = time.Minute

// Desk keeps what was signed and the receipts that came for it.
type Desk struct {
	*testing.T
	*client.Desk
	Agency domain.StreamID
	Token  string // of the agency's officers; the test sets it
	keys   []client.KeyFile
	draft  client.Draft
}

// New opens a desk for the demonstration of a seed. It goes with the test.
func New(t *testing.T, seed uint64) *Desk {
	t.Helper()
	world, err := simulate.Founding(seed)
	fatal(t, err)
	id, err := transparency.ParseDigest(string(world.Ledger))
	fatal(t, err)
	trust, err := transparency.NewTrust(transparency.Trust{Ledger: id, Origin: world.Origin,
		CheckpointKeys: []string{world.CheckpointVerifier}, ReceiptKeys: []string{world.ReceiptVerifier}, Witnesses: []transparency.Witness{}})
	fatal(t, err)
	police := world.Directory.OfKind(domain.Police)[0]
	d := &Desk{T: t, Agency: police.ID}
	for _, officer := range police.WithRole(domain.RoleInvestigator)[:2] {
		d.keys = append(d.keys, client.KeyFileOf(police.ID, officer.Private))
	}
	d.draft, err = client.ParseDraft([]byte(rescue))
	fatal(t, err)
	dir := filepath.Join(t.TempDir(), "desk")
	fatal(t, client.CreateDesk(dir, trust))
	d.Desk, err = client.OpenDesk(dir, trust)
	fatal(t, err)
	t.Cleanup(func() { fatal(t, d.Close()) })
	return d
}

// Day is the day, such as 2014-05-04, of which the rescues are from now on.
func (d *Desk) Day(day string) { d.draft.OccurredAt.Value = day }

// Sign makes a rescue and signs it with both keys.
func (d *Desk) Sign() (client.Signed, error) {
	draft, err := d.draft.WithIDs()
	if err != nil {
		return client.Signed{}, err
	}
	signers, err := draft.SignersFor(d.keys...)
	if err != nil {
		return client.Signed{}, err
	}
	unsigned, err := client.Build(draft, signers, client.Setting{Ledger: d.Ledger(), Now: time.Now()})
	if err != nil {
		return client.Signed{}, err
	}
	return client.Sign(unsigned, d.keys...)
}

// Connect reaches a ledger, and gives up at the first failure.
func (d *Desk) Connect(address string) *client.Server {
	d.Helper()
	server, err := client.NewServer(address, d.Token, d.Trust())
	fatal(d.T, err)
	server.Pause = func(context.Context, time.Duration) error { return context.Canceled }
	return server
}

// WantSealed waits until every receipt of the desk is honoured, and returns the
// size of the log that does so. The log must extend the one that was seen last.
func (d *Desk) WantSealed(server *client.Server) (size uint64) {
	d.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		receipts, err := d.Check(d.Context(), server, time.Now())
		fatal(d.T, err)
		open := 0
		for _, r := range receipts {
			size = r.Size
			switch r.Fate {
			case client.Sealed:
			case client.Due:
				open++
			default:
				d.Fatal(r.Sentence())
			}
		}
		if open == 0 {
			return size
		}
		if time.Now().After(deadline) {
			d.Fatalf("of %d acknowledged records %d are not in the log of %d", len(receipts), open, size)
		}
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
