package domain

import (
	"crypto/ed25519"
	"encoding/json"
	"time"
)

// The cast: one small province and its neighbours.
var (
	ministry, assembly, bench = agencyCalled("ministry"), agencyCalled("assembly"), agencyCalled("bench")

	police    = agencyCalled("police")
	station   = agencyCalled("station")
	welfare   = agencyCalled("welfare")
	shelter   = agencyCalled("shelter")
	ngo       = agencyCalled("ngo")
	guardians = agencyCalled("guardians")
	court     = agencyCalled("court")
	operator  = agencyCalled("operator")
	nobody    = agencyCalled("nobody") // never accredited
	civil     = agencyCalled("civil")
	hospital  = agencyCalled("hospital")
	accusers  = agencyCalled("prosecution")
	panel     = agencyCalled("panel")
	auditors  = agencyCalled("auditors")
	lab       = agencyCalled("laboratory")
	otherLab  = agencyCalled("other laboratory")

	theChild  = childCalled("child")
	somebody  = NewPersonID(seed("the child itself"))
	aMother   = NewPersonID(seed("mother"))
	accredits = []struct {
		agency StreamID
		kind   AgencyKind
	}{
		{police, Police}, {station, Police}, {welfare, WelfareInstitution}, {shelter, Shelter}, {ngo, NGO},
		{guardians, GuardianOffice}, {court, Court}, {operator, Operator},
		{civil, CivilAffairs}, {hospital, HealthFacility}, {accusers, Prosecution}, {panel, Panel},
		{auditors, Auditing},
	}
)

// officer is a person with a key at an agency.
type officer struct {
	agency StreamID
	person PersonID
	key    PublicKey
	roles  []string
}

func officerCalled(name string, agency StreamID, roles ...string) officer {
	return officer{agency, NewPersonID(seed("person " + name)), keyCalled(name), roles}
}

var (
	finder     = officerCalled("finder", police, RoleInvestigator, RoleCaseworker)
	partner    = officerCalled("partner", police, RoleInvestigator)
	patrol     = officerCalled("patrol", station, RoleInvestigator)
	nurse      = officerCalled("nurse", welfare, RoleIntake, RoleCaseworker)
	matron     = officerCalled("matron", welfare, RoleCaseworker)
	keeper     = officerCalled("keeper", shelter, RoleIntake)
	volunteer  = officerCalled("volunteer", ngo, RoleCaseworker)
	advocate   = officerCalled("advocate", guardians, RoleGuardian)
	clerk      = officerCalled("clerk", court, RoleClerk, RoleCaseworker)
	registrar  = officerCalled("registrar", operator, RoleRegistrar)
	chief      = officerCalled("unit head", police, RoleSupervisor)
	sergeant   = officerCalled("sergeant", station, RoleSupervisor)
	assessor   = officerCalled("assessor", civil, RoleCaseworker)
	director   = officerCalled("director", civil, RoleSupervisor, RolePanelMember)
	doctor     = officerCalled("doctor", hospital, RoleDoctor)
	prosecutor = officerCalled("prosecutor", accusers, RoleProsecutor)
	chair      = officerCalled("chair", panel, RolePanelMember)
	member     = officerCalled("member", panel, RolePanelMember)
	registry   = officerCalled("registrar of adoptions", civil, RoleAdoptions)

	auditor     = officerCalled("auditor", auditors, RoleAuditor)
	examiner    = officerCalled("second auditor", auditors, RoleAuditor)
	secondClerk = officerCalled("another clerk", court, RoleClerk)

	swabber      = officerCalled("collector of the police", police, RoleCollector, RoleCourier)
	receiver     = officerCalled("receiving clerk of the laboratory", lab, RoleReceiver, RoleCourier)
	analyst      = officerCalled("analyst", lab, RoleAnalyst, RoleReviewer, RoleCollector)
	otherAnalyst = officerCalled("second analyst", lab, RoleAnalyst, RoleCollector)
	reviewer     = officerCalled("technical reviewer", lab, RoleReviewer, RoleAnalyst, RoleCollector)
	searcher     = officerCalled("database operator", lab, RoleDatabase)
	taker        = officerCalled("receiving clerk elsewhere", otherLab, RoleReceiver)
	tester       = officerCalled("analyst elsewhere", otherLab, RoleAnalyst)

	staff = []officer{finder, partner, patrol, nurse, matron, keeper, volunteer, advocate, clerk, registrar,
		chief, sergeant, assessor, director, doctor, prosecutor, chair, member, registry, secondClerk, auditor, examiner}

	// samplers are enrolled by laboratories.
	samplers = []officer{swabber, receiver, analyst, otherAnalyst, reviewer, searcher, taker, tester}
)

func (o officer) as(role, purpose string) Signer {
	return Signer{Key: o.key.ID(), Agency: o.agency, Role: role, Purpose: purpose}
}

func (o officer) records(role string) Signer { return o.as(role, PurposeRecord) }
func (o officer) seconds(role string) Signer { return o.as(role, PurposeSecond) }

func agencyCalled(name string) StreamID { return NewStreamID(AgencyStream, seed("agency "+name)) }
func childCalled(name string) StreamID  { return NewStreamID(ChildStream, seed("child "+name)) }

func keyCalled(name string) PublicKey {
	secret := ed25519.NewKeyFromSeed([]byte(DigestOf([]byte("key " + name)))[:32])
	return EncodePublicKey(secret.Public().(ed25519.PublicKey))
}

// head is the first administrator of an agency, enrolled with it.
func head(agency StreamID) officer {
	return officerCalled("head of "+string(agency), agency, RoleAdministrator)
}

func governor(agency StreamID) Governor {
	return Governor{Agency: agency, Key: keyCalled("governor " + string(agency))}
}

// governs are the signatures of governance keys.
func governs(agencies ...StreamID) []Signer {
	var signers []Signer
	for _, a := range agencies {
		signers = append(signers, Signer{governor(a).Key.ID(), a, RoleGovernor, PurposeGovernance})
	}
	return signers
}

func founding() draft {
	return draft{stream: TheLedger, signers: governs(ministry, assembly, bench), event: LedgerFounded{
		Origin:     "ledger.example/province",
		Governance: []Governor{governor(ministry), governor(assembly), governor(bench)}, Threshold: 2,
		CheckpointKey: "ledger.example/province+checkpoint", ReceiptKey: "ledger.example/province+receipt",
		Rules: 1, Clock: ClockReal,
	}}
}

func policy(id, limits string) draft {
	text := `{"id":"` + id + `","title":"Trial profile","limits":` + limits + `}`
	return draft{stream: TheLedger, name: "policy " + id, signers: governs(ministry, bench), event: PolicyActivated{
		Profile: id, Digest: DigestOf([]byte(text)), Text: text, Rules: 1,
	}}
}

func cn2015() draft {
	return policy("CN-2015", `{"correction.clericalHours":24,"transfer.expectedHours":72}`)
}

func accreditation(agency StreamID, kind AgencyKind) draft {
	first := head(agency)
	e := AgencyAccredited{Name: "Agency " + string(agency), Kind: kind, Territory: "350200", Officer: first.person, Key: first.key}
	switch {
	case kind == Police && agency != police:
		e.Supervisor = police
	case agency == welfare || agency == shelter:
		e.Supervisor = civil
	}
	return draft{stream: agency, event: e,
		signers: append(governs(ministry, assembly), first.as(RoleAdministrator, PurposePossession))}
}

func authorisation(o officer) draft {
	return draft{stream: o.agency, name: "authorise " + string(o.person), event: OfficerAuthorised{o.person, o.key, o.roles},
		signers: []Signer{head(o.agency).records(RoleAdministrator), o.as(o.roles[0], PurposePossession)}}
}

func suspension(o officer) draft {
	return draft{stream: o.agency, name: "suspend " + string(o.person), event: OfficerSuspended{Officer: o.person, Cause: "leave"},
		signers: []Signer{head(o.agency).records(RoleAdministrator)}}
}

// laboratories joins two of them, and who works with specimens.
func laboratories(next ...draft) []draft {
	records := []draft{accreditation(lab, Laboratory), accreditation(otherLab, Laboratory)}
	for _, o := range samplers {
		records = append(records, authorisation(o))
	}
	return append(records, next...)
}

// world is a founded ledger with its policy, agencies and officers, and what
// happens next.
func world(next ...draft) []draft { return append([]draft{{isWorld: true}}, next...) }

func settled() []draft {
	records := []draft{founding(), cn2015()}
	for _, a := range accredits {
		records = append(records, accreditation(a.agency, a.kind))
	}
	for _, o := range staff {
		records = append(records, authorisation(o))
	}
	return records
}

func rescue() draft {
	return draft{stream: theChild, signers: []Signer{finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)},
		event: ChildRescued{Child: somebody, TemporaryNumber: "OP89-017", Sex: "female", AgeFrom: 6, AgeTo: 14,
			Condition: "well", FoundWith: "trafficker"}}
}

var sure = Presence{Method: "photograph", Match: "yes"}

func taken(by officer, role string) draft {
	return draft{stream: theChild, signers: []Signer{by.records(role)},
		event: CustodyTaken{Agency: by.agency, Care: "police_temporary", LegalBasis: "rescue"}}
}

func transfer(from officer, role string, to StreamID) draft {
	return draft{stream: theChild, signers: []Signer{from.records(role)}, event: TransferInitiated{
		To: to, Cause: "interim_care", Escorts: []PersonID{from.person},
		ExpectedBy: dawn.Add(72 * time.Hour).Format(time.RFC3339), Presence: sure,
	}}
}

func acceptance(by officer, role string, answered draft) draft {
	return draft{stream: theChild, signers: []Signer{by.records(role)},
		refs: []Ref{{Rel: "answers", Stream: answered.stream, ID: answered.id()}},
		event: TransferAccepted{by.agency, "welfare_institution", dawn.Add(9 * time.Hour).Format(time.RFC3339),
			sure, "minor_injury"}}
}

func handover(by officer, role string, watched Signer) draft {
	return draft{stream: theChild, signers: []Signer{by.records(role), watched},
		event: HandedOver{aMother, "mother", sure}}
}

func correction(target draft, custodian StreamID, signers ...Signer) draft {
	return draft{stream: theChild, signers: signers,
		refs:  []Ref{{Rel: "corrects", Stream: target.stream, ID: target.id()}},
		event: ErrorDeclared{Error: "incorrect_data", Custodian: custodian}}
}

func dossier(size int64) draft {
	return draft{stream: theChild.Access(), signers: []Signer{registrar.records(RoleRegistrar)}, event: DossierIssued{
		Subject: theChild, Size: size, Root: DigestOf([]byte("root")), Heads: []Head{
			{theChild, 1, DigestOf([]byte("last of the child"))}, {TheLedger, 2, DigestOf([]byte("last of the ledger"))},
		}}}
}

// change applies f to the facts of a draft.
func change[E Event](d draft, f func(*E)) draft {
	e := d.event.(E)
	f(&e)
	d.event = e
	return d
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }
