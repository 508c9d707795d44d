package tests

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// offline signs a statement at the first signer's desk, which has no connection.
func (s *story) offline(what says) {
	s.Helper()
	s.files++
	file := fmt.Sprintf("statement-%d.json", s.files)
	write(s.T, filepath.Join(s.dir, file), s.file(what))
	args := []string{"submit", "--trust", "data/trust.json", "--desk", filepath.Join("desks", what.by[0].name), "--yes", "--offline", "--file", file, "--key", what.by[0].key()}
	if len(what.by) > 1 {
		args = append(args, "--second-key", what.by[1].key())
	}
	if out := mustRun(s.T, s.dir, homeward, args...); !strings.Contains(out, "Signed and queued") {
		s.Fatalf("%s offline: %s", what.what, tail(out))
	}
}

// flushes hands in what a desk has queued.
func (s *story) flushes(at officerAt) string {
	s.Helper()
	out, errs, _ := run(s.T, s.dir, homeward, at.desk(s.server.URL, "--flush", "--key", at.key())...)
	return out + errs
}

// TestTwoDaysOffline: a raid in the hills. The police free a child, and the shelter
// and the home, each without a connection, both record that they have it now. Both
// claims land; custody is contested until the agency above them decides.
func TestTwoDaysOffline(t *testing.T) {
	everywhere(t, func(s *story) {
		s.rescued()
		s.calls(inspector, map[place]string{shelter: "protection", home: "protection", civil: "assessment"})
		sent := s.record(sending(inspector, matron))
		for _, at := range []officerAt{matron, nurse} { // the last connection of the two
			s.record(says{what: domain.TypePresenceAttested, by: []officerAt{at}, facts: object{"presence": seen}})
		}
		s.on("2013-01-06")
		s.offline(arrival(matron, "shelter", s.child, sent))
		claim := says{what: domain.TypeCustodyClaimed, by: []officerAt{nurse},
			facts: object{"agency": home.id(), "care": "welfare_institution", "cause": "handed_to_us_directly", "presence": seen}}
		s.offline(claim)
		s.on("2013-01-08")
		if out := s.flushes(matron); !strings.Contains(out, "On record as number ") {
			s.Errorf("the shelter hands in: %s", out)
		}
		if out := s.flushes(nurse); !strings.Contains(out, "On record as number ") {
			s.Errorf("the home hands in: %s", out)
		}
		s.shows(`custody { agency { stream } contests { claimant { stream } } }`, string(shelter.id()), string(home.id()))
		s.refused(sending(warden, inspector), "H4", "a supervising agency or a court must settle that first")
		s.record(says{what: domain.TypeCustodyContestResolved, by: []officerAt{director},
			facts: object{"agency": home.id(), "against": []domain.StreamID{shelter.id()}, "ground": "child_is_there"}})
		s.shows(`custody { agency { stream } contests { recordId } } history(first: 100) { edges { node { unseen } } }`, string(home.id()), `"contests":[]`)
		s.ends("without sight of")
	})
}
