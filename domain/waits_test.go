package domain

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestWhatWaits lists what a finding of severity block stops, over the whole
// catalogue: whose child this is, where it is to live for good, and the hand-over
// there. A link waits, so that what is found of a stream is not left behind in it.
func TestWhatWaits(t *testing.T) {
	types, fold := map[string]bool{}, NewFold()
	for _, s := range toldStory(t).statements {
		if Waits(fold.State(s.Stream), fold.Basis(s), s) {
			types[s.Type] = true
		}
		fold.Judge(s, nil)
	}
	want := []string{TypeAdoptionEligible, TypeAdoptionRegistered, TypeFosterOrdered, TypeIdentityEstablished, TypeKafalaOrdered,
		TypeRecordsLinked, TypeRepatriationAgreed, TypeRepatriationDeparted, TypeReunificationApproved, TypeHandedOver}
	if got := slices.Sorted(maps.Keys(types)); !slices.Equal(got, want) {
		t.Errorf("these wait:\n%s\nnot these:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatDoesNotWait: an adult's own decision, and what merely happened.
func TestWhatDoesNotWait(t *testing.T) {
	home := handover(volunteer, RoleCaseworker, advocate.as(RoleGuardian, PurposeWitness))
	for name, c := range map[string]struct {
		given []draft
		when  draft
	}{
		"an adult's decision": {world(presented(true), taken(volunteer, RoleCaseworker)), home},
		"the child's word":    {held(), view("later")},
		"an agency's record":  {world(), finding(authorisation(nurse))},
	} {
		h := given(t, c.given...)
		s, _, err := h.statement(t, c.when)
		if err != nil {
			t.Fatal(err)
		}
		if Waits(h.fold.State(s.Stream), h.fold.Basis(s), s) {
			t.Errorf("%s waits", name)
		}
	}
}

// TestRefuseBlocked: the refusal says what was found and what clears it, and is short
// enough to be signed.
func TestRefuseBlocked(t *testing.T) {
	s := Statement{ID: recordID("one"), Type: TypeIdentityEstablished, Stream: theChild}
	d := Detected{Rule: "A02", Severity: SeverityBlock, Sentence: "two donors have the same profile", Clears: "A new specimen of each.",
		Records: []RecordRef{{theChild, recordID("profile")}}}
	e := RefuseBlocked(s, d)
	outcome{e}.then(t, verdict{"A4", Conflict, "type"})
	for _, said := range []string{string(theChild), "A02", d.Sentence, d.Clears} {
		if !strings.Contains(e.Sentence, said) {
			t.Errorf("%q is not in %q", said, e.Sentence)
		}
	}
	if e.Against != d.Records[0].ID {
		t.Errorf("against %s", e.Against)
	}
	d.Sentence = strings.Repeat("né", 2000)
	if long := RefuseBlocked(s, d).Error(); len(long) > 1000 || !utf8.ValidString(long) {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}
