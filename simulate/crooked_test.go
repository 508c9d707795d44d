package simulate

import (
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// chained are the records that concern specimens, which go on beside a life.
func chained(before []domain.Statement) []domain.Statement {
	return slices.DeleteFunc(slices.Clone(before), func(s domain.Statement) bool {
		_, of := s.Ref("partOf")
		return !of && s.Type != domain.TypeSpecimenCollected
	})
}

// signs say of one record, with those of its stream before it, that a label is
// written on it.
var signs = map[string]func(before []domain.Statement, s domain.Statement) bool{
	"gap_in_custody": func(before []domain.Statement, s domain.Statement) bool {
		first := before[0]
		return s.Type == domain.TypeCustodyTaken && first.Type == domain.TypeChildRescued && claimed(s).Sub(claimed(first)) > 30*day &&
			len(before) == len(chained(before))+1
	},
	"overdue_transfer": func(before []domain.Statement, s domain.Statement) bool {
		if s.Type != domain.TypeTransferAccepted {
			return false
		}
		ref, _ := s.Ref("answers")
		i := slices.IndexFunc(before, func(b domain.Statement) bool { return b.ID == ref.ID })
		sent, ok := before[i].Event.(domain.TransferInitiated)
		expected, _ := time.Parse(time.RFC3339, sent.ExpectedBy)
		return ok && s.Type == domain.TypeTransferAccepted && claimed(s).Sub(expected) > 7*day
	},
	"same_officer_in_two_roles": func(before []domain.Statement, s domain.Statement) bool {
		return s.Type == domain.TypeFollowUpDone && slices.ContainsFunc(before, func(b domain.Statement) bool {
			return b.Type == domain.TypeHandedOver && b.Signed(domain.PurposeRecord)[0] == s.Signed(domain.PurposeRecord)[0]
		})
	},
	"backdated": func(_ []domain.Statement, s domain.Statement) bool {
		return s.Recorded.At.Sub(claimed(s)) > 30*day
	},
	"followup_never_seen": func(_ []domain.Statement, s domain.Statement) bool {
		visit, ok := s.Event.(domain.FollowUpDone)
		return ok && !visit.Seen
	},
	"swapped_child": func(_ []domain.Statement, s domain.Statement) bool {
		arrival, ok := s.Event.(domain.TransferAccepted)
		return ok && arrival.Presence == (domain.Presence{Method: "photograph", Match: "not_checked"})
	},
}

func claimed(s domain.Statement) time.Time {
	from, _ := s.OccurredAt.Interval()
	return from
}

// What a label says is written on the records that carry it, and on none of an
// honest child.
func TestSignsAreWhereTheTruthSays(t *testing.T) {
	r := replayDefault(t)
	all := tellAll(t)
	lives := map[domain.StreamID]Truth{}
	for _, truth := range all {
		lives[truth.Stream] = truth
	}
	streams, seen := map[domain.StreamID][]domain.Statement{}, map[string]int{}
	for _, s := range r.judged {
		if s.Stream.Kind() != domain.ChildStream {
			continue
		}
		for label, sign := range signs {
			if before := streams[s.Stream]; len(before) > 0 && sign(before, s) {
				seen[label]++
				if truth := lives[s.Stream]; truth.Crooked != label || !slices.Contains(truth.Records, s.ID) {
					t.Errorf("%s, a life %s, shows %s in %s", s.Stream, truth.Life, label, s.Type)
				}
			}
		}
		streams[s.Stream] = append(streams[s.Stream], s)
	}
	for label := range signs {
		if seen[label] == 0 {
			t.Errorf("no record shows %s", label)
		}
	}
}

// A transfer without an end stays open, and concerns come home.
func TestCrookedEnds(t *testing.T) {
	r := replayDefault(t)
	all := tellAll(t)
	for _, truth := range all {
		child := r.fold.State(truth.Stream).Child
		if open := child.Custody.Open != nil; open && truth.Life != "overdue_transfer" && truth.Crooked != "" {
			t.Errorf("%s, a life %s, ends with an open transfer", truth.Stream, truth.Life)
		}
		switch truth.Life {
		case "overdue_transfer":
			if child.Custody.Open == nil {
				t.Errorf("the transfer of %s has an end", truth.Stream)
			}
		case "home_to_concern", "concern_raised_since":
			if child.Custody.Status != domain.AtHome || len(child.Family.Concerns) == 0 {
				t.Errorf("%s, a life %s, is not at home with a concern", truth.Stream, truth.Life)
			}
		}
	}
}
