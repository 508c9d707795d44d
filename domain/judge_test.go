package domain

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// snapshot is the whole of a value, to compare with what becomes of it.
// snapshot writes a state down as it is now.
func snapshot(t testing.TB, s State) string {
	t.Helper()
	var text strings.Builder
	for _, record := range s.Records.From(0) {
		text.Write(encode(t, record))
	}
	for _, part := range []any{s.Stream, s.Agencies, s.Ledger, s.Agency, s.Child, s.Missing, s.Operation} {
		text.Write(encode(t, part))
	}
	return text.String()
}

// TestPlaceIsJudged is H2: header and stream agree.
func TestPlaceIsJudged(t *testing.T) {
	at := func(f func(*Recorded)) draft { return sent.placedAs(func(s *Statement) { f(&s.Recorded) }) }
	judge(t, []row{
		{"H2 accepts the next place", held(), sent, accepted},
		{"H2 refuses a gap", held(), at(func(r *Recorded) { r.Before++ }), verdict{"H2", Tampered, "after"}},
		{"H2 refuses a place taken", held(), at(func(r *Recorded) { r.Before-- }), verdict{"H2", Tampered, "after"}},
		{"H2 refuses another predecessor", held(), at(func(r *Recorded) { r.Prev = DigestOf(nil) }), verdict{"H2", Tampered, "after"}},
		{"H2 refuses no predecessor", held(), at(func(r *Recorded) { r.Prev = "" }), verdict{"H2", Tampered, "after"}},
		{"H2 refuses a predecessor of the first", world(), rescue().placedAs(func(s *Statement) { s.Recorded.Prev = DigestOf(nil) }), verdict{"H2", Tampered, "after"}},
		{"H2 refuses an id used before", held(), sent.named(TypeChildRescued), verdict{"H2", Conflict, "id"}},
		{"H2 refuses an id a void record used", held(taken(nurse, RoleIntake).named("x").butVoid()), sent.named("x"), verdict{"H2", Conflict, "id"}},
		{"H2 accepts an id of another stream", held(), elsewhere(rescue()), accepted},
	})
}

// TestPrefixIsJudged is the other half of H2: what the signers had seen.
func TestPrefixIsJudged(t *testing.T) {
	h := given(t, held()...)
	records := h.fold.State(theChild).Records
	seen := func(n uint64, d Digest) draft {
		return sent.saying(func(s *Statement) { s.After = Prefix{n, d} })
	}
	lie := verdict{"H2", Conflict, "after"}
	judge(t, []row{
		{"H2 accepts all of the stream", held(), seen(2, records.At(1).Digest), accepted},
		{"H2 accepts an older prefix", held(), seen(1, records.At(0).Digest), accepted},
		{"H2 accepts nothing seen", held(), seen(0, ""), accepted},
		{"H2 refuses more than there is", held(), seen(3, records.At(1).Digest), lie},
		{"H2 refuses far more than there is", held(), seen(1<<64-1, records.At(1).Digest), lie},
		{"H2 refuses another digest", held(), seen(2, records.At(0).Digest), lie},
		{"H2 refuses a leaf for a digest", held(), seen(2, records.At(1).Leaf), lie},
	})
}

func TestLedgerIsJudged(t *testing.T) {
	foreign := verdict{"H3", Invalid, "ledger"}
	judge(t, []row{
		{"H3 refuses another ledger's statement", world(), rescue().saying(func(s *Statement) { s.Ledger = DigestOf(nil) }), foreign},
		{"H3 refuses a statement for no ledger", world(), rescue().saying(noLedger), foreign},
	})
}

// TestTimeIsJudged is H12, which compares the earliest instant of the claim, and
// the expiry.
func TestTimeIsJudged(t *testing.T) {
	h := given(t, world()...)
	now := h.at.Add(time.Minute) // when the next statement is recorded
	claim := func(c ClaimedTime) draft { return rescue().saying(func(s *Statement) { s.OccurredAt = c }) }
	expiring := func(at time.Time) draft {
		return rescue().saying(func(s *Statement) { s.Expires = at.Format(time.RFC3339Nano) })
	}
	early := verdict{"H12", Invalid, "occurredAt"}
	judge(t, []row{
		{"H12 accepts five minutes ahead", world(), claim(ClaimAt(now.Add(ClockSkew))), accepted},
		{"H12 refuses a second more", world(), claim(ClaimAt(now.Add(ClockSkew + time.Second))), early},
		{"H12 accepts a hundred years ago", world(), claim(ClaimAt(now.AddDate(-100, 0, 0))), accepted},
		{"H12 accepts today", world(), claim(ClaimedTime{"2012-12-18", Day, "+08:00"}), accepted},
		{"H12 refuses tomorrow", world(), claim(ClaimedTime{"2012-12-19", Day, "+08:00"}), early},
		{"H12 accepts today where it is already tomorrow", world(), claim(ClaimedTime{"2012-12-18", Day, "+14:00"}), accepted},
		{"H12 refuses today where it is yet to come", world(), claim(ClaimedTime{"2012-12-18", Day, "-12:00"}), early},
		{"H12 accepts this month", world(), claim(ClaimedTime{"2012-12", Month, "+08:00"}), accepted},
		{"H12 refuses next month", world(), claim(ClaimedTime{"2013-01", Month, "+08:00"}), early},
		{"H12 accepts an unknown time", world(), claim(ClaimedTime{Precision: Unknown}), accepted},
		{"H3 accepts the last moment", world(), expiring(now), accepted},
		{"H3 refuses the moment after", world(), expiring(now.Add(-time.Nanosecond)), verdict{"H3", Conflict, "expires"}},
	})
}

func TestOtherStreamsHaveNoRules(t *testing.T) {
	h := given(t, world(rescue())...)
	s := h.statements[len(h.statements)-1]
	s.Stream, s.After, s.Recorded.Before, s.Recorded.Prev = "court-1", Prefix{}, 0, ""
	outcome{Decide(State{}, h.fold.Basis(s), s)}.then(t, verdict{"H3", Invalid, ""})
	s.Stream = NewStreamID(AccessStream, seed("x"))
	outcome{Decide(State{}, h.fold.Basis(s), s)}.then(t, verdict{"H3", Invalid, "stream"})
}

// TestEventInAForeignStream: ParseStatement refuses it; the deciders do too.
func TestEventInAForeignStream(t *testing.T) {
	foreign := verdict{"H3", Invalid, "stream"}
	s := Statement{Type: TypeHandedOver, Event: HandedOver{}}
	outcome{LedgerRules{}.Decide(LedgerRules{}.Initial(), Basis{}, s)}.then(t, foreign)
	outcome{AgencyRules{}.Decide(AgencyRules{}.Initial(), Basis{}, s)}.then(t, foreign)
	s.Event = PolicyActivated{}
	outcome{ChildRules{}.Decide(ChildRules{}.Initial(), Basis{}, s)}.then(t, foreign)
}

func TestSignaturesComeFirst(t *testing.T) {
	h := given(t, world()...)
	s, _, err := h.statement(t, rescue())
	if err != nil {
		t.Fatal(err)
	}
	bad := Refuse(Unauthenticated, "H1", "the signature of %s does not hold", s.ID)
	v := h.fold.Judge(s, func(Basis) error { return fmt.Errorf("verify record: %w", bad) })
	if !v.Void || v.Rule != "H1" || v.Sentence != bad.Sentence {
		t.Errorf("judged %+v", v)
	}
	if c := h.fold.State(theChild); c.Child.Person != "" || c.Records.Len() != 1 || !c.Records.At(0).Void {
		t.Errorf("an unsigned record made %+v", c)
	}
}

func TestVoidBy(t *testing.T) {
	for want, err := range map[Verdict]error{
		{true, "H3", "no rule's error"}:          errors.New("no rule's error"),
		{true, "H4", "no"}:                       Refuse(Conflict, "H4", "no"),
		{true, "H2", "after: the signers erred"}: after(Statement{}, "the signers erred"),
		{true, "H4", "wrapped"}:                  fmt.Errorf("decide: %w", Refuse(Conflict, "H4", "wrapped")),
	} {
		if got := VoidBy(err); got != want {
			t.Errorf("%v makes %+v, want %+v", err, got, want)
		}
	}
}
