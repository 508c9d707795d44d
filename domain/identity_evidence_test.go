package domain

import "testing"

func TestIdentityEvidenceRefusesFacts(t *testing.T) {
	refuses(t, TypeIdentityEvidenceAdded, []breach{
		{"facts.evidenceKind", `"hunch"`, "facts.evidenceKind"},
		{"facts.keptBy", gone, "facts.keptBy"},
		{"facts.keptAt", `"County archive"`, "facts.keptBy"},
		{"facts.keptBy", `"` + string(theChild) + `"`, "facts.keptBy"},
	})
}

func TestIdentityEvidenceIsJudged(t *testing.T) {
	unsealed := func(s *Statement) { s.Sealed["original"] = nil }
	paper := identityEvidenceAdded("document")
	laboratory := identityEvidenceAdded("laboratory_report").saying(unsealed).filed("report").
		saying(func(s *Statement) {
			s.Source = Source{Kind: SourceTranscribed, Body: "Provincial laboratory", Document: DigestOf([]byte("report"))}
		})
	keeps := func(agency StreamID) draft {
		return change(paper, func(e *IdentityEvidenceAdded) { e.KeptBy = agency })
	}
	body := change(paper, func(e *IdentityEvidenceAdded) { e.KeptBy, e.KeptAt = "", "County archive" })
	judge(t, []row{
		{"H3 accepts a print with a sealed digest", held(), identityEvidenceAdded("footprint"), accepted},
		{"H3 accepts a paper in the clear", held(), paper.saying(unsealed).filed("paper"), accepted},
		{"H3 accepts a paper with a sealed digest", held(), paper, accepted},
		{"H3 accepts a body without a key", held(), body, accepted},
		{"H3 accepts a keeper that was suspended", held(agencySuspension(shelter)), keeps(shelter), accepted},
		{"H3 accepts a baby's footprint after its death", held(death()), identityEvidenceAdded("footprint"), accepted},
		{"H3 refuses a photograph in the clear", held(), identityEvidenceAdded("photo").filed("photo"), verdict{"H3", Invalid, "evidence"}},
		{"H3 refuses a photograph in the clear alone", held(), identityEvidenceAdded("photo").saying(unsealed).filed("photo"), verdict{"H3", Invalid, "evidence"}},
		{"H3 refuses evidence without a file", held(), paper.saying(unsealed), verdict{"H3", Invalid, "sealed.original"}},
		{"H3 refuses a keeper that is no agency", held(), keeps(nobody), verdict{"H3", Invalid, "facts.keptBy"}},
		{"H6 accepts a laboratory's report that two agencies bring", held(), laboratory.by(nurse.records(RoleIntake), finder.seconds(RoleInvestigator)), accepted},
		{"H6 refuses one that one agency brings", held(), laboratory, verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses a court", held(), paper.by(clerk.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
	})
}
