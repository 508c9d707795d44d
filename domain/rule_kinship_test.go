package domain

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

// looked is what a rule says of the child after records, beside what an index found.
func looked(t *testing.T, rule string, beside func(*Audited), records ...draft) []string {
	t.Helper()
	h := given(t, compared(records...)...)
	a := Audited{Stream: theChild, Steps: h.knownBy(theChild, h.at), Others: map[StreamID][]Step{theReport: h.knownBy(theReport, h.at)},
		Limits: h.fold.State(TheLedger).Ledger.Get().Policy.Limits, At: h.at}
	if beside != nil {
		beside(&a)
	}
	var severities []string
	for _, d := range Audit(a) {
		if d.Rule != rule {
			continue
		}
		severities = append(severities, d.Severity)
		if len(d.Records) == 0 || d.Since.After(a.At) || d.Since.IsZero() {
			t.Errorf("a finding that is not complete: %+v", d)
		}
	}
	return severities
}

// came is what came of computing a report anew.
func came(of draft, agrees, verdictAgrees bool, mismatches int) func(*Audited) {
	return func(a *Audited) {
		a.Reports = []Recomputed{{RecordRef: RecordRef{theChild, of.id()}, Agrees: agrees, VerdictAgrees: verdictAgrees, Mismatches: mismatches,
			Differences: []string{"At FGA it does not follow.", "At vWA it does not follow."}}}
	}
}

func TestA07(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	gone := takesBack(own, labHead.records(RoleSupervisor))
	for name, c := range map[string]struct {
		beside  func(*Audited)
		records []draft
		want    []string
	}{
		"nobody computed it":      {nil, []draft{own}, nil},
		"it agrees":               {came(own, true, true, 0), []draft{own}, nil},
		"a figure differs":        {came(own, false, true, 0), []draft{own}, highs},
		"the verdict differs":     {came(own, false, false, 0), []draft{own}, blocks},
		"it was withdrawn":        {came(own, false, false, 0), []draft{own, gone}, nil},
		"it was declared wrong":   {came(own, false, false, 0), []draft{own, neverWas(own, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))}, nil},
		"it was impugned":         {came(own, false, false, 0), []draft{own, doubts(own, clerk.records(RoleClerk))}, blocks},
		"another report does not": {came(rescue(), false, false, 0), []draft{own}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := looked(t, "A07", c.beside, c.records...); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// TestBlockingFindingsAreClearedAsSuch: one that an auditor took up as mild, so that a
// colleague could clear it alone, blocks as before; and what is found elsewhere afterwards
// was cleared by nobody.
func TestBlockingFindingsAreClearedAsSuch(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	ofRule := func(rule string, f draft) draft {
		return change(f, func(e *AuditFindingRecorded) { e.Rule = rule })
	}
	mine, asMild, asBlock := typed(swab(), analyst), ofRule("A07", mild(own)), ofRule("A07", finding(own))
	isTwin := ofRule("A02", finding(mine))
	twin := func(since time.Duration) func(*Audited) {
		return func(a *Audited) {
			a.Profiles = []Comparison{{One: RecordRef{theChild, mine.id()}, Other: RecordRef{theOther, recordID("theirs")}, Donors: [2]PersonID{somebody, aWitness}, Shared: 20, Since: a.At.Add(since)}}
		}
	}
	for name, c := range map[string]struct {
		rule    string
		beside  func(*Audited)
		records []draft
		stands  bool
	}{
		"nobody took it up":     {"A07", came(own, false, false, 0), []draft{own}, true},
		"cleared as blocking":   {"A07", came(own, false, false, 0), []draft{own, asBlock, clears(asBlock)}, false},
		"cleared as mild":       {"A07", came(own, false, false, 0), []draft{own, asMild, clears(asMild).by(examiner.records(RoleAuditor))}, true},
		"mild, cleared as mild": {"A07", came(own, false, true, 0), []draft{own, asMild, clears(asMild).by(examiner.records(RoleAuditor))}, false},
		"a twin of then":        {"A02", twin(-time.Hour * 24 * 365), []draft{isTwin, clears(isTwin)}, false},
		"another one since":     {"A02", twin(0), []draft{isTwin, clears(isTwin).after(time.Hour)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, compared(c.records...)...)
			a := Audited{Stream: theChild, Steps: h.knownBy(theChild, h.at), Others: map[StreamID][]Step{theReport: h.knownBy(theReport, h.at)}, At: h.at}
			c.beside(&a)
			found := slices.DeleteFunc(Audit(a), func(d Detected) bool { return d.Rule != c.rule })
			if len(found) != 1 || found[0].Stands() != c.stands {
				t.Errorf("found %+v, and it stands: %v", found, c.stands)
			}
		})
	}
}

// TestA07OfSpecimens: what a report rests on in another stream has fallen.
func TestA07OfSpecimens(t *testing.T) {
	mother := swabOfMother()
	own := motherReport(swab(), mother)
	wrong := inReport(neverWas(mother, swabber.records(RoleCollector), nurse.seconds(RoleCaseworker)))
	astray := inReport(neverWas(gotten(mother, receiver.records(RoleReceiver)), receiver.records(RoleReceiver), finder.seconds(RoleInvestigator)))
	fell := checked(mother, "contaminated").named("looked at again")
	anew := typed(mother, analyst).named("typed anew")
	stands := checked(mother, "accepted").answering(anew).of(mother).named("reviewed anew")
	for name, c := range map[string]struct {
		records []draft
		want    []string
	}{
		"nothing":                       {[]draft{own}, nil},
		"never taken":                   {[]draft{own, wrong}, blocks},
		"another way":                   {[]draft{own, astray}, blocks},
		"its profile fell":              {[]draft{own, fell}, blocks},
		"and another was made since":    {[]draft{own, fell, anew, stands}, blocks},
		"another had been made by then": {[]draft{anew, stands, own, fell}, nil},
		"the report was withdrawn":      {[]draft{own, fell, takesBack(own, labHead.records(RoleSupervisor))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := looked(t, "A07", nil, c.records...); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

func TestA08(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	with := func(mismatches int, model string) draft {
		return written(own, func(e *KinshipReportIssued) { e.Mismatches, e.MutationModel = mismatches, model })
	}
	lax := policy("LAX", `{"kinship.support":10000}`)
	for name, c := range map[string]struct {
		beside  func(*Audited)
		records []draft
		want    []string
	}{
		"all fit":                              {nil, []draft{with(0, mutationNone)}, nil},
		"two do not, with mutations":           {nil, []draft{with(2, "stepwise")}, nil},
		"one does not, without mutations":      {nil, []draft{with(1, mutationNone)}, blocks},
		"three do not where the profile is":    {nil, []draft{lax, with(3, "stepwise")}, blocks},
		"three do not, as computed":            {came(own, false, false, 3), []draft{with(0, "stepwise")}, blocks},
		"one does not, as computed, without":   {came(own, false, true, 1), []draft{with(0, mutationNone)}, blocks},
		"one does not, as computed":            {came(own, true, true, 1), []draft{with(1, "stepwise")}, nil},
		"many do not, and it is excluded":      {nil, []draft{written(own, excluding)}, nil},
		"one does not, and it was taken back":  {nil, []draft{with(1, mutationNone), takesBack(own, labHead.records(RoleSupervisor))}, nil},
		"one does not, and it is inconclusive": {nil, []draft{written(with(1, mutationNone), func(e *KinshipReportIssued) { e.Verdict = "inconclusive" })}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := looked(t, "A08", c.beside, c.records...); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

func TestA09(t *testing.T) {
	child, mother, second := swab(), swabOfMother(), secondSwab()
	found := hit(child, mother)
	papers := onPapers.named("by papers")
	known := motherReport(child, mother)
	anew := motherReport(child, second)
	strong := written(anew, func(e *KinshipReportIssued) { e.LikelihoodRatio = "4.1e+08" })
	searching := policy("SEARCHING", `{"kinship.support":10000,"kinship.searchOdds":100}`)
	proper := append([]draft{searching, found}, profiled(second)...)
	put := []draft{uploaded(child, "children"), uploaded(mother, IndexRelatives)}
	ofFather := change(papers, func(e *IdentityEstablished) { e.Relative, e.Relation = aFather, "father" })
	for name, c := range map[string]struct {
		records []draft
		want    []string
	}{
		"nothing":                                {nil, nil},
		"papers, and nobody searched":            {[]draft{papers}, nil},
		"papers after a hit":                     {[]draft{found, papers}, highs},
		"papers for another than the hit":        {[]draft{found, ofFather}, nil},
		"an order after a hit":                   {[]draft{found, order(OrderIdentity), identity(order(OrderIdentity))}, nil},
		"papers beside a report":                 {[]draft{found, known, papers}, nil},
		"papers beside a report that fell":       {[]draft{found, known, takesBack(known, labHead.records(RoleSupervisor)), papers}, highs},
		"papers after a hit, disputed since":     {[]draft{found, papers, doubted}, nil},
		"a report, and nobody searched":          {[]draft{known, byReport(known)}, nil},
		"a report on what was searched, no hit":  {append(slices.Clip(put), known, byReport(known)), highs},
		"one of the two was searched":            {[]draft{put[0], known, byReport(known)}, nil},
		"searched after the report":              {append([]draft{known}, append(slices.Clip(put), byReport(known))...), nil},
		"too little for so many":                 {append(slices.Clip(proper), anew, byReport(anew)), highs},
		"enough for so many":                     {append(slices.Clip(proper), strong, byReport(strong)), nil},
		"little, where the profile does not ask": {append(append([]draft{found}, profiled(second)...), anew, byReport(anew)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := looked(t, "A09", nil, c.records...); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// TestFiguresLeaveATrace: those that tell one report from another, and no others.
func TestFiguresLeaveATrace(t *testing.T) {
	for ratio, want := range map[string]string{"2.53e+06": "", "2.53417e+06": "duo_mother 21 0 2.53417e+06", "100000": "", "123456": "duo_mother 21 0 123456", "0": ""} {
		e := written(motherReport(), func(e *KinshipReportIssued) { e.LikelihoodRatio = ratio }).event.(KinshipReportIssued)
		if got := e.figures(); got != want {
			t.Errorf("%s leaves %q, not %q", ratio, got, want)
		}
	}
}

func TestA34AmongChildren(t *testing.T) {
	own := written(motherReport(swab(), swabOfMother()), func(e *KinshipReportIssued) { e.LikelihoodRatio = "2.53417e+06" })
	left := func(stream StreamID, value string, at ...uint64) func(*Audited) {
		return func(a *Audited) {
			for _, s := range a.Steps {
				a.Traces = append(a.Traces, Traces(s.Statement)...)
			}
			a.Traces = append(a.Traces, Trace{Kind: TraceFigures, Value: value, RecordRef: RecordRef{stream, recordID("elsewhere")}, Recorded: Recorded{At: dawn, Index: append(at, 0)[0]}})
		}
	}
	figures := own.event.(KinshipReportIssued).figures()
	for name, c := range map[string]struct {
		beside  func(*Audited)
		records []draft
		want    []string
	}{
		"nobody else's":      {nil, []draft{own}, nil},
		"another child's":    {left(theOther, figures), []draft{own}, highs},
		"a later child's":    {left(theOther, figures, 1<<20), []draft{own}, nil},
		"other figures":      {left(theOther, "duo_mother 21 0 2.53418e+06"), []draft{own}, nil},
		"its own once more":  {left(theChild, figures), []draft{own}, nil},
		"its twin's":         {left(theOther, figures), []draft{own, otherFound(), siblings(theChild, theOther)}, nil},
		"no report of child": {left(theOther, figures), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := looked(t, "A34", c.beside, c.records...); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

func TestA34OfALaboratory(t *testing.T) {
	// reports are of true duos, whose logarithms lie from low to high.
	reports := func(n int, low, high float64, verdicts ...string) []LabReport {
		var all []LabReport
		for i := range n {
			log10 := low + (high-low)*float64(i)/float64(n-1)
			r := LabReport{RecordRef{theChild, recordID(strconv.Itoa(i))}, dawn.Add(time.Duration(i) * day), "duo_mother", verdictSupported, "1e+0" + strconv.Itoa(int(log10+0.5)), 20, 0}
			if i < len(verdicts) {
				r.Verdict = verdicts[i]
			}
			all = append(all, r)
		}
		return all
	}
	for name, c := range map[string]struct {
		issued []LabReport
		want   []string
	}{
		"as true duos are":           {reports(30, 4, 9), nil},
		"too few to say":             {reports(19, 6, 6), nil},
		"all alike":                  {reports(30, 6, 6), highs},
		"far too high":               {reports(30, 8.6, 9.4), highs},
		"all of very many support":   {reports(300, 4, 9), highs},
		"all but one of very many":   {reports(300, 4, 9, "inconclusive"), nil},
		"others than those known of": {slices.Repeat([]LabReport{{RecordRef{theChild, recordID("sib")}, dawn, "full_siblings", verdictSupported, "1e+06", 20, 0}}, 30), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range Audit(Audited{Stream: lab, Issued: c.issued, At: dawn.Add(999 * day)}) {
				if d.Rule == "A34" {
					got = append(got, d.Severity)
					if !d.Since.Equal(c.issued[len(c.issued)-1].At) || len(d.Records) != len(c.issued) {
						t.Errorf("since %s, by %d records", d.Since, len(d.Records))
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}
