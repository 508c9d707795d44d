package domain

import (
	"strings"
	"testing"
)

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

// TestLastLookCounts, for each original by itself, and none that was declared wrong.
func TestLastLookCounts(t *testing.T) {
	log, print := taken(finder, RoleCaseworker).filed("log").filed("second page"), identityEvidenceAdded("footprint")
	void := taken(nurse, RoleIntake).filed("log").named("void").butVoid()
	first := original(log, "log").named("first")
	lost := change(original(log, "log").named("later"), func(e *OriginalChecked) {
		e.KeptBy, e.KeptAt, e.OriginalState = "", "County archive", "not_found_there"
	})
	wrong := change(never(lost, matron.records(RoleCaseworker), finder.seconds(RoleInvestigator)), func(e *ErrorDeclared) { e.Custodian = police })
	told := func(next ...draft) string {
		h := given(t, world(append([]draft{rescue(), log, void, print}, next...)...)...)
		var all []string
		for _, f := range h.fold.State(theChild).Files() {
			all = append(all, titleOf(f.Of.Type)+" "+lookedFor(f))
		}
		return strings.Join(all, "; ")
	}
	for want, next := range map[string][]draft{
		"custody taken nobody; custody taken nobody; identity evidence added nobody":          nil,
		"custody taken intact; custody taken nobody; identity evidence added nobody":          {first},
		"custody taken not_found_there; custody taken intact; identity evidence added nobody": {first, original(log, "second page").named("second"), lost},
		"custody taken intact; custody taken nobody; identity evidence added intact":          {first, lost, wrong, original(print, "").named("print")},
	} {
		if got := told(next...); got != want {
			t.Errorf("files are %q, want %q", got, want)
		}
	}
}

// lookedFor is what the last look for a file found, in a word.
func lookedFor(f File) string {
	if f.Last.ID == "" {
		return "nobody"
	}
	return f.Last.State
}
