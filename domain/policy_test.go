package domain

import (
	"reflect"
	"testing"
)

func TestPolicyRefusesFacts(t *testing.T) {
	refuses(t, TypePolicyActivated, []breach{
		{"facts.digest", digest, "facts.digest"},
		{"facts.text", `"{}"`, "facts.digest"},
		{"facts.profile", `"CN-2016"`, "facts.profile"},
		{"facts.profile", `""`, "facts.profile"},
	})
	for text, field := range map[string]string{
		`{"id":"P","limits":{"correction.clericalHours":24}}`: "",
		`{"id":"P"}`: "",
		`{"id":"Q"}`: "facts.profile",
		`{"id":"P"`:  "facts.text",
		`{"id":"P","limits":{"reunification.approvals":["police","court"],"reunification.requires":["identity"],"followup.days":[7,30]}}`: "",
		`{"id":"P","title":"T","limits":{"reunification.requires":["identity"]}}`:                                                         "",
		`{"id":"P","limits":{"reunification.require":["identity"]}}`:                                                                      "facts.text",
		`{"id":"P","limits":{"Reunification.Requires":["identity"]}}`:                                                                     "facts.text",
		`{"id":"P","limits":{"reunification.requires":["identity"],"reunification.requires":[]}}`:                                         "facts.text",
		`{"id":"P","limits":{},"limits":{"reunification.requires":["identity"]}}`:                                                         "facts.text",
		`{"id":"P","limit":{"reunification.requires":["identity"]}}`:                                                                      "facts.text",
		`{"id":"P","limits":{"correction.clericalHours":24.0}}`:                                                                           "facts.text",
		`{"id":"P"} {"id":"P"}`:                                              "facts.text",
		`{"id":"P","limits":{"reunification.approvals":["ngo"]}}`:            "facts.text",
		`{"id":"P","limits":{"reunification.requires":["luck"]}}`:            "facts.text",
		`{"id":"P","limits":{"reunification.requires":["no_stay"]}}`:         "facts.text",
		`{"id":"P","limits":{"followup.days":[7,-1]}}`:                       "facts.text",
		`{"id":"P","limits":{"followup.required":-1}}`:                       "facts.text",
		`{"id":"P","limits":{"correction.clericalHours":-1}}`:                "facts.text",
		`{"id":"P","limits":{"transfer.expectedHours":2562048}}`:             "facts.text",
		`{"id":"P","limits":{"correction.clericalHours":99999999999999}}`:    "facts.text",
		`{"id":"P","limits":{"correction.clericalHours":99999999999999999}}`: "facts.text",
	} {
		want := verdict{"H3", Invalid, field}
		if field == "" {
			want = accepted
		}
		_, err := decodePolicy(encode(t, PolicyActivated{Profile: "P", Digest: DigestOf([]byte(text)), Text: text}), strict)
		outcome{err}.then(t, want)
	}
}

func TestPolicyIsJudged(t *testing.T) {
	judge(t, []row{
		{"H1 accepts a quorum", []draft{founding()}, cn2015(), accepted},
		{"H1 accepts all governors", []draft{founding()}, cn2015().by(governs(ministry, assembly, bench)...), accepted},
		{"H1 refuses less than a quorum", []draft{founding()}, cn2015().by(governs(bench)...), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an officer beside the quorum", world(),
			policy("next", "{}").by(append(governs(ministry, bench), registrar.records(RoleRegistrar))...), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses newer rules than ours", []draft{founding()}, change(cn2015(), func(e *PolicyActivated) { e.Rules = Rules + 1 }),
			verdict{"H3", Invalid, "facts.rules"}},
		{"H3 refuses older rules than those in force", []draft{founding()}, change(cn2015(), func(e *PolicyActivated) { e.Rules = 0 }),
			verdict{"H3", Invalid, "facts.rules"}},
	})
}

// TestPolicyInForce is H8's ground: a policy that is named is the one in force.
func TestPolicyInForce(t *testing.T) {
	naming := func(d draft) func(*Statement) {
		e := d.event.(PolicyActivated)
		return func(s *Statement) { s.Policy = &PolicyRef{ID: e.Profile, Digest: e.Digest} }
	}
	next := policy("CN-2021", `{"correction.clericalHours":12}`)
	forged := policy("CN-2015", `{}`)
	stale := verdict{"H8", Conflict, "policy"}
	judge(t, []row{
		{"accepts the one in force", world(), rescue().saying(naming(cn2015())), accepted},
		{"accepts none", world(), rescue(), accepted},
		{"refuses the id with another text", world(), rescue().saying(naming(forged)), stale},
		{"refuses one to come", world(), rescue().saying(naming(next)), stale},
		{"refuses the one before", world(next), rescue().saying(naming(cn2015())), stale},
		{"accepts the next one", world(next), rescue().saying(naming(next)), accepted},
		{"refuses any while none is in force", []draft{founding()},
			accreditation(police, Police).saying(naming(cn2015())), stale},
	})
	l := given(t, world(next)...).fold.State(TheLedger).Ledger
	if l.Get().Policy.ID != "CN-2021" || !reflect.DeepEqual(l.Get().Policy.Limits, Limits{ClericalHours: 12}) || l.Get().Rules != 1 {
		t.Errorf("in force is %+v", l.Get().Policy)
	}
}

// TestOneAgencyActivatesNothing is H6. No founding makes a ledger of several
// governors whose threshold is one; should there ever be one, two sign all the
// same. Where there is one governor alone, the ledger is a demonstration.
func TestOneAgencyActivatesNothing(t *testing.T) {
	both := []Governor{governor(ministry), governor(bench)}
	twoKeys := []Governor{governor(ministry), {Agency: ministry, Key: keyCalled("spare key")}, governor(bench)}
	spare := Signer{keyCalled("spare key").ID(), ministry, RoleGovernor, PurposeGovernance}
	for name, c := range map[string]struct {
		governs []Governor
		signers []Signer
		want    verdict
	}{
		"accepts two of two":                         {both, governs(ministry, bench), accepted},
		"refuses one of two":                         {both, governs(ministry), verdict{"H6", Forbidden, "signers"}},
		"refuses the other of two":                   {both, governs(bench), verdict{"H6", Forbidden, "signers"}},
		"refuses two keys of one agency":             {twoKeys, append(governs(ministry), spare), verdict{"H6", Forbidden, "signers"}},
		"accepts two keys of one and one of another": {twoKeys, append(governs(ministry, bench), spare), accepted},
		"accepts the only one of a demonstration":    {governance(ministry), governs(ministry), accepted},
	} {
		t.Run(name, func(t *testing.T) {
			s := LedgerState{Founded: true, Governance: c.governs, Threshold: 1, Rules: Rules}
			b := Basis{Streams: map[StreamID]*State{TheLedger: {Ledger: seldom(s)}}}
			e := cn2015().event.(PolicyActivated)
			outcome{e.decideLedger(s, b, Statement{Type: TypePolicyActivated, Event: e, Signers: c.signers})}.then(t, c.want)
		})
	}
	alone := cn2015().by(governs(ministry)...)
	judge(t, []row{{"H1 accepts the only governor of a demonstration", []draft{demo()}, alone, accepted}})
}
