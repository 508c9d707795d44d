package domain

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestErrorSaysRuleAndField(t *testing.T) {
	cause := errors.New("the cause")
	e := Refuse(Conflict, "H2", "record %s is late", "7")
	e.Field, e.Cause = "after", cause
	if e.Error() != "H2: after: record 7 is late" || !errors.Is(e, cause) {
		t.Errorf("it says %q", e)
	}
	if plain := Refuse(Internal, "", "a defect"); plain.Error() != "a defect" {
		t.Errorf("it says %q", plain)
	}
}

func TestKindOf(t *testing.T) {
	if k := KindOf(nil); k != "" {
		t.Errorf("no error is %s", k)
	}
	if k := KindOf(errors.New("x")); k != Internal {
		t.Errorf("a foreign error is %s", k)
	}
	if k := KindOf(fmt.Errorf("submit: %w", Refuse(Tampered, "H2", "x"))); k != Tampered {
		t.Errorf("a wrapped error is %s", k)
	}
}

// TestErrorsQuoteWhatTheyRepeat: a role is what somebody outside typed, and may
// hold anything; it comes into errors short, and in quotes.
func TestErrorsQuoteWhatTheyRepeat(t *testing.T) {
	h := given(t, world()...)
	typed := "spy\n\x1b[31m" + strings.Repeat("é", 64)
	for _, d := range []draft{
		rescue().by(finder.records(RoleInvestigator), partner.seconds(typed)),
		rescue().by(finder.records(RoleInvestigator), partner.as(RoleInvestigator, typed)),
		change(accreditation(nobody, Police), func(e *AgencyAccredited) { e.Kind = AgencyKind(typed) }),
		authorisation(officer{police, recruit.person, recruit.key, []string{typed}}),
	} {
		err := h.when(t, d).err
		if err == nil || strings.ContainsAny(err.Error(), "\n\x1b") || len(err.Error()) > 400 {
			t.Errorf("%q", err)
		}
	}
}
