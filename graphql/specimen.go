package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// specimensIn are those that a story tells of.
func specimensIn(s projections.Story) []inStory[domain.Specimen] {
	return eachIn(s.State().Specimens(), s)
}

func (t *types) specimensField() *gql.Field {
	return t.told(listOf(t.specimen), "The specimens that were taken of the child, and of relatives in its own stream, in the order of the log.",
		func(_ gql.ResolveParams, s projections.Story) (any, error) { return specimensIn(s), nil })
}

// reportSpecimensField is that of a missing report.
func (t *types) reportSpecimensField() *gql.Field {
	return &gql.Field{
		Type:        listOf(t.specimen),
		Description: "The specimens that were taken of relatives and of objects of the missing child, in the order of the log.",
		Resolve: func(p gql.ResolveParams) (any, error) {
			report := p.Source.(missingNode)
			story, err := t.api.views.Story(p.Context, report.Stream, report.as)
			if err != nil {
				return nil, err
			}
			return specimensIn(story), nil
		},
	}
}

func (t *types) specimenType() *gql.Object {
	type node = inStory[domain.Specimen]
	text := func(what string, of func(node) string) *gql.Field {
		return plain(gql.String, what, func(n node) any { return optional(of(n)) })
	}
	record := func(what string, mark func(domain.Specimen) domain.Mark) *gql.Field {
		return recordOf(t, what, func(n node) domain.Mark { return mark(n.of) })
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Specimen",
		Description: "A specimen: of whom it is, who has it, through which hands it went, and what laboratories made of it.",
		Fields: gql.Fields{
			"collected":     plain(must(t.edge), "The record by which it was taken, which names it.", func(n node) any { return n.edge(n.of.Mark) }),
			"donor":         plain(must(gql.String), "Id of the donor.", func(n node) any { return string(n.of.Donor) }),
			"donorIs":       plain(must(gql.String), "`child`, `relative`, or `object_of_child`, whose donor is the child.", func(n node) any { return n.of.DonorIs }),
			"relation":      text("Of a relative: what the donor is to the child.", func(n node) string { return n.of.Relation }),
			"material":      plain(must(gql.String), "What was taken.", func(n node) any { return n.of.Material }),
			"grade":         plain(must(gql.String), "`forensic`, or `investigative`, on which no identity rests.", func(n node) any { return n.of.Grade }),
			"container":     plain(must(gql.String), "Number of the container.", func(n node) any { return n.of.Container }),
			"seal":          plain(must(gql.String), "Number of the seal that it bears, as it was seen or put on last.", func(n node) any { return n.of.Seal }),
			"donorMatch":    plain(must(gql.String), "What came of the check of the donor: `yes`, `no`, `doubtful` or `not_checked`.", func(n node) any { return n.of.Checked }),
			"samplingBasis": plain(must(gql.String), "On what the sampling rests.", func(n node) any { return n.of.Basis }),
			"basisStands":   plain(must(gql.Boolean), "Whether that is on record and stands; always true of the law.", func(n node) any { return n.story.State().BasisStands(n.of) }),
			"status":        plain(must(gql.String), "`collected`, `in_transit`, `received`, `rejected`, `accessioned`, `stored` or `destroyed`.", func(n node) any { return string(n.of.Status) }),
			"holder":        plain(must(gql.String), "Stream of the agency that answers for it; on the way it is still the one that sent it.", func(n node) any { return string(n.of.Holder) }),
			"holderSince":   plain(must(t.edge), "The record by which it came there.", func(n node) any { return n.edge(n.of.HolderSince) }),
			"moves":         plain(listOf(t.specimenMoveType()), "The ways that it went, in order.", func(n node) any { return eachIn(n.of.Moves, n.story) }),
			"laboratory":    text("Stream of the laboratory that took it in last.", func(n node) string { return string(n.of.Lab) }),
			"accessioned":   record("The record of that.", func(s domain.Specimen) domain.Mark { return s.Accessioned }),
			"rejected":      record("The record by which a laboratory rejected it.", func(s domain.Specimen) domain.Mark { return s.Rejected }),
			"destroyed":     record("The record by which it was destroyed.", func(s domain.Specimen) domain.Mark { return s.Destroyed }),
			"broken":        record("The first record by which its chain broke; null while it is whole.", func(s domain.Specimen) domain.Mark { return s.Broken }),
			"brokenBy":      text(codesDoc(domain.ChainBreaks()), func(n node) string { return n.of.BrokenBy }),
			"withdrawn":     record("The correction that it was never taken so.", func(s domain.Specimen) domain.Mark { return s.Withdrawn }),
			"bears":         plain(must(gql.Boolean), "Whether an identity may rest on it: forensic, whole, not rejected, and taken as was said.", func(n node) any { return n.of.Bears() }),
			"collectors":    plain(listOf(t.signer), "Who took it.", func(n node) any { return notNull(n.of.Collectors) }),
			"couriers":      plain(listOf(t.signer), "Who carried it.", func(n node) any { return notNull(n.of.Couriers) }),
			"analysts":      plain(listOf(t.signer), "Who analysed it.", func(n node) any { return notNull(n.of.Analysts) }),
			"reviewers":     plain(listOf(t.signer), "Who reviewed that.", func(n node) any { return notNull(n.of.Reviewers) }),
			"profiles":      plain(listOf(t.profileType()), "The profiles that were made of it, in order. The alleles are sealed.", func(n node) any { return eachIn(n.of.Profiles, n.story) }),
			"retests":       plain(listOf(t.retestType()), "The orders to test again, in order.", func(n node) any { return eachIn(n.of.Retests, n.story) }),
		},
	})
}

func (t *types) specimenMoveType() *gql.Object {
	type node = inStory[domain.Move]
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SpecimenMove",
		Description: "A way of a specimen from one agency to another: both sides of it.",
		Fields: gql.Fields{
			"sent":       plain(t.edge, "The hand-over or dispatch; null when none is on record.", func(n node) any { return n.edge(n.of.Mark) }),
			"from":       plain(must(gql.String), "Stream of the agency that had it.", func(n node) any { return string(n.of.From) }),
			"to":         plain(must(gql.String), "Stream of the agency to which it was sent.", func(n node) any { return string(n.of.To) }),
			"seal":       plain(must(gql.String), "Number of the seal under which it left.", func(n node) any { return n.of.Seal }),
			"received":   plain(t.edge, "The receipt; null while it is on the way.", func(n node) any { return n.edge(n.of.Received) }),
			"receivedBy": plain(gql.String, "Stream of the agency that received it.", func(n node) any { return optional(string(n.of.ReceivedBy)) }),
			"sealSeen":   plain(gql.String, "Number of the seal under which it came; null when there was none, or it is on the way.", func(n node) any { return optional(n.of.SealSeen) }),
			"sealIntact": plain(gql.Boolean, "Whether that seal was whole; null while it is on the way.", func(n node) any {
				if n.of.Received.ID == "" {
					return nil
				}
				return n.of.Intact
			}),
		},
	})
}
