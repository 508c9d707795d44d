package domain

import (
	"slices"
	"testing"
	"time"
)

// actsOf are effects without their sentences, in order.
func actsOf(effects []Effect) []string {
	var all []string
	for _, e := range effects {
		all = append(all, string(e.Kind)+" "+string(e.Act)+" by "+e.Parameter)
	}
	return all
}

// TestEffects: what a change of limits does to one open case, and that the change
// back undoes it. The child went home on 18 December 2012.
func TestEffects(t *testing.T) {
	home := heldAgreed(theHome)
	seen := heldAgreed(theHome, seenOn("2012-12-19"))
	noticed := inWelfare(itsNotice, itRan, rightsEnded, adoptable)
	ready := sought(temporary, itsNotice, itRan)
	const early = `{"notFound.temporaryDays":30}`
	const panel, third, visits = `{"reunification.requires":["best_interests"]}`, `{"reunification.approvals":["police","civil_affairs","court"]}`,
		`{"followup.required":1}`
	for name, c := range map[string]struct {
		given         []draft
		before, after string
		on            time.Duration
		want          []string
	}{
		"the same limits":               {held(proposal()), panel, panel, 0, nil},
		"nothing is proposed":           {held(), `{}`, panel, 0, nil},
		"evidence is asked for":         {held(proposal()), `{}`, panel, 0, []string{"stopped approval by reunification.requires"}},
		"it is there":                   {held(bestInterests(optionReturn), proposal()), `{}`, panel, 0, nil},
		"evidence and an approval":      {heldAgreed(), `{}`, `{"reunification.requires":["best_interests"],"reunification.approvals":["court"]}`, 0, []string{"stopped hand-over by reunification.requires", "stopped hand-over by reunification.approvals"}},
		"all have approved":             {heldAgreed(), `{}`, panel, 0, []string{"stopped hand-over by reunification.requires"}},
		"a third is to approve":         {heldAgreed(), `{}`, third, 0, []string{"stopped hand-over by reunification.approvals"}},
		"one had not yet":               {held(proposal(), byPolice), `{}`, third, 0, nil},
		"one is enough now":             {held(proposal(), byPolice), `{}`, `{"reunification.approvals":["police"]}`, 0, []string{"freed hand-over by reunification.approvals"}},
		"approvals lapsed":              {heldAgreed(), `{}`, panel, 301 * day, []string{"stopped approval by reunification.requires"}},
		"a stay stands in the way":      {held(order(OrderStay), proposal()), `{}`, panel, 0, nil},
		"a transfer is open":            {heldAgreed(transfer(finder, RoleCaseworker, welfare)), `{}`, third, 0, nil},
		"the proposal waits":            {heldAgreed(deferred), `{}`, third, 0, nil},
		"it was denied":                 {held(proposal(), denied), `{}`, panel, 0, nil},
		"an adult":                      {world(presented(true), proposal()), `{}`, panel, 0, nil},
		"a dead child":                  {held(proposal(), death()), `{}`, panel, 0, nil},
		"a closed case":                 {heldAgreed(theHome, closure(outcomeParent)), `{}`, `{"followup.required":1,"followup.days":[10]}`, 90 * day, nil},
		"visits are asked for":          {home, `{}`, visits, 0, []string{"stopped closing by followup.required"}},
		"one was made":                  {seen, `{}`, visits, 9 * day, nil},
		"a concern stands in the way":   {heldAgreed(theHome, concern(aMother)), `{}`, visits, 0, nil},
		"a child in care":               {held(), `{}`, visits, 0, nil},
		"a certificate waits longer":    {sought(), early, `{"notFound.temporaryDays":60}`, 40 * day, []string{"stopped certificate for now by notFound.temporaryDays"}},
		"it waits as long by then":      {sought(), early, `{"notFound.temporaryDays":60}`, 61 * day, nil},
		"neither may be given yet":      {sought(), early, `{"notFound.temporaryDays":60}`, 20 * day, nil},
		"it was given":                  {sought(temporary), early, `{"notFound.temporaryDays":60}`, 40 * day, nil},
		"the family is known":           {sought(order(OrderIdentity), identity(order(OrderIdentity))), early, `{"notFound.temporaryDays":60}`, 40 * day, nil},
		"the final one waits longer":    {ready, early, `{"notFound.temporaryDays":30,"notFound.finalMonths":24}`, 400 * day, []string{"stopped final certificate by notFound.finalMonths"}},
		"a longer notice":               {ready, early, `{"notFound.temporaryDays":30,"notice.minDays":60}`, 400 * day, []string{"stopped final certificate by notice.minDays"}},
		"a notice at all":               {sought(temporary), early, `{"notFound.requires":["public_notice"]}`, 40 * day, []string{"stopped final certificate by notFound.requires"}},
		"a certificate before the last": {sought(), `{}`, `{"notFound.temporaryDays":30}`, 40 * day, []string{"stopped final certificate by notFound.temporaryDays"}},
		"it was given for good":         {append(ready, final.after(lateEnough)), early, `{"notFound.finalMonths":24}`, 400 * day, nil},
		"an adoption wants more":        {free(), `{}`, `{"adoption.requires":["capacity_assessment"]}`, 0, []string{"stopped adoption by adoption.requires"}},
		"a longer notice before it":     {noticed, `{"adoption.requires":["notice"],"notice.minDays":30}`, `{"adoption.requires":["notice"],"notice.minDays":60}`, 40 * day, []string{"stopped final certificate by notice.minDays", "stopped adoption by notice.minDays"}},
		"a notice before it":            {free(), `{"notice.minDays":30}`, `{"adoption.requires":["notice"],"notice.minDays":30}`, 0, []string{"stopped adoption by adoption.requires"}},
		"more steps before it":          {free(), `{"adoption.requires":["search"]}`, `{"adoption.requires":["search"],"notFound.requires":["local_search"]}`, 0, []string{"stopped adoption by notFound.requires"}},
		"younger children consent":      {free(), `{"adoption.requires":["child_consent"],"adoption.childConsentMonths":216}`, `{"adoption.requires":["child_consent"]}`, 0, []string{"stopped adoption by adoption.childConsentMonths"}},
		"nobody declared it adoptable":  {inWelfare(), `{}`, `{"adoption.requires":["capacity_assessment"]}`, 0, nil},
		"the ground was taken back":     {free(ofWelfare(rightsEnded, clerk.records(RoleClerk))), `{}`, `{"adoption.requires":["capacity_assessment"]}`, 0, nil},
		"it is adopted":                 {adoptedChild(), `{}`, `{"adoption.requires":["capacity_assessment"]}`, 0, nil},
		"it is adopted, and visited":    {adoptedChild(), `{}`, `{"followup.required":1,"followup.days":[1]}`, 9 * day, []string{"stopped closing by followup.required"}},
		"a departure wants more":        {awaited(), `{}`, `{"repatriation.requires":["risk_assessment"]}`, 0, []string{"stopped departure abroad by repatriation.requires"}},
		"no return is agreed on":        {held(), `{}`, `{"repatriation.requires":["risk_assessment"]}`, 0, nil},
		"it has left":                   {underway(), `{}`, `{"repatriation.requires":["risk_assessment"]}`, 0, nil},
		"the return was refused":        {awaited(ofChild(RepatriationRefused{Cause: "no_carer"}, assessor.records(RoleCaseworker))), `{}`, `{"repatriation.requires":["risk_assessment"]}`, 0, nil},
		"nothing is known of the child": {world(), `{}`, panel, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h, at := given(t, c.given...), dawn.Add(c.on)
			s := h.fold.State(theChild).Child
			before, after := limitsOf(t, c.before), limitsOf(t, c.after)
			got := s.Effects(before, after, kindOf(h), at)
			if !slices.Equal(actsOf(got), c.want) {
				t.Errorf("got %v, want %v", actsOf(got), c.want)
			}
			opposite := map[EffectKind]EffectKind{Stopped: Freed, Freed: Stopped, Overdue: Relieved, Relieved: Overdue}
			for i := range got {
				if got[i].Sentence == "" {
					t.Errorf("an effect without a sentence: %+v", got[i])
				}
				got[i].Kind = opposite[got[i].Kind]
			}
			if back := s.Effects(after, before, kindOf(h), at); !slices.Equal(actsOf(back), actsOf(got)) {
				t.Errorf("back again: got %v, want %v", actsOf(back), actsOf(got))
			}
		})
	}
}

// TestDeadlineEffects: which deadlines a change of limits moves into the past, and
// that the change back moves them out of it.
func TestDeadlineEffects(t *testing.T) {
	home := heldAgreed(theHome)
	seen := heldAgreed(theHome, seenOn("2012-12-19"))
	const days = `{"followup.days":[10,40]}`
	for name, c := range map[string]struct {
		given         []draft
		before, after string
		on            time.Duration
		want          []string
	}{
		"follow-ups to come":            {home, `{}`, days, 9 * day, nil},
		"follow-ups in the past":        {home, `{}`, days, 10*day + 2*time.Hour, []string{"overdue follow up by followup.days"}},
		"the first was done":            {seen, `{}`, days, 39 * day, nil},
		"the second was not":            {seen, `{}`, days, 40*day + 2*time.Hour, []string{"overdue follow up by followup.days"}},
		"one is overdue already":        {home, `{"followup.days":[5]}`, `{"followup.days":[10]}`, 20 * day, nil},
		"a child in care has none":      {held(), `{}`, days, 90 * day, nil},
		"a child in care is seen":       {held(), `{}`, `{"presence.intervalDays":30}`, 31 * day, []string{"overdue presence by presence.intervalDays"}},
		"it need not be seen yet":       {held(), `{}`, `{"presence.intervalDays":30}`, 29 * day, nil},
		"it was to be seen before":      {held(), `{"presence.intervalDays":30}`, `{"presence.intervalDays":20}`, 31 * day, nil},
		"papers of an emergency":        {world(rescue(), emergency(finder, RoleCaseworker)), `{"emergency.papersHours":72}`, `{"emergency.papersHours":24}`, 2 * day, []string{"overdue papers by emergency.papersHours"}},
		"an adopted child is visited":   {adoptedChild(), `{}`, days, 90 * day, []string{"overdue follow up by followup.days"}},
		"a certificate is due":          {sought(), `{}`, `{"notFound.temporaryDays":30}`, 40 * day, []string{"overdue temporary certificate by notFound.temporaryDays"}},
		"a closed case":                 {heldAgreed(theHome, closure(outcomeParent)), `{}`, days, 90 * day, nil},
		"nothing is known of the child": {world(), `{}`, days, 90 * day, nil},
	} {
		t.Run(name, func(t *testing.T) {
			steps, at := given(t, c.given...).steps(theChild), dawn.Add(c.on)
			before, after := limitsOf(t, c.before), limitsOf(t, c.after)
			if got := DeadlineEffects(steps, before, after, at); !slices.Equal(actsOf(got), c.want) {
				t.Errorf("got %v, want %v", actsOf(got), c.want)
			}
			back := DeadlineEffects(steps, after, before, at)
			for i := range back {
				if back[i].Kind != Relieved {
					t.Errorf("back again: %+v", back[i])
				}
				back[i].Kind = Overdue
			}
			if !slices.Equal(actsOf(back), c.want) {
				t.Errorf("back again: got %v, want %v", actsOf(back), c.want)
			}
		})
	}
}

func kindOf(h *history) func(StreamID) AgencyKind {
	return func(agency StreamID) AgencyKind { return h.fold.State(agency).Agency.Get().Kind }
}

// TestEffectsAreTheRules: an approval, a hand-over and a closing that Effects calls
// stopped are refused under the new profile, and were accepted under the old one.
func TestEffectsAreTheRules(t *testing.T) {
	for name, c := range map[string]struct {
		given  []draft
		when   draft
		limits string
		act    Act
	}{
		"certificate for now": {sought(), certificate(stageTemporary).after(40 * day), `{"notFound.temporaryDays":60}`, ActTemporary},
		"final certificate":   {sought(temporary, itsNotice, itRan), certificate(stageFinal).after(lateEnough), `{"notFound.finalMonths":24}`, ActFinal},
		"approval":            {held(proposal()), byPolice, `{"reunification.requires":["best_interests"]}`, ActApproval},
		"hand-over":           {heldAgreed(), theHome, `{"reunification.approvals":["police","court"]}`, ActHandOver},
		"closing":             {heldAgreed(theHome), closure(outcomeParent), `{"followup.required":1}`, ActClosing},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, c.given...)
			h.when(t, c.when).then(t, accepted)
			before := h.fold.State(TheLedger).Ledger.Get().Policy.Limits
			effects := h.fold.State(theChild).Child.Effects(before, limitsOf(t, c.limits), kindOf(h), h.at.Add(c.when.wait))
			if len(effects) != 1 || effects[0].Act != c.act || effects[0].Kind != Stopped {
				t.Errorf("effects are %+v", effects)
			}
			if err := h.then(t, policy("next", c.limits)).when(t, c.when).err; KindOf(err) != Conflict {
				t.Errorf("under the new profile it meets with %v", err)
			}
		})
	}
}
