package domain

// What may happen in the search for a child and for its family, as drafts.

func alert(km int) draft {
	return about(theReport, AlertPublished{RadiusKm: km, Channels: []string{"app_push", "road_signs"}}, finder.records(RoleInvestigator))
}

func withdrawal(of draft, cause string) draft {
	return about(theReport, AlertWithdrawn{Cause: cause}, finder.records(RoleInvestigator)).answering(of)
}

func tracing() draft {
	return about(theReport, TracingRequestFiled{Inquirer: aFather, Relation: "father", TracingType: "case_by_case", ConsentForTracing: true},
		volunteer.records(RoleCaseworker))
}

func untraced(of draft) draft {
	return about(theReport, TracingRequestClosed{Outcome: "unsuccessful", Cause: "no_trace"}, volunteer.records(RoleCaseworker)).answering(of)
}

func notice(by officer, role string) draft {
	return ofChild(PublicNoticePublished{Channels: []string{"newspaper", "search_platform"}}, by.records(role))
}

func noticeEnd(of draft, days int) draft {
	return ofChild(PublicNoticeEnded{DaysRun: days, Cause: ranItsTime}, nurse.records(RoleIntake)).answering(of)
}

func certificate(stage string) draft {
	return ofChild(NotFoundCertified{Stage: stage, SearchSteps: []string{"local_search", "database_run", stepNotice}},
		finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)).named(stage + " certificate")
}

func registered() draft {
	return ofChild(CivilRegistered{Ground: "parents_not_found"}, assessor.records(RoleCaseworker))
}

func aged(from, to int) draft {
	return ofChild(AgeAssessed{AgeFrom: from, AgeTo: to, Methods: []string{"teeth", "bones"}}, doctor.records(RoleDoctor))
}

func examined(sex string) draft {
	return ofChild(HealthExamined{Sex: sex, Condition: "well"}, doctor.records(RoleDoctor))
}

func trafficked(status string) draft {
	e := TraffickingStatusDecided{TraffickingStatus: status, DecidingBody: "police", RecruiterRelation: "unacquainted", CriminalCase: "D1218-4"}
	if status != noVictim {
		e.Exploitation, e.Means = []string{"forced_adoption"}, []string{"psychoactive_substances"}
	}
	return ofChild(e, finder.records(RoleInvestigator)).named("trafficking " + status)
}

func identityEvidenceAdded(kind string) draft {
	return ofChild(IdentityEvidenceAdded{EvidenceKind: kind, KeptBy: welfare}, nurse.records(RoleIntake)).
		saying(func(s *Statement) { s.Sealed["original"] = new(DigestOf([]byte(kind))) }).named("evidence " + kind)
}

// filed gives a draft a file in the clear.
func (d draft) filed(name string) draft {
	return d.saying(func(s *Statement) {
		s.Evidence = append(s.Evidence, Evidence{Kind: "paper", MediaType: "application/pdf", Bytes: 9, SHA256: DigestOf([]byte(name))})
	})
}

func original(of draft, name string) draft {
	e := OriginalChecked{KeptBy: welfare, OriginalState: "intact"}
	if name != "" {
		e.EvidenceDigest = DigestOf([]byte(name))
	}
	return about(of.stream, e, matron.records(RoleCaseworker)).answering(of)
}

// delivered is the story until a welfare institution has the child.
func delivered(next ...draft) []draft {
	return held(append([]draft{sent, acceptance(nurse, RoleIntake, sent)}, next...)...)
}

// allIn moves drafts to another child's stream, with what they answer.
func allIn(stream StreamID, drafts ...draft) []draft {
	for i, d := range drafts {
		drafts[i].stream = stream
		refs := make([]Ref, len(d.refs))
		for j, ref := range d.refs {
			refs[j] = Ref{Rel: ref.Rel, Stream: stream, ID: ref.ID}
		}
		drafts[i].refs = refs
	}
	return drafts
}

// soughtStory is every event of a search, once.
func soughtStory() []draft {
	report := reported()
	missing := []draft{report, alert(100), withdrawal(alert(100), "expired"), tracing(), untraced(tracing())}
	child := []draft{rescue().filed("log"), taken(finder, RoleCaseworker), sent, acceptance(nurse, RoleIntake, sent), aged(6, 12), examined("female"),
		trafficked("actual"), identityEvidenceAdded("footprint"), original(rescue(), "log"), notice(nurse, RoleIntake),
		noticeEnd(notice(nurse, RoleIntake), 1), certificate(stageTemporary), certificate(stageFinal), registered()}
	return append(allIn(NewStreamID(MissingStream, seed("sought")), missing...), allIn(childCalled("sought"), child...)...)
}
