package domain

import "testing"

func TestOriginalRefusesFacts(t *testing.T) {
	refuses(t, TypeOriginalChecked, []breach{
		{"facts.evidenceDigest", `"AB"`, "facts.evidenceDigest"},
		{"facts.originalState", `"fine"`, "facts.originalState"},
		{"facts.keptBy", gone, "facts.keptBy"},
		{"facts.keptAt", `"County archive"`, "facts.keptBy"},
	})
}

func TestOriginalIsJudged(t *testing.T) {
	log := taken(finder, RoleCaseworker).filed("log").filed("second page")
	on := func(next ...draft) []draft { return world(append([]draft{rescue(), log}, next...)...) }
	print, nonsense := identityEvidenceAdded("footprint"), taken(nurse, RoleIntake).filed("log").named("void").butVoid()
	report := reported().filed("letter")
	elsewhere := original(log, "log").about(Ref{Rel: "answers", Stream: theReport, ID: log.id()})
	digest := verdict{"H3", Invalid, "facts.evidenceDigest"}
	judge(t, []row{
		{"H3 accepts a file that a record names", on(), original(log, "log"), accepted},
		{"H3 accepts the other of two files", on(), original(log, "second page"), accepted},
		{"H3 accepts looking again", on(original(log, "log")), original(log, "log").named("again"), accepted},
		{"H3 accepts evidence whose digest is sealed", on(print), original(print, ""), accepted},
		{"H3 accepts a file that a missing report names", world(report), original(report, "letter"), accepted},
		{"H3 accepts an auditor", on(), original(log, "log").by(clerk.records(RoleClerk)), accepted},
		{"H3 refuses a file that the record does not name", on(), original(log, "third page"), digest},
		{"H3 refuses a file that another record names", on(), original(rescue(), "log"), digest},
		{"H3 refuses a record of which it does not say the file", on(), original(log, ""), digest},
		{"H3 refuses what answers nothing", on(), original(log, "log").about(), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses what answers another stream", on(reported()), elsewhere, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a void record's file", on(nonsense), original(nonsense, "log"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a keeper that is no agency", on(), change(original(log, "log"), func(e *OriginalChecked) { e.KeptBy = nobody }), verdict{"H3", Invalid, "facts.keptBy"}},
	})
}

// TestLastLookCounts, for each original by itself.
func TestLastLookCounts(t *testing.T) {
	log, print := taken(finder, RoleCaseworker).filed("log").filed("second page"), identityEvidenceAdded("footprint")
	lost := change(original(log, "log").named("later"), func(e *OriginalChecked) {
		e.KeptBy, e.KeptAt, e.OriginalState = "", "County archive", "not_found_there"
	})
	h := given(t, world(rescue(), log, print, original(log, "log"), original(log, "second page").named("second"), original(print, "").named("print"), lost.after(9*day))...)
	got := h.fold.State(theChild).Child.Originals
	if len(got) != 3 || got[0].ID != recordID("later") || got[0].KeptAt != "County archive" || got[0].State != "not_found_there" ||
		got[0].At-got[1].At < 9*24*3600 || got[1].Digest != DigestOf([]byte("second page")) || got[2].Of != print.id() || got[2].Digest != "" {
		t.Errorf("the last looks are %+v", got)
	}
	record, _ := h.fold.State(theChild).Find(log.id())
	if len(record.Evidence) != 2 || record.Evidence[1] != DigestOf([]byte("second page")) {
		t.Errorf("the stream remembers %v of the record's files", record.Evidence)
	}
}
