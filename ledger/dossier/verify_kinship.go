package dossier

import (
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/transparency"
)

// recompute computes a disclosed kinship report anew, by the policy in force at its
// index. A report that differs is the laboratory's word all the same, and no forgery of
// the dossier: it is for whoever reads it to weigh.
func (v *verifier) recompute(p past, opened map[string]transparency.Disclosure) {
	spec, _ := domain.SpecOf(p.Statement.Type)
	for _, path := range spec.Sealed {
		if path.Type != domain.SealedReport || p.verdict.Void || p.Statement.Sealed[path.Path] == nil {
			continue
		}
		d, found := opened[path.Path]
		if !found {
			v.report.note(NoteRecomputed, p, "cannot be computed anew: its %s is %s", path.Path, p.Closed[path.Path])
			continue
		}
		if report, err := kinship.ParseReport(d.Value); err == nil {
			v.recomputed(p, report)
		}
	}
}

func (v *verifier) recomputed(p past, r kinship.Report) {
	find := kinship.Known()
	for _, used := range r.Tables {
		if _, known := find(used.Digest); !known {
			v.report.note(NoteRecomputed, p, "cannot be computed anew: this program does not have the allele table %q of digest %s; homeward kinship computes it with --table",
				clip(used.ID), clip(used.Digest))
			return
		}
	}
	v.report.Counts.Recomputed++
	again := domain.RecomputeReport(p.Statement, r, domain.KinshipSources{Tables: find}, p.limits)
	if again.Agrees {
		return
	}
	v.report.Counts.Differing++
	verdict := "its verdict follows all the same"
	if !again.VerdictAgrees {
		verdict = "its verdict does not follow either"
	}
	v.report.note(NoteRecomputed, p, "differs when its figures are computed anew, and %s. %s", verdict, strings.Join(again.Differences, " "))
}
