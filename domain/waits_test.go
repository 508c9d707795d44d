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

// TestRefuseBlockedTellsOfNoOtherStream: whoever hands in a decision about one child is
// not told which other child a finding is about, by no id of its stream, records or
// donors.
func TestRefuseBlockedTellsOfNoOtherStream(t *testing.T) {
	s := Statement{ID: recordID("one"), Type: TypeIdentityEstablished, Stream: theChild}
	mine, theirs := recordID("mine"), recordID("theirs")
	for name, d := range map[string]Detected{
		"a record elsewhere": {Rule: "A02", Sentence: "person-b and person-a have one profile, by " + theirs + " and " + mine,
			Records: []RecordRef{{theReport, theirs}, {theChild, mine}}},
		"all records elsewhere": {Rule: "A02", Sentence: "two profiles differ, by " + theirs, Records: []RecordRef{{theReport, theirs}}},
		"a stream that it names": {Rule: "A20", Sentence: "by " + mine + " it is the child of " + string(theReport) + ", person-a's",
			Records: []RecordRef{{theChild, mine}}},
	} {
		e := RefuseBlocked(s, d)
		for _, hidden := range []string{theirs, "person-", string(theReport)} {
			if strings.Contains(e.Sentence, hidden) || e.Against == hidden {
				t.Errorf("%s: the refusal tells %q: %+v", name, hidden, e)
			}
		}
		if rule, _ := RuleCalled(d.Rule); !strings.Contains(e.Sentence, rule.Title[1:]) || !strings.Contains(e.Sentence, d.Rule) {
			t.Errorf("%s: the refusal does not say what was found: %s", name, e.Sentence)
		}
		if own := slices.ContainsFunc(d.Records, func(r RecordRef) bool { return r.Stream == theChild }); own && (e.Against != mine || !strings.Contains(e.Sentence, mine)) {
			t.Errorf("%s: the refusal does not name %s: %+v", name, mine, e)
		}
	}
	agency := Detected{Rule: "A29", Sentence: "it is signed for " + string(police), Records: []RecordRef{{theChild, mine}}}
	if e := RefuseBlocked(s, agency); !strings.Contains(e.Sentence, agency.Sentence) {
		t.Errorf("agencies are no secret: %s", e.Sentence)
	}
}
