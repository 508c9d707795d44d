package domain

import "testing"

func TestKeysRefuseFacts(t *testing.T) {
	refuses(t, TypeKeyRotated, []breach{{"facts.replaces", `"AB"`, "facts.replaces"}})
	refuses(t, TypeKeyCompromised, []breach{{"facts.since", `"long ago"`, "facts.since"}})
}

func TestKeyIsRotated(t *testing.T) {
	next := keyCalled("keeper's next")
	yes := rotation(keeper, next)
	renewed := officer{shelter, keeper.person, next, keeper.roles}
	others := change(yes, func(e *KeyRotated) { e.Officer = nurse.person })
	judge(t, []row{
		{"H1 accepts the own administrator", world(), yes, accepted},
		{"H1 accepts the new key", world(yes, rescue()), taken(renewed, RoleIntake), accepted},
		{"H1 refuses the old key", world(yes, rescue()), taken(keeper, RoleIntake), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses another agency's administrator", world(), yes.by(head(welfare).records(RoleAdministrator), Signer{next.ID(), shelter, RoleIntake, PurposePossession}),
			verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses without the new key", world(), yes.by(head(shelter).records(RoleAdministrator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a key that has ended", world(suspension(keeper)), yes, verdict{"H1", Conflict, "facts.replaces"}},
		{"H1 refuses another officer's key", world(), others, verdict{"H1", Invalid, "facts.replaces"}},
		{"H1 refuses a key nobody has", world(), change(yes, func(e *KeyRotated) { e.Replaces = DigestOf(nil) }), verdict{"H1", Invalid, "facts.replaces"}},
		{"H1 refuses a key used before", world(authorisation(officerCalled("other", shelter, RoleIntake))), rotation(keeper, keyCalled("other")),
			verdict{"H1", Conflict, "facts.key"}},
	})
}

func TestKeyIsCompromised(t *testing.T) {
	yes := compromise(matron)
	supervised := yes.by(head(civil).records(RoleAdministrator), head(court).seconds(RoleAdministrator))
	judge(t, []row{
		{"H6 accepts two agencies", world(), yes, accepted},
		{"H6 accepts the supervising agency and another", world(), supervised, accepted},
		{"H6 accepts a key that had ended", world(suspension(matron)), yes, accepted},
		{"H6 refuses one agency", world(authorisation(officerCalled("second admin", welfare, RoleAdministrator))),
			yes.by(head(welfare).records(RoleAdministrator), officerCalled("second admin", welfare, RoleAdministrator).seconds(RoleAdministrator)),
			verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses the own agency alone", world(), yes.by(head(welfare).records(RoleAdministrator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an agency beside", world(), yes.by(head(police).records(RoleAdministrator), head(court).seconds(RoleAdministrator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a key it has not", world(), change(yes, func(e *KeyCompromised) { e.KeyID = Digest(finder.key.ID()) }), verdict{"H1", Invalid, "facts.keyId"}},
		{"H1 refuses a second time", world(yes), yes.named("again"), verdict{"H1", Conflict, "facts.keyId"}},
		{"H1 refuses what the key signs then", world(yes, rescue(), taken(nurse, RoleIntake)), transfer(matron, RoleCaseworker, shelter), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestAgencyIsSuspended(t *testing.T) {
	refuses(t, TypeAgencySuspended, []breach{{"facts.cause", `"rude"`, "facts.cause"}, {"facts.reviewFrom", `"May"`, "facts.reviewFrom"}})
	yes := agencySuspension(police)
	anew := change(accreditation(police, Police), func(e *AgencyAccredited) { e.Officer, e.Key = recruit.person, recruit.key }).named("anew").
		by(append(governs(ministry, assembly), Signer{recruit.key.ID(), police, RoleAdministrator, PurposePossession})...)
	judge(t, []row{
		{"H1 accepts a quorum", world(), yes, accepted},
		{"H1 refuses less", world(), yes.by(governs(bench)...), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an administrator", world(), yes.by(head(police).records(RoleAdministrator)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses a second time", world(yes), yes.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses an agency never accredited", world(), agencySuspension(nobody), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses what its officers sign", world(yes), rescue(), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a transfer to it", held(agencySuspension(welfare)), sent, verdict{"H4", Invalid, "facts.to"}},
		{"H1 accepts an accreditation anew", world(yes), anew, accepted},
		{"H1 refuses an accreditation with an old key", world(yes), accreditation(police, Police).named("anew"), verdict{"H1", Conflict, "facts.key"}},
		{"H1 refuses old keys after it", world(yes, anew), rescue(), verdict{"H1", Forbidden, "signers"}},
		{"H6 accepts a review of what it recorded", held(yes, instead(nurse, RoleIntake, police)),
			review(matron, RoleCaseworker, rescue()), accepted},
	})
}
