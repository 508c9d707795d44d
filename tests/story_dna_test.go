package tests

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// TestABoyKnownByHisDNA: the laboratory finds his mother, from the swab to the way home.
// At one locus neither allele of his is hers: a mutation of one step, as one parent in a
// few hundred hands on. The first report has an allele that nobody saw; the ledger says
// so at once, and the laboratory takes it back.
func TestABoyKnownByHisDNA(t *testing.T) {
	everywhere(t, func(s *story) {
		mother := s.person("mother")
		s.on("2012-12-18")
		report := s.reported(s.person("child"), mother, "mother", "report")
		s.rescued()
		s.on("2012-12-20")
		s.brought(inspector, matron, "shelter")
		s.calls(warden, everybody)

		family := s.parentAndChild()
		boys := s.sampled(matron, swab(s.child, s.childID(), domain.DonorChild, "C-1", "S-1"))
		hers := s.sampled(partner, swab(report, mother, domain.DonorRelative, "C-2", "S-2"))
		s.typed(boys, family.child, "children")
		s.typed(hers, family.mother[:15], domain.IndexRelatives)

		s.on("2012-12-28")
		hit := says{what: domain.TypeCandidateMatchReported, by: []officerAt{operator}, refs: causedBy(boys, hers),
			facts: object{"relative": mother, "profileIndex": domain.IndexRelatives, "databaseSize": 35_120, "lociCompared": 15, "mismatches": 0, "likelihoodRatio": "52000"}}
		candidate := s.record(hit)
		s.refused(hit, "H3", "which is open")
		s.shows(`candidates { status relative databaseSize }`, `"status":"open"`, string(mother), `"databaseSize":35120`)
		s.record(says{what: domain.TypeCandidateDeferred, by: []officerAt{analyst}, refs: answering(s.child, candidate),
			facts: object{"cause": "specimens_requested", "reviewBy": "2013-02-01T12:00:00+08:00"}})

		first := s.reporting(family, "K-2013-1", candidate, boys, hers)
		early := s.record(first)
		s.refused(s.byReport(mother, report, early), "H8", "takes a specimen of one of the two that was collected after that")

		s.on("2013-01-07")
		again := s.sampled(partner, swab(report, mother, domain.DonorRelative, "C-12", "S-12"))
		s.typed(again, family.mother, "")
		slip := s.reporting(family, "K-2013-2", candidate, boys, hers, again)
		slip.sealed = object{"table": changedAt(s, slip.sealed["table"], "FGA")}
		out, wrong := s.handIn(slip)
		if !strings.Contains(out, "On record") || !strings.Contains(out, "At FGA the row has other alleles than the profiles.") {
			s.Errorf("a report with an allele that nobody saw is answered with\n%s", tail(out))
		}
		s.shows(`audit(rules: ["A07"]) { total nodes { rule severity } }`, `"total":1`, `"severity":"high"`)
		s.record(says{what: domain.TypeKinshipReportWithdrawn, by: []officerAt{labHead}, refs: answering(s.child, wrong), facts: object{"cause": "typing_wrong"}})
		s.refused(s.byReport(mother, report, wrong), "H8", "does not stand")
		right := s.reporting(family, "K-2013-3", candidate, boys, hers, again)
		right.refs = append(right.refs, domain.Ref{Rel: "supersedes", Stream: s.child, ID: wrong})
		boast := right
		boast.facts = changedFact(right.facts, "likelihoodRatio", "9.1e+12")
		s.refused(boast, "A3", "states another combined likelihood ratio")
		final := s.record(right)
		s.shows(`kinshipReports { status conclusion mismatches recomputed { agrees conclusionAgrees } }`, `"status":"replaced"`, `"status":"stands"`,
			`"mismatches":1,"recomputed":{"agrees":true,"conclusionAgrees":true}`)

		s.shows(`audit(rules: ["A07", "A08", "A09", "A34"]) { total }`, `"total":0`)

		s.on("2013-01-20")
		byCollector := s.byReport(mother, report, final)
		byCollector.by = []officerAt{partner, assessor}
		s.refused(byCollector, "H6", "cannot establish the identity")
		s.record(s.byReport(mother, report, final))
		s.shows(`identity { status relative } candidates { status }`, `"status":"established"`, `"candidates":[{"status":"established"}]`)
		s.resolves(report)
		s.hears("now")
		s.assesses(mother, "return")
		s.goesHome(mother, "mother")
		s.followed("2013-03-01", "2013-05-02")
		s.record(closing("reunified_parent"))
		s.shows(`custody { home } case { outcome }`, `"home":true`, `"outcome":"reunified_parent"`)
		s.ends()
	})
}

// specimen is one of a story, by the record of its collection.
type specimen struct {
	stream domain.StreamID
	id     string
	donor  domain.PersonID
	seal   string
}

func (sp specimen) part() []domain.Ref {
	return []domain.Ref{{Rel: "partOf", Stream: sp.stream, ID: sp.id}}
}

func causedBy(specimens ...specimen) (refs []domain.Ref) {
	for _, sp := range specimens {
		refs = append(refs, domain.Ref{Rel: "causes", Stream: sp.stream, ID: sp.id})
	}
	return refs
}

// swab is what somebody takes of a donor.
func swab(stream domain.StreamID, donor domain.PersonID, is, container, seal string) says {
	facts := object{"donor": donor, "donorIs": is, "material": "buccal", "grade": domain.GradeForensic, "container": container, "seal": seal,
		"donorCheck": "photograph", "donorMatch": "yes", "samplingBasis": "criminal_procedure"}
	if is == domain.DonorRelative {
		facts["donorRelation"], facts["donorCheck"] = "mother", "identity_document"
	}
	return says{what: domain.TypeSpecimenCollected, stream: stream, facts: facts}
}

// sampled takes a specimen and brings it into the laboratory.
func (s *story) sampled(by officerAt, what says) specimen {
	s.Helper()
	what.by = []officerAt{by}
	sp := specimen{stream: what.stream, donor: what.facts["donor"].(domain.PersonID), seal: what.facts["seal"].(string), id: s.record(what)}
	s.record(says{what: domain.TypeSpecimenHandedOver, by: []officerAt{by}, stream: sp.stream, refs: sp.part(),
		facts: object{"to": laboratory.id(), "seal": sp.seal, "transport": "dry", "expectedBy": "2013-01-12T12:00:00+08:00"}})
	s.record(says{what: domain.TypeSpecimenReceived, by: []officerAt{receiver}, stream: sp.stream, refs: sp.part(), facts: object{"sealSeen": sp.seal, "sealIntact": true}})
	s.record(says{what: domain.TypeSpecimenAccessioned, by: []officerAt{receiver}, stream: sp.stream, refs: sp.part(), facts: object{"laboratoryNumber": "L-" + sp.seal}})
	return sp
}

// typed makes a profile of a specimen, has it reviewed and puts it into an index, if one
// is named.
func (s *story) typed(sp specimen, loci kinship.Profile, index string) {
	s.Helper()
	made := s.record(says{what: domain.TypeProfileGenerated, by: []officerAt{analyst}, stream: sp.stream, refs: sp.part(), sealed: object{"genotypes": loci},
		facts: object{"donor": sp.donor, "kit": "STR", "runNumber": "R-1", "lociCount": len(loci), "sexMarkers": "not_typed", "quality": "full"}})
	refs := append(sp.part(), answering(sp.stream, made)...)
	upload := says{what: domain.TypeProfileUploaded, by: []officerAt{operator}, stream: sp.stream, refs: refs,
		facts: object{"profileIndex": index, "searchScopes": []string{"relatives_of_missing"}}}
	if index != "" {
		s.refused(upload, "H8", "no reviewer has let the profile stand")
	}
	s.record(says{what: domain.TypeProfileReviewed, by: []officerAt{checker}, stream: sp.stream, refs: refs, facts: object{"outcome": "accepted"}})
	if index != "" {
		s.record(upload)
	}
}

// relation are a mother and her child, by their profiles.
type relation struct{ mother, child kinship.Profile }

// parentAndChild have one allele in common at each locus but the last, where the child's
// is one repeat longer.
func (s *story) parentAndChild() (family relation) {
	s.Helper()
	table := demonstrationTable(s)
	for _, locus := range table.Loci[:22] {
		counts := slices.Clone(locus.Counts)
		slices.SortStableFunc(counts, func(a, b kinship.AlleleCount) int { return b.Count - a.Count })
		of := func(a, b kinship.Allele) kinship.Typing {
			return kinship.Typing{Locus: locus.Locus, A: min(a, b), B: max(a, b)}
		}
		shared := counts[len(counts)/2].Allele
		family.mother = append(family.mother, of(shared, counts[0].Allele))
		family.child = append(family.child, of(shared, counts[1].Allele))
	}
	last := len(family.child) - 1
	longest := family.mother[last].B
	family.child[last].A, family.child[last].B = longest+10, longest+10
	return family
}

func demonstrationTable(s *story) kinship.Table {
	tables := kinship.BuiltIn()
	i := slices.IndexFunc(tables, func(t kinship.Table) bool { return t.ID == "NIST-1036-Asian" })
	if i < 0 {
		s.Fatal("the demonstration's table is not built in")
	}
	return tables[i]
}

// childID is whom the story's stream is about.
func (s *story) childID() domain.PersonID {
	s.Helper()
	var answer struct {
		Data struct {
			Child struct {
				History struct {
					Edges []struct {
						Node struct{ Child domain.PersonID }
					}
				}
			}
		}
	}
	s.query("auditor", `{ child(stream: "`+string(s.child)+`") { history(first: 1) { edges { node { ... on ChildRescued { child } } } } } }`, &answer)
	return answer.Data.Child.History.Edges[0].Node.Child
}

// reporting is the laboratory's report on what its specimens show.
func (s *story) reporting(family relation, number, candidate string, specimens ...specimen) says {
	s.Helper()
	of := func(role kinship.Role, loci kinship.Profile, sp specimen) kinship.Party {
		return kinship.Party{Role: role, Kits: []string{"STR"}, SexMarkers: []string{}, Profile: loci, Specimen: sp.id}
	}
	mothers := family.mother
	if len(specimens) == 2 {
		mothers = mothers[:15]
	}
	r, err := kinship.Issue(kinship.Question{Pedigree: kinship.DuoMother, Settings: kinship.DefaultSettings(), Software: "homeward 1",
		Search:  kinship.Search{Size: 35_120, Share: "0.3"},
		Parties: []kinship.Party{of(kinship.Child, family.child, specimens[0]), of(kinship.Mother, mothers, specimens[len(specimens)-1])}},
		[]kinship.Table{demonstrationTable(s)}, demonstrationPolicy())
	if err != nil {
		s.Fatal(err)
	}
	sealed, err := r.Bytes()
	if err != nil {
		s.Fatal(err)
	}
	return says{what: domain.TypeKinshipReportIssued, by: []officerAt{analyst, checker}, refs: append(answering(s.child, candidate), causedBy(specimens...)...),
		sealed: object{"table": json.RawMessage(sealed)},
		facts: object{"reportNumber": number, "pedigree": r.Pedigree, "relatives": []domain.PersonID{specimens[1].donor}, "relations": []string{"mother"},
			"conclusion": r.Verdict, "likelihoodRatio": r.Combined, "mismatches": r.Mismatches, "lociCount": len(r.Loci), "mutationModel": r.Settings.Mutation.Model,
			"equalProfiles": false, "tables": []string{r.Tables[0].Digest}, "engine": r.Software}}
}

// demonstrationPolicy is that of the demonstration's profile, as far as reports go by it.
func demonstrationPolicy() kinship.Policy {
	return domain.Limits{KinshipSupport: 10_000, KinshipTends: 100, KinshipMismatches: 3, KinshipMinLoci: 15, KinshipTolerance: 1,
		KinshipPriors: []int{1, 10, 100, 500, 900}, KinshipVerbal: []int{2, 100, 1000, 10_000, 1_000_000}, KinshipTables: []string{"population", "demonstration"}}.Kinship()
}

// changedAt writes another allele of the relative into one locus of a report.
func changedAt(s *story, sealed any, locus string) json.RawMessage {
	s.Helper()
	r, err := kinship.ParseReport(sealed.(json.RawMessage))
	if err != nil {
		s.Fatal(err)
	}
	i := slices.IndexFunc(r.Loci, func(row kinship.Row) bool { return row.Locus == locus })
	r.Loci[i].Alleles[1][1] += 10
	text, err := r.Bytes()
	if err != nil {
		s.Fatal(err)
	}
	return text
}

// changedFact is a copy of facts with one of them changed.
func changedFact(facts object, name string, value any) object {
	other := object{}
	for known, old := range facts {
		other[known] = old
	}
	other[name] = value
	return other
}

// byReport is an identity on a kinship report, by two agencies that had no hand in it.
func (s *story) byReport(mother domain.PersonID, missing domain.StreamID, report string) says {
	return says{what: domain.TypeIdentityEstablished, by: []officerAt{detective, assessor}, refs: answering(s.child, report),
		facts: object{"relative": mother, "relation": "mother", "basis": domain.BasisReport, "report": missing}}
}
