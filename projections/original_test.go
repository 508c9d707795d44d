package projections

import (
	"fmt"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// filed gives a record a file.
func filed(name string) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.Evidence = append(j.Statement.Evidence, domain.Evidence{Kind: "paper", SHA256: domain.DigestOf([]byte(name))})
	}
}

func TestOriginals(t *testing.T) {
	log := domain.DigestOf([]byte("log"))
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, filed("log"), filed("list"))                                             // 0
	l.add(child, domain.IdentityEvidenceAdded{EvidenceKind: "footprint", KeptBy: shelter})                                    // 1, sealed
	l.add(child, domain.OriginalChecked{EvidenceDigest: log, KeptBy: police, OriginalState: "intact"}, answers(0))            // 2
	l.add(child, domain.OriginalChecked{EvidenceDigest: log, KeptAt: "County archive", OriginalState: "missing"}, answers(0)) // 3
	l.add(child, domain.OriginalChecked{KeptBy: shelter, OriginalState: "intact"}, answers(1))                                // 4
	wrong := l.add(child, domain.OriginalChecked{EvidenceDigest: log, KeptBy: police, OriginalState: "intact"}, answers(0))   // 5
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, func(j *domain.Judged) {
		j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: child, ID: recordID(wrong)}}
	})
	var got []string
	for _, o := range toldOf(t, l).Originals() {
		line := fmt.Sprintf("%d %s %v %s%s %s", o.Named.Index, o.Kind, o.Digest == log, o.KeptAt, map[domain.StreamID]string{police: "police", shelter: "shelter"}[o.KeptBy], o.State)
		if o.Checked != nil {
			line += fmt.Sprintf(" by %d", o.Checked.Index)
		}
		got = append(got, line)
	}
	if want := []string{"0 paper true County archive missing by 3", "0 paper false  ", "1 footprint false shelter intact by 4"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
