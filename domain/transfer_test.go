package domain

import "testing"

func TestTransferIsRefused(t *testing.T) {
	no := refusal(nurse, RoleIntake, sent)
	second := transfer(finder, RoleCaseworker, shelter).named("second")
	judge(t, []row{
		{"H5 accepts the named receiver's no", held(sent), no, accepted},
		{"H5 accepts a no while the child is missing", held(sent, missed(finder, RoleCaseworker)), no, accepted},
		{"H5 accepts a no while custody is contested", held(sent, claim(keeper, RoleIntake)), no, accepted},
		{"H5 refuses the no of another", held(sent), refusal(keeper, RoleIntake, sent), verdict{"H5", Conflict, "signers"}},
		{"H5 refuses the sender's no", held(sent), refusal(finder, RoleCaseworker, sent), verdict{"H5", Conflict, "signers"}},
		{"H5 refuses without a transfer", held(), no, verdict{"H5", Conflict, "refs"}},
		{"H5 refuses a second no", held(sent, no), no.named("again"), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses a yes after the no", held(sent, no), acceptance(nurse, RoleIntake, sent), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses a no after the yes", held(sent, acceptance(nurse, RoleIntake, sent)), no, verdict{"H5", Conflict, "refs"}},
		{"H4 accepts sending the child elsewhere then", held(sent, no), second, accepted},
		{"H10 refuses after a death", held(sent, death()), no, verdict{"H10", Conflict, "type"}},
	})
	refuses(t, TypeTransferRefused, []breach{{"facts.cause", `"tired"`, "facts.cause"}})
}

func TestTransferIsAborted(t *testing.T) {
	undo := abortion(finder, RoleCaseworker, sent)
	judge(t, []row{
		{"H4 accepts the sender", held(sent), undo, accepted},
		{"H4 accepts a colleague of the sender", held(sent), abortion(partner, RoleInvestigator, sent), accepted},
		{"H4 accepts when the receiver was suspended", held(sent, agencySuspension(welfare)), undo, accepted},
		{"H4 refuses the receiver", held(sent), abortion(nurse, RoleIntake, sent), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses another agency", held(sent), abortion(patrol, RoleInvestigator, sent), verdict{"H4", Conflict, "signers"}},
		{"H5 refuses without a transfer", held(), undo, verdict{"H5", Conflict, "refs"}},
		{"H5 refuses a transfer that was answered", held(sent, acceptance(nurse, RoleIntake, sent)), undo, verdict{"H5", Conflict, "refs"}},
		{"H5 refuses without naming it", held(sent), undo.about(), verdict{"H5", Conflict, "refs"}},
		{"H4 accepts sending again", held(sent, undo), transfer(finder, RoleCaseworker, welfare).named("second"), accepted},
	})
	refuses(t, TypeTransferAborted, []breach{
		{"facts.cause", `""`, "facts.cause"},
		{"facts.presence", gone, "facts.presence"},
	})
}

// TestAnotherChildArrives: custody does not pass with a child who is not the one.
func TestAnotherChildArrives(t *testing.T) {
	other := func(match string) draft {
		return change(acceptance(nurse, RoleIntake, sent), func(e *TransferAccepted) { e.Presence.Match = match })
	}
	notThe := change(refusal(nurse, RoleIntake, sent), func(e *TransferRefused) { e.Cause = "not_the_child" })
	judge(t, []row{
		{"H4 refuses accepting another child", held(sent), other("no"), verdict{"H4", Invalid, "facts.presence.match"}},
		{"H4 accepts when nobody could check", held(sent), other("not_checked"), accepted},
		{"H5 accepts refusing the wrong child", held(sent), notThe, accepted},
	})
}

// TestAnotherChildIsMoved: nor is a child sent, held outside or fetched back that is
// not the one.
func TestAnotherChildIsMoved(t *testing.T) {
	of := func(match string) Presence { return Presence{"photograph", match} }
	sending := func(match string) draft { return change(sent, func(e *TransferInitiated) { e.Presence = of(match) }) }
	away := func(match string) draft {
		return change(outside(finder, RoleCaseworker), func(e *CustodyHeldOutside) { e.Presence = of(match) })
	}
	undone := func(cause, match string) draft {
		return change(abortion(finder, RoleCaseworker, sent), func(e *TransferAborted) { e.Cause, e.Presence = cause, of(match) })
	}
	another := verdict{"H4", Invalid, "facts.presence.match"}
	judge(t, []row{
		{"H4 refuses sending another child", held(), sending("no"), another},
		{"H4 accepts sending when nobody could check", held(), sending("not_checked"), accepted},
		{"H4 refuses another child held outside", held(), away("no"), another},
		{"H4 accepts holding outside when nobody could check", held(), away("not_checked"), accepted},
		{"H4 refuses another child that came back", held(sent), undone("returned_on_the_way", "no"), another},
		{"H4 refuses another child that a closed road sent back", held(sent), undone("road_closed", "no"), another},
		{"H4 accepts one that came back when nobody could check", held(sent), undone("returned_on_the_way", "not_checked"), accepted},
		{"H4 accepts that the wrong child was noticed at the door", held(sent), undone(neverLeft, "no"), accepted},
		{"H4 accepts that the child was lost where another came back", held(sent), missed(finder, RoleCaseworker), accepted},
	})
}

// TestTransferIsUndone: a refusal and an abortion leave custody where it was.
func TestTransferIsUndone(t *testing.T) {
	for _, undo := range []draft{refusal(nurse, RoleIntake, sent), abortion(finder, RoleCaseworker, sent)} {
		c := given(t, held(sent, undo)...).fold.State(theChild).Child.Custody
		if c.Open != nil || c.Agency != police || c.Status != InCare || c.Since.Type != TypeCustodyTaken {
			t.Errorf("after %s: %+v", undo.event.EventType(), c)
		}
	}
}
