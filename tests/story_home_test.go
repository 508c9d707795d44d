package tests

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestACourtSpeaksInPlaceOfDNA: no specimen can be taken, so a court's order says
// whose child this is. Without the order there is no identity, and without an
// identity nobody goes home.
func TestACourtSpeaksInPlaceOfDNA(t *testing.T) {
	everywhere(t, func(s *story) {
		mother := s.person("mother")
		s.inShelter()
		s.on("2013-02-03")
		s.hears("now")
		s.assesses(mother, "return")
		byOrder := says{what: domain.TypeIdentityEstablished, by: []officerAt{inspector, assessor},
			facts: object{"relative": mother, "relation": "mother", "basis": domain.BasisOrder}}
		s.refused(byOrder, "H8", "rests on a court order, so that order must be on record here and referred to")
		proposal := s.proposes(mother, "mother")
		s.refused(s.approval(proposal, inspector), "H8", "it is not established to which family this child belongs")
		s.shows(`decision { status missing { requirement } }`, `"status":"proposed"`, `{"requirement":"identity"}`)
		order := s.order(domain.OrderIdentity, "(2013) J-14", nil)
		byOrder.refs = []domain.Ref{{Rel: "causes", Stream: s.child, ID: order}}
		s.record(byOrder)
		s.approved(proposal)
		s.record(handOver(mother, "mother"))
		s.shows(`custody { home agency { stream } holder { person } }`, `"home":true`, `"agency":null`, string(mother))
		s.ends("Signed by one officer alone", "without sight of 11 earlier records")
	})
}

// TestOnlyAGrandmotherIsAlive: parents dead, no DNA of theirs, and papers that a
// grandmother kept. The papers must be named.
func TestOnlyAGrandmotherIsAlive(t *testing.T) {
	everywhere(t, func(s *story) {
		grandmother := s.person("grandmother")
		s.inShelter()
		s.on("2013-02-10")
		claim := belongs(grandmother, "grandmother")
		claim.sealed = nil
		s.refused(claim, "H8", "rests on documents, so they must be named")
		alone := belongs(grandmother, "grandmother")
		alone.by = []officerAt{inspector, partner}
		s.refused(alone, "H1", "an agency of the kind police may not sign")
		s.record(belongs(grandmother, "grandmother"))
		s.hears("later")
		s.assesses(grandmother, "return_with_support", "poverty")
		s.goesHome(grandmother, "grandmother")
		s.refused(closing("reunified_kin"), "H8", "was seen on 0 of the 2 days that the policy asks for since it went home")
		s.followed("2013-03-12", "2013-03-12")
		s.refused(closing("reunified_kin"), "H8", "was seen on 1 of the 2 days")
		s.followed("2013-04-10")
		s.refused(closing("foster"), "H8", "the child is not in foster care by a court's order")
		s.record(closing("reunified_kin"))
		s.shows(`case { closed outcome timesSeen }`, `"closed":true,"outcome":"reunified_kin","timesSeen":2`)
		s.ends()
	})
}

// TestStoriesAreListed: docs/stories.md names tests that there are.
func TestStoriesAreListed(t *testing.T) {
	var sources strings.Builder
	files, err := filepath.Glob("story_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		sources.Write(read(t, file))
	}
	page, err := os.ReadFile("../docs/stories.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile("`(Test[A-Za-z]+)`").FindAllStringSubmatch(string(page), -1)
	for _, name := range listed {
		if !strings.Contains(sources.String(), "func "+name[1]+"(") {
			t.Errorf("docs/stories.md names %s, which no story is", name[1])
		}
	}
	if told := strings.Count(sources.String(), "\n\teverywhere(t, func(s *story) {\n"); told != len(listed) {
		t.Errorf("docs/stories.md lists %d stories, and %d are told", len(listed), told)
	}
}
