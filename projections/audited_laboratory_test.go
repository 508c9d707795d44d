package projections

import (
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// Of a laboratory all reports are told that are its own and stand, as looking through
// every record shows.
func TestReportsAreThoseThatStand(t *testing.T) {
	seen := 0
	for _, known := range someDays {
		a, told := fromKnown(t, known)
		gone, want := map[string]bool{}, map[domain.StreamID][]string{}
		for _, s := range slices.Backward(told) {
			switch ref, _ := s.Ref("answers"); s.Type {
			case domain.TypeKinshipReportWithdrawn:
				gone[ref.ID] = true
			case domain.TypeErrorDeclared:
				ref, _ := s.Ref("corrects")
				gone[ref.ID] = true
			case domain.TypeKinshipReportIssued:
				if by := s.Signers[0].Agency; s.Source.Kind == domain.SourceOwn && !gone[s.ID] {
					want[by] = append([]string{s.ID}, want[by]...)
				}
			}
		}
		for agency := range agenciesOf(told) {
			found, err := a.issued(t.Context(), agency)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range found {
				seen++
				got = append(got, r.ID)
				if r.Ratio == "" || r.Loci == 0 || r.Pedigree == "" || r.Verdict == "" || r.At.IsZero() {
					t.Errorf("%+v lacks something", r)
				}
			}
			if !slices.Equal(got, want[agency]) {
				t.Errorf("known on %s, %s has the reports %v, not %v", known, agency, got, want[agency])
			}
		}
	}
	if seen == 0 {
		t.Error("no laboratory has reported anything")
	}
}
