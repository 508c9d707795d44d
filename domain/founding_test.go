package domain

import (
	"slices"
	"strings"
	"testing"
)

func governance(agencies ...StreamID) []Governor {
	var governors []Governor
	for _, a := range agencies {
		governors = append(governors, governor(a))
	}
	return governors
}

func TestFoundingRefusesFacts(t *testing.T) {
	sameAgency, sameKey := governance(ministry, assembly, bench), governance(ministry, assembly, bench)
	sameAgency[1].Agency, sameKey[1].Key = sameAgency[0].Agency, sameKey[0].Key
	seventeen := slices.Repeat(governance(ministry), maxSigners+1)
	refuses(t, TypeLedgerFounded, []breach{
		{"facts.origin", `""`, "facts.origin"},
		{"facts.origin", `"` + strings.Repeat("o", 129) + `"`, "facts.origin"},
		{"facts.checkpointKey", `""`, "facts.checkpointKey"},
		{"facts.receiptKey", `""`, "facts.receiptKey"},
		{"facts.receiptKey", `"ledger.example/province+checkpoint"`, "facts.receiptKey"},
		{"facts.clock", `"simulated"`, "facts.demo"},
		{"facts.clock", `"broken"`, "facts.clock"},
		{"facts.governance", `[]`, "facts.governance"},
		{"facts.governance", string(encode(t, seventeen)), "facts.governance"},
		{"facts.governance", string(encode(t, governance(ministry, bench))), "facts.demo"},
		{"facts.governance", string(encode(t, sameAgency)), "facts.governance"},
		{"facts.governance", string(encode(t, sameKey)), "facts.governance"},
		{"facts.governance.0.agency", `"ledger"`, "facts.governance"},
		{"facts.threshold", `1`, "facts.threshold"},
		{"facts.threshold", `4`, "facts.threshold"},
		{"facts.threshold", `-1`, "facts.threshold"},
	})
}

func TestFoundingIsJudged(t *testing.T) {
	judge(t, []row{
		{"H3 accepts the first record", nil, founding(), accepted},
		{"H3 accepts a small demonstration", nil, demo(), accepted},
		{"H3 refuses a second founding at another index", []draft{founding()}, founding().named("second").saying(noLedger),
			verdict{"H3", Invalid, "ledger"}},
		{"H3 refuses a founding that names a ledger", nil, founding().saying(func(s *Statement) { s.Ledger = DigestOf(nil) }),
			verdict{"H3", Invalid, "ledger"}},
		{"H3 refuses a founding on a founded ledger", []draft{founding()},
			founding().named("second").saying(noLedger).placedAs(func(s *Statement) { s.Recorded.Index = 0 }),
			verdict{"H3", Conflict, ""}},
		{"H3 refuses rules not written yet", nil, change(founding(), func(e *LedgerFounded) { e.Rules = Rules + 1 }),
			verdict{"H3", Invalid, "facts.rules"}},
		{"H3 refuses no rules at all", nil, change(founding(), func(e *LedgerFounded) { e.Rules = 0 }),
			verdict{"H3", Invalid, "facts.rules"}},
		{"H1 refuses a founding that a governor did not sign", nil, founding().by(governs(ministry, bench)...),
			verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a stranger's signature", nil, founding().by(governs(ministry, bench, police)...),
			verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a governor in another role", nil, founding().saying(func(s *Statement) { s.Signers[0].Role = RoleClerk }),
			verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses another purpose", nil, founding().saying(func(s *Statement) { s.Signers[0].Purpose = PurposeRecord }),
			verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a governor's key for another agency", nil,
			founding().saying(func(s *Statement) {
				s.Signers[0].Agency, s.Signers[1].Agency = s.Signers[1].Agency, s.Signers[0].Agency
			}),
			verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses anything before a founding", nil, cn2015(), verdict{"H3", Invalid, "ledger"}},
	})
}

func noLedger(s *Statement) { s.Ledger = "" }

// demo is a ledger of one.
func demo() draft {
	return change(founding().by(governs(ministry)...), func(e *LedgerFounded) {
		e.Governance, e.Threshold, e.Demo, e.Clock = governance(ministry), 1, true, ClockSimulated
	})
}

func TestFoundingNamesTheLedger(t *testing.T) {
	h := given(t, founding())
	l := h.fold.State(TheLedger).Ledger
	if l.Get().ID != h.statements[0].Recorded.Leaf || !l.Get().Founded || l.Get().Threshold != 2 || len(l.Get().Governance) != 3 || l.Get().Demo || l.Get().Rules != 1 {
		t.Errorf("the founded ledger is %+v", l)
	}
	if d := given(t, demo()).fold.State(TheLedger).Ledger; !d.Get().Demo || d.Get().Clock != ClockSimulated || d.Get().ID == l.Get().ID {
		t.Errorf("the demonstration is %+v", d)
	}
}
