package domain

import "time"

// swab is a specimen of the child, and of the mother; toothbrush is one of the child that
// is missed.
func swab() draft {
	return ofChild(SpecimenCollected{Donor: somebody, DonorIs: DonorChild, Material: "buccal", Grade: GradeForensic, Container: "C-1", Seal: "S-1",
		DonorCheck: "photograph", DonorMatch: "yes", DonorSex: "female", DonorAgeFrom: 8, DonorAgeTo: 12, SamplingBasis: samplingByLaw},
		swabber.records(RoleCollector)).named("swab")
}

func swabOfMother() draft {
	return about(theReport, SpecimenCollected{Donor: aMother, DonorIs: DonorRelative, DonorRelation: "mother", Material: "blood", Grade: GradeForensic,
		Container: "C-2", Seal: "S-2", DonorCheck: "identity_document", DonorMatch: "yes", SamplingBasis: samplingByConsent},
		swabber.records(RoleCollector)).named("swab of the mother")
}

func toothbrush() draft {
	return about(theReport, SpecimenCollected{Donor: reported().event.(MissingReported).Child, DonorIs: DonorObject, Material: "toothbrush",
		Grade: GradeInvestigative, Container: "C-3", Seal: "S-3", DonorCheck: "provenance", DonorMatch: "not_checked", SamplingBasis: samplingByConsent},
		swabber.records(RoleCollector)).named("toothbrush")
}

// of makes a draft part of a specimen.
func (d draft) of(specimen draft) draft {
	d.stream = specimen.stream
	ref := Ref{Rel: "partOf", Stream: specimen.stream, ID: specimen.id()}
	return d.about(append([]Ref{ref}, d.refs...)...).named(d.event.EventType() + " of " + specimen.id())
}

func sealOf(specimen draft) string { return specimen.event.(SpecimenCollected).Seal }

// brought is a specimen on its way to an agency, and gotten is its arrival there.
func brought(specimen draft, to StreamID, by Signer) draft {
	return about("", SpecimenHandedOver{To: to, Seal: sealOf(specimen), Transport: "dry", ExpectedBy: at(2 * day)}, by).of(specimen)
}

func sentOff(specimen draft, to StreamID, by Signer) draft {
	return about("", SpecimenDispatched{To: to, Seal: sealOf(specimen), Carrier: "courier_company", Waybill: "W-77", Transport: "cooled", ExpectedBy: at(3 * day)}, by).of(specimen)
}

func gotten(specimen draft, by Signer) draft {
	return about("", SpecimenReceived{SealSeen: sealOf(specimen), SealIntact: true}, by).of(specimen)
}

func admittedTo(specimen draft, by Signer) draft {
	return about("", SpecimenAccessioned{LaboratoryNumber: "L-2012-1"}, by).of(specimen)
}

func turnedDown(specimen draft, by Signer) draft {
	return about("", SpecimenRejected{Cause: "degraded"}, by).of(specimen)
}

// inLab is a specimen that the laboratory has taken in.
func inLab(specimen draft) []draft {
	return []draft{specimen, brought(specimen, lab, swabber.records(RoleCourier)), gotten(specimen, receiver.records(RoleReceiver)),
		admittedTo(specimen, receiver.records(RoleReceiver))}
}

func typed(specimen draft, by officer) draft {
	return about("", ProfileGenerated{Donor: specimen.event.(SpecimenCollected).Donor, Kit: "GlobalFiler", RunNumber: "R-17", LociCount: 21,
		SexMarkers: markersX, Quality: "full"}, by.records(RoleAnalyst)).of(specimen)
}

// profiled is a specimen whose profile a reviewer lets stand.
func profiled(specimen draft) []draft {
	return append(inLab(specimen), typed(specimen, analyst), checked(specimen, "accepted"))
}

func checked(specimen draft, outcome string) draft {
	return about("", ProfileReviewed{Outcome: outcome}, reviewer.records(RoleReviewer)).answering(typed(specimen, analyst)).of(specimen)
}

func uploaded(specimen draft, index string) draft {
	return about("", ProfileUploaded{ProfileIndex: index, SearchScopes: []string{"relatives_of_missing", "abroad"}}, searcher.records(RoleDatabase)).
		answering(typed(specimen, analyst)).of(specimen)
}

func removed(specimen draft, cause string) draft {
	return about("", ProfileRemoved{Cause: cause}, searcher.records(RoleDatabase)).answering(typed(specimen, analyst)).of(specimen)
}

func kept(specimen draft, by Signer) draft {
	return about("", SpecimenStored{Seal: "S-9", Storage: "freezer", KeptPart: "remainder"}, by).of(specimen)
}

func destroyed(specimen draft, by, watcher Signer) draft {
	return about("", SpecimenDestroyed{Destruction: "incinerated", LegalBasis: "purpose_ended", ExtractKept: true}, by, watcher).of(specimen).after(time.Hour)
}

func retest(specimen draft, by Signer) draft {
	return about("", RetestOrdered{Cause: "database_hit", NewCollection: true, OtherLaboratory: true}, by).of(specimen)
}

// watches is an officer of the police who sees a specimen destroyed.
var watches = finder.as(RoleInvestigator, PurposeWitness)

// specimenStory is every event of a specimen, once: that of a child, of its mother, and
// one that a laboratory turns down.
func specimenStory() []draft {
	child, mother, brush := swab(), swabOfMother(), toothbrush()
	another := childCalled("sampled")
	first := rescue().by(finder.records(RoleInvestigator))
	first.stream = another
	child = in(another, child)
	story := append(laboratories(first), profiled(child)...)
	story = append(story, uploaded(child, "children"), removed(child, "purpose_ended"), kept(child, analyst.records(RoleAnalyst)),
		retest(child, clerk.records(RoleClerk)), destroyed(child, analyst.records(RoleAnalyst), watches))
	story = append(story, profiled(mother)...)
	return append(story, uploaded(mother, IndexRelatives), brush, sentOff(brush, lab, swabber.records(RoleCollector)),
		gotten(brush, receiver.records(RoleReceiver)), turnedDown(brush, receiver.records(RoleReceiver)))
}
