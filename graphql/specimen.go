package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// specimenNode is the source of Specimen, and of its parts.
type specimenNode struct {
	domain.Specimen
	story projections.Story
}

type moveNode struct {
	domain.Move
	story projections.Story
}

type profileNode struct {
	domain.ProfileMade
	story projections.Story
}

// specimensField adds the relatives' specimens, which stand in the missing reports that
// the child is said to answer, where the caller may know of those.
func (t *types) specimensField() *gql.Field {
	return storyList(t, "SpecimenList", "The specimens of the child, and those of relatives and of things of the child's in the missing reports that it is said to answer or that a kinship report names, as far as the caller sees these. A specimen is named by the record of its collection.",
		t.specimen, nil, func(p gql.ResolveParams, own projections.Story) ([]specimenNode, error) {
			child, all := p.Source.(childNode), specimensOf(own)
			for _, stream := range own.SampledIn() {
				access, err := t.api.access(p.Context, child.caller, stream)
				if err != nil {
					return nil, err
				}
				if access < ledger.SeesChain {
					continue
				}
				other, err := t.api.views.Story(p.Context, stream, child.as)
				if err != nil {
					return nil, err
				}
				all = append(all, specimensOf(other)...)
			}
			return all, nil
		})
}

// reportSpecimensField is that of a missing report, where the specimens of relatives and
// of the missing child's things stand.
func (t *types) reportSpecimensField() *gql.Field {
	return &gql.Field{
		Type:        listOf(t.specimen),
		Description: "The specimens of relatives and of things of the missing child's, in the order of the log.",
		Resolve: func(p gql.ResolveParams) (any, error) {
			report := p.Source.(missingNode)
			story, err := t.api.views.Story(p.Context, report.Stream, report.as)
			if err != nil {
				return nil, err
			}
			return notNull(specimensOf(story)), nil
		},
	}
}

func specimensOf(story projections.Story) (all []specimenNode) {
	for _, one := range story.State().Specimens() {
		all = append(all, specimenNode{one, story})
	}
	return all
}

func (t *types) specimenType() *gql.Object {
	type node = specimenNode
	at := func(doc string, mark func(node) domain.Mark) *gql.Field {
		return plain(t.edge, doc, func(n node) any { return edgeOf(n.story, mark(n)) })
	}
	signed := func(doc string, by func(node) []domain.Signer) *gql.Field {
		return plain(listOf(t.signer), doc, func(n node) any { return notNull(by(n)) })
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Specimen",
		Description: "A specimen, where it went, and what was made of it. Its alleles are sealed.",
		Fields: gql.Fields{
			"stream":      plain(must(gql.String), "The stream in which it stands.", func(n node) any { return string(n.story.State().Stream) }),
			"collected":   plain(must(t.edge), "The record of its collection.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"donor":       plain(must(gql.String), "Id of the person whose DNA it is to hold.", func(n node) any { return string(n.Donor) }),
			"donorIs":     plain(must(gql.String), "`child`, `relative` or `object_of_child`.", func(n node) any { return n.DonorIs }),
			"relation":    plain(gql.String, "Of a relative: what the donor is to the child.", func(n node) any { return optional(n.Relation) }),
			"material":    plain(must(gql.String), "What was taken.", func(n node) any { return n.Material }),
			"grade":       plain(must(gql.String), "`forensic` or `investigative`: what was taken for a search bears no identity.", func(n node) any { return n.Grade }),
			"checked":     plain(gql.String, "What came of the check that this is the donor.", func(n node) any { return optional(n.Checked) }),
			"container":   plain(gql.String, "Number of its container.", func(n node) any { return optional(n.Container) }),
			"seal":        plain(gql.String, "Number of the last seal on record.", func(n node) any { return optional(n.Seal) }),
			"status":      plain(must(gql.String), "`collected`, `in_transit`, `received`, `rejected`, `accessioned`, `stored` or `destroyed`.", func(n node) any { return string(n.Status) }),
			"bears":       plain(must(gql.Boolean), "Whether an identity may rest on it: it was taken so, no laboratory rejected it, its chain is whole, and it is of forensic grade.", func(n node) any { return n.Bears() }),
			"broken":      at("The first record by which its chain broke; null while it is whole.", func(n node) domain.Mark { return n.Broken }),
			"brokenBy":    plain(gql.String, codesDoc(domain.ChainBreaks()), func(n node) any { return optional(n.BrokenBy) }),
			"accessioned": at("The record by which a laboratory took it in.", func(n node) domain.Mark { return n.Accessioned }),
			"rejected":    at("The record by which a laboratory rejected it.", func(n node) domain.Mark { return n.Rejected }),
			"destroyed":   at("The record of its end.", func(n node) domain.Mark { return n.Destroyed }),
			"withdrawn":   at("The correction that it was never taken so.", func(n node) domain.Mark { return n.Withdrawn }),
			"moves": plain(listOf(t.moveType()), "Its ways from one agency to another, in order.", func(n node) any {
				moves := []moveNode{}
				for _, m := range n.Moves {
					moves = append(moves, moveNode{m, n.story})
				}
				return moves
			}),
			"profiles": plain(listOf(t.profileType()), "The profiles that analysts made of it, in order.", func(n node) any {
				profiles := []profileNode{}
				for _, m := range n.Profiles {
					profiles = append(profiles, profileNode{m, n.story})
				}
				return profiles
			}),
			"collectors": signed("Who took it.", func(n node) []domain.Signer { return n.Collectors }),
			"couriers":   signed("Who carried it.", func(n node) []domain.Signer { return n.Couriers }),
			"analysts":   signed("Who analysed it.", func(n node) []domain.Signer { return n.Analysts }),
			"reviewers":  signed("Who reviewed that.", func(n node) []domain.Signer { return n.Reviewers }),
		},
	})
}

func (t *types) moveType() *gql.Object {
	type node = moveNode
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SpecimenMove",
		Description: "A way of a specimen from one agency to another.",
		Fields: gql.Fields{
			"from": {Type: t.agency, Description: "Who let it go; null where nobody says.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(node).From)
			}},
			"to": {Type: t.agency, Description: "Whom it was to reach, or who has it.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(node).To)
			}},
			"left":     plain(t.edge, "The hand-over or dispatch; null when none is on record.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"seal":     plain(gql.String, "Number of the seal under which it left.", func(n node) any { return optional(n.Seal) }),
			"received": plain(t.edge, "The receipt; null while it is on the way.", func(n node) any { return edgeOf(n.story, n.Received) }),
			"sealSeen": plain(gql.String, "Number of the seal at the receipt; null when there was none.", func(n node) any { return optional(n.SealSeen) }),
			"intact": plain(gql.Boolean, "Whether it was intact then; null while it is on the way.", func(n node) any {
				if n.Received.ID == "" {
					return nil
				}
				return n.Intact
			}),
		},
	})
}

func (t *types) profileType() *gql.Object {
	type node = profileNode
	at := func(doc string, mark func(node) domain.Mark) *gql.Field {
		return plain(t.edge, doc, func(n node) any { return edgeOf(n.story, mark(n)) })
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SpecimenProfile",
		Description: "A DNA profile that was made of a specimen.",
		Fields: gql.Fields{
			"made": plain(must(t.edge), "The record of it.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"laboratory": {Type: t.agency, Description: "The laboratory.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(node).Lab)
			}},
			"kit":        plain(must(gql.String), "The kit.", func(n node) any { return n.Kit }),
			"lociCount":  plain(must(gql.Int), "Autosomal loci that were typed.", func(n node) any { return n.Loci }),
			"sexMarkers": plain(must(gql.String), "What the markers of sex show.", func(n node) any { return n.SexMarkers }),
			"quality":    plain(must(gql.String), "How whole it is.", func(n node) any { return n.Quality }),
			"reviewed":   at("The last review; null before one.", func(n node) domain.Mark { return n.Reviewed }),
			"outcome":    plain(gql.String, "What came of it.", func(n node) any { return optional(n.Outcome) }),
			"uploaded":   at("The record by which it was put into a database.", func(n node) domain.Mark { return n.Uploaded }),
			"index":      plain(gql.String, "Into which index.", func(n node) any { return optional(n.Index) }),
			"removed":    at("The record by which it was taken out.", func(n node) domain.Mark { return n.Removed }),
			"withdrawn":  at("The correction that it was never made so.", func(n node) domain.Mark { return n.Withdrawn }),
		},
	})
}
