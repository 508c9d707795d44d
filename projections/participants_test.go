package projections

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestWhoTakesPart: whoever signs, and whoever a record calls upon, in the
// streams that are about people, and nobody by a void record. What domain.Parts
// gives for which record is tested there.
func TestWhoTakesPart(t *testing.T) {
	report, operation := streamOf(domain.MissingStream, 21), streamOf(domain.OperationStream, 22)
	for name, c := range map[string]struct {
		stream domain.StreamID
		event  domain.Event
		called domain.StreamID
		want   domain.Part
	}{
		"the receiver of a transfer":    {child, domain.TransferInitiated{To: ngo, ExpectedBy: "2012-12-20T00:00:00Z"}, ngo, domain.InCase},
		"an agency of an operation":     {operation, domain.OperationOpened{Agencies: []domain.StreamID{police, ngo}}, ngo, domain.InCase},
		"whoever opens an operation":    {operation, domain.OperationOpened{}, police, domain.InCase},
		"whoever opens a report":        {report, domain.MissingReported{}, police, domain.InCase},
		"whoever corrects a report":     {report, domain.ErrorDeclared{}, police, domain.Wrote},
		"nobody else":                   {report, domain.MissingReported{}, ngo, domain.NoPart},
		"not in an agency's stream":     {shelter, domain.AgencyAccredited{}, police, domain.NoPart},
		"not in the ledger's stream":    {domain.TheLedger, domain.DossierIssued{Subject: child}, police, domain.NoPart},
		"not twice, and not the lesser": {child, domain.ErrorDeclared{}, police, domain.InCase},
	} {
		t.Run(name, func(t *testing.T) {
			for _, void := range []bool{false, true} {
				l := newLog()
				want := c.want
				if c.stream == child {
					l.add(child, domain.ChildRescued{Child: person, TemporaryNumber: "7"})
					l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"})
				}
				l.add(c.stream, c.event, func(j *domain.Judged) { j.Verdict.Void = void })
				if void && (c.stream != child || c.called != police) {
					want = domain.NoPart
				}
				got, err := applied(t, l).Part(t.Context(), c.stream, c.called)
				if err != nil || got != want {
					t.Errorf("void %v: takes part %v, %v", void, got, err)
				}
			}
		})
	}
}

// TestAccreditedAnew: an agency that was suspended and is accredited again is
// listed as it is now.
func TestAccreditedAnew(t *testing.T) {
	l := newLog()
	l.add(shelter, domain.AgencyAccredited{Name: "Old House", Kind: domain.Shelter, Territory: "440100"})
	l.add(shelter, domain.AgencySuspended{Cause: "investigation"})
	again := l.add(shelter, domain.AgencyAccredited{Name: "New House", Kind: domain.Shelter, Territory: "440200"})
	got, found, err := applied(t, l).Agency(t.Context(), shelter)
	if err != nil || !found || got.Name != "New House" || got.Territory != "440200" || got.Index != again {
		t.Errorf("listed as %+v, %v, %v", got, found, err)
	}
}
