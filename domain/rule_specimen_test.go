package domain

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const chainLimits = `{"specimen.holdHours":72,"kinship.excludeMismatches":3,"record.lateHours":72}`

// chained is a life with specimens, and what a rule says of it in the end.
type chained struct {
	told   []timed
	stream StreamID
	seen   func(*Audited) // what indexes outside the log say
	want   []string
}

// chains holds a rule against lives with specimens: what it finds is complete, and was
// not to be seen before the time that it says.
func chains(t *testing.T, rule string, rows map[string]chained) {
	t.Helper()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			var told []timed
			for _, d := range laboratories() {
				told = append(told, timed{0, d})
			}
			h := lived(t, chainLimits, append(told, row.told...)...)
			audit := func(at time.Time) []Detected { return h.chainAudited(row, at, rule) }
			found := audit(dawn.Add(40 * day))
			var got []string
			for _, d := range found {
				got = append(got, d.Severity)
				same := func(o Detected) bool { return slices.Equal(o.Records, d.Records) && o.Severity == d.Severity }
				if len(d.Records) == 0 || strings.Contains(d.Sentence, "%!") || d.Clears == "" {
					t.Errorf("a finding that is not complete: %+v", d)
				}
				if !slices.ContainsFunc(audit(d.Since.Add(time.Second)), same) || slices.ContainsFunc(audit(d.Since.Add(-time.Second)), same) {
					t.Errorf("it says that it was to be seen since %s, and was not, or before: %s", d.Since, d.Sentence)
				}
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("found %v, want %v: %+v", got, row.want, found)
			}
		})
	}
}

func (h *history) chainAudited(row chained, at time.Time, rule string) []Detected {
	a := Audited{Stream: row.stream, Steps: h.knownBy(row.stream, at), Others: map[StreamID][]Step{}, Agencies: map[StreamID]State{},
		Limits: h.fold.State(TheLedger).Ledger.Get().Policy.Limits, At: at}
	for _, s := range h.statements {
		if s.Recorded.At.After(at) {
			continue
		}
		a.Traces = append(a.Traces, Traces(s)...)
		for _, cited := range Cites(s) {
			if cited.Kind() == AgencyStream {
				a.Agencies[cited] = h.fold.State(cited)
			}
		}
	}
	for _, s := range a.Steps {
		for _, cited := range Cites(s.Statement) {
			if kind := cited.Kind(); cited != row.stream && (kind == ChildStream || kind == MissingStream) {
				a.Others[cited] = h.knownBy(cited, at)
			}
		}
	}
	if row.seen != nil {
		row.seen(&a)
	}
	return slices.DeleteFunc(Audit(a), func(d Detected) bool { return d.Rule != rule })
}

// at gives drafts one time.
func (d draft) at(after time.Duration) timed { return timed{after, d} }

func all(after time.Duration, drafts ...draft) (told []timed) {
	for _, d := range drafts {
		told = append(told, d.at(after))
	}
	return told
}

func then(parts ...[]timed) []timed { return slices.Concat(parts...) }

var (
	freed   = []timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}}
	pending = []timed{{0, reported()}}
)

// TestA04 tells of seals and numbers.
func TestA04(t *testing.T) {
	s, second := swab(), change(swab(), func(e *SpecimenCollected) { e.Container, e.Seal = "C-9", "S-90" }).named("second swab")
	sent := brought(s, lab, swabber.records(RoleCourier))
	came := gotten(s, receiver.records(RoleReceiver))
	broken := change(came, func(e *SpecimenReceived) { e.SealIntact = false })
	other := change(came, func(e *SpecimenReceived) { e.SealSeen = "S-8" })
	whole := all(5*day, second, change(brought(second, lab, swabber.records(RoleCourier)), func(e *SpecimenHandedOver) { e.Seal = "S-90" }),
		gotten(second, receiver.records(RoleReceiver)), admittedTo(second, receiver.records(RoleReceiver)))
	way := func(last ...draft) []timed { return then(freed, all(day, s, sent), all(2*day, last...)) }
	sameContainer := change(second, func(e *SpecimenCollected) { e.Container = "C-1" })
	wrong := neverWas(sameContainer, swabber.records(RoleCollector), nurse.seconds(RoleCaseworker))
	elsewhere := change(swabOfMother(), func(e *SpecimenCollected) { e.Seal = "S-1" })
	chains(t, "A04", map[string]chained{
		"a whole way":                           {way(came), theChild, nil, nil},
		"a broken seal":                         {way(broken), theChild, nil, blocks},
		"another seal":                          {way(other), theChild, nil, blocks},
		"a seal that somebody changed":          {then(freed, all(day, s, kept(s, finder.records(RoleInvestigator)))), theChild, nil, blocks},
		"a way for which nobody signed":         {then(freed, all(day, s, came)), theChild, nil, nil},
		"a broken seal that was rejected":       {way(broken, turnedDown(s, receiver.records(RoleReceiver))), theChild, nil, highs},
		"a broken seal, and a new specimen":     {then(way(broken), whole), theChild, nil, nil},
		"a profile of it, and a new specimen":   {then(way(broken, admittedTo(s, receiver.records(RoleReceiver)), typed(s, analyst)), whole), theChild, nil, blocks},
		"and a profile of that, which stands":   {then(way(broken, admittedTo(s, receiver.records(RoleReceiver)), typed(s, analyst)), whole, all(6*day, typed(second, analyst), checked(second, "accepted"))), theChild, nil, nil},
		"a broken seal, and one that is coming": {then(way(broken), whole[:3]), theChild, nil, blocks},
		"a container of two specimens":          {then(way(came), all(5*day, sameContainer)), theChild, nil, []string{SeverityBlock, SeverityBlock}},
		"a container that was written wrong":    {then(way(came), all(5*day, sameContainer, wrong)), theChild, nil, nil},
		"a seal of another child's":             {then(pending, all(day, elsewhere), way(came)), theChild, nil, blocks},
		"seen from the other stream":            {then(freed, all(day, s), pending, all(2*day, elsewhere)), theReport, nil, blocks},
	})
}

// TestA05 tells of ways and of drawers.
func TestA05(t *testing.T) {
	s := swab()
	sent := brought(s, lab, swabber.records(RoleCourier)) // expected after two days
	came := gotten(s, receiver.records(RoleReceiver))
	in := admittedTo(s, receiver.records(RoleReceiver))
	elsewhere := gotten(s, taker.records(RoleReceiver))
	back := gotten(s, finder.records(RoleInvestigator))
	chains(t, "A05", map[string]chained{
		"a plain way":                     {then(freed, all(hour, s), all(day, sent), all(day+hour, came, in)), theChild, nil, nil},
		"nobody gave it":                  {then(freed, all(hour, s), all(day, came, in)), theChild, nil, highs},
		"another has it":                  {then(freed, all(hour, s), all(day, sent), all(day+hour, elsewhere, admittedTo(s, taker.records(RoleReceiver)))), theChild, nil, highs},
		"it came back":                    {then(freed, all(hour, s), all(day, sent), all(day+hour, back.named("it is back"), sent.named("again")), all(day+2*hour, came, in)), theChild, nil, nil},
		"four days in a drawer":           {then(freed, all(hour, s), all(4*day, change(sent, func(e *SpecimenHandedOver) { e.ExpectedBy = at(5 * day) })), all(4*day+hour, came, in)), theChild, nil, highs},
		"in a drawer until now":           {then(freed, all(hour, s)), theChild, nil, highs},
		"a day late":                      {then(freed, all(hour, s), all(day, sent), all(3*day, came, in)), theChild, nil, highs},
		"it never came":                   {then(freed, all(hour, s), all(day, sent)), theChild, nil, highs},
		"kept by a laboratory for a year": {then(freed, all(hour, s), all(day, sent), all(day+hour, came, in, kept(s, analyst.records(RoleAnalyst)))), theChild, nil, nil},
	})
}

// TestA06 tells of who took and tested, and of who claims.
func TestA06(t *testing.T) {
	s, m := swab(), swabOfMother()
	byLab := func(d draft, who officer) draft { return d.by(who.records(RoleCollector)) }
	childs := then(freed, all(day, profiled(s)...))
	refers := change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Report = theReport })
	known := all(5*day, order(OrderIdentity), refers)
	mothers := func(d draft) []timed {
		return then(pending, all(day, d, admittedTo(d, receiver.records(RoleReceiver)), typed(d, otherAnalyst)))
	}
	own := byLab(m, analyst) // who tests the child's
	isSwabbers := change(refers, func(e *IdentityEstablished) { e.Report, e.Relative = "", swabber.person })
	isColleagues := change(refers, func(e *IdentityEstablished) { e.Report, e.Relative = "", partner.person })
	isNurses := change(refers, func(e *IdentityEstablished) { e.Report, e.Relative = "", nurse.person })
	isTold := func(more ...draft) []timed {
		return then(childs, all(5*day, append([]draft{order(OrderIdentity)}, more...)...))
	}
	chains(t, "A06", map[string]chained{
		"three persons":                      {childs, theChild, nil, nil},
		"who took the mother's tested":       {then(mothers(own), childs, known), theChild, nil, blocks},
		"another report":                     {then(mothers(own), childs), theChild, nil, nil},
		"who tests the mother's as well":     {then(pending, all(day, profiled(m)...), childs, known), theChild, nil, nil},
		"whose the child is took it":         {isTold(isSwabbers), theChild, nil, blocks},
		"whose the child is is a colleague":  {isTold(isColleagues), theChild, nil, blocks},
		"whose the child is works elsewhere": {isTold(isNurses), theChild, nil, nil},
	})
}

// TestA06OfACourier: an analyst who fetched the specimen himself.
func TestA06OfACourier(t *testing.T) {
	s := swab()
	driver := officerCalled("analyst who drives", lab, RoleAnalyst, RoleCourier)
	way := all(day, authorisation(driver), s, brought(s, lab, finder.records(RoleInvestigator)), gotten(s, driver.records(RoleCourier)), admittedTo(s, receiver.records(RoleReceiver)))
	chains(t, "A06", map[string]chained{
		"tests it":          {then(freed, way, all(2*day, typed(s, driver))), theChild, nil, blocks},
		"another tests it":  {then(freed, way, all(2*day, typed(s, analyst))), theChild, nil, nil},
		"he only drives":    {then(freed, way), theChild, nil, nil},
		"the taker carries": {then(freed, all(day, profiled(s)...)), theChild, nil, nil},
	})
}

// TestA10 tells of donors who are somebody else.
func TestA10(t *testing.T) {
	looks := func(f func(*SpecimenCollected)) []timed { return then(freed, all(day, change(swab(), f))) }
	aged := func(from, to int) []timed {
		return looks(func(e *SpecimenCollected) { e.DonorAgeFrom, e.DonorAgeTo = from, to })
	}
	older := ofChild(AgeAssessed{AgeFrom: 40, AgeTo: 50, Methods: []string{"teeth"}}, doctor.records(RoleDoctor))
	boy := func(e *SpecimenCollected) { e.DonorSex = "male" }
	denied := func(e *SpecimenCollected) { e.DonorMatch = donorDenied }
	second := change(swab(), func(e *SpecimenCollected) { e.Container, e.Seal = "C-9", "S-90" }).named("second swab")
	whole := all(5*day, second, change(brought(second, lab, swabber.records(RoleCourier)), func(e *SpecimenHandedOver) { e.Seal = "S-90" }),
		gotten(second, receiver.records(RoleReceiver)), admittedTo(second, receiver.records(RoleReceiver)))
	shared := func(other RecordRef) func(*Audited) {
		return func(a *Audited) {
			mine := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == swab().id() })
			if mine < 0 {
				return
			}
			a.Repeats = []Repeat{{Path: "donorPhoto", Records: []RecordRef{{theChild, swab().id()}, other}, Since: a.Steps[mine].Recorded.At}}
		}
	}
	chains(t, "A10", map[string]chained{
		"the child":                         {looks(func(*SpecimenCollected) {}), theChild, nil, nil},
		"a child of a month more":           {aged(15, 16), theChild, nil, nil},
		"a child of years more":             {aged(30, 40), theChild, nil, highs},
		"a doctor finds that it is older":   {then(aged(40, 45), all(2*day, older)), theChild, nil, nil},
		"of a doctor's child":               {then(aged(8, 12), all(2*day, older)), theChild, nil, highs},
		"nobody says of what age":           {aged(0, 0), theChild, nil, nil},
		"a boy":                             {looks(boy), theChild, nil, highs},
		"somebody else, who checked found":  {looks(denied), theChild, nil, highs},
		"somebody else, and a new specimen": {then(looks(denied), whole), theChild, nil, nil},
		"a relative of any age":             {then(pending, all(day, swabOfMother())), theReport, nil, nil},
		"the photograph of another child's": {looks(func(*SpecimenCollected) {}), theChild, shared(RecordRef{theOther, "x"}), highs},
	})
}
