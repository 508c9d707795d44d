package projections

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestWhoTakesPart: whoever signs, and whoever a record calls upon, in the
// streams that are about people, and nobody by a void record.
func TestWhoTakesPart(t *testing.T) {
	report, operation := streamOf(domain.MissingStream, 21), streamOf(domain.OperationStream, 22)
	for name, c := range map[string]struct {
		stream domain.StreamID
		event  domain.Event
		called domain.StreamID
		want   bool
	}{
		"the receiver of a transfer":    {child, domain.TransferInitiated{To: ngo, ExpectedBy: "2012-12-20T00:00:00Z"}, ngo, true},
		"another side of a contest":     {child, domain.CustodyContestResolved{Agency: police, Against: []domain.StreamID{shelter, ngo}}, ngo, true},
		"the court of an order":         {child, domain.CourtOrderRecorded{Court: ngo}, ngo, true},
		"an agency that is guardian":    {child, domain.GuardianAppointed{GuardianAgency: ngo}, ngo, true},
		"an agency that is asked":       {child, domain.CaseReferred{To: ngo}, ngo, true},
		"an agency of an operation":     {operation, domain.OperationOpened{Agencies: []domain.StreamID{police, ngo}}, ngo, true},
		"whoever signs in an operation": {operation, domain.OperationOpened{}, police, true},
		"whoever signs in a report":     {report, domain.MissingReported{}, police, true},
		"whoever corrects a report":     {report, domain.ErrorDeclared{}, police, true},
		"nobody else":                   {report, domain.MissingReported{}, ngo, false},
		"not in an agency's stream":     {shelter, domain.AgencyAccredited{}, police, false},
		"not in the ledger's stream":    {domain.TheLedger, domain.DossierIssued{Subject: child}, police, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, void := range []bool{false, true} {
				l := newLog()
				if c.stream == child {
					l.add(child, domain.ChildRescued{Child: person, TemporaryNumber: "7"})
					l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"})
				}
				l.add(c.stream, c.event, func(j *domain.Judged) { j.Verdict.Void = void })
				got, err := applied(t, l).Participates(t.Context(), c.stream, c.called)
				if err != nil || got != (c.want && !void) {
					t.Errorf("void %v: takes part %v, %v", void, got, err)
				}
			}
		})
	}
}
