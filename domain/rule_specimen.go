package domain

import (
	"fmt"
	"slices"
	"time"
)

// specimenRules are those about the way of a specimen and those who had it in hand.
var specimenRules = []Rule{{
	ID: "A04", Version: 2, Severity: SeverityBlock, Title: "A seal was broken or changed, or one number is on two specimens",
	Clears: "A new specimen of the donor comes whole; or a laboratory's opinion, on an order of a court, says why nothing was exchanged, and the finding is cleared on that.",
	find:   brokenSeals,
}, {
	ID: "A05", Version: 2, Severity: "high", Title: "A specimen went a way for which nobody signed, or lay somewhere too long",
	Clears: "Those who had it say where it was and the laboratory that its seal was whole, and an auditor clears the finding; or a new specimen is taken.",
	find:   diverted,
}, {
	ID: "A06", Version: 1, Severity: SeverityBlock, Title: "One person took and tested specimens of one case, or is close to whoever claims the child",
	Clears: "A new specimen is taken and tested by others, and the finding is cleared.",
	find:   selfDealing,
}, {
	ID: "A10", Version: 2, Severity: "high", Title: "The donor of a specimen does not look like the child on record",
	Clears: "A new specimen is taken of the child, compared with its photograph; or a doctor finds that the age or sex on record was wrong.",
	find:   strangeDonors,
}}

// recollected reports whether a later specimen of the same donor came whole into a
// laboratory; where a profile was made of the first, one of the later must stand too, so
// that the two are compared (A03).
func (a Audited) recollected(s Specimen) bool {
	all := a.State().Specimens()
	i := slices.IndexFunc(all, func(o Specimen) bool { return o.ID == s.ID })
	return slices.ContainsFunc(all[i+1:], func(o Specimen) bool {
		return o.Donor == s.Donor && o.DonorIs == s.DonorIs && o.Accessioned.ID != "" && o.Bears() && o.Checked != donorDenied && (len(s.Profiles) == 0 || o.counting() != nil)
	})
}

// doubted are the specimens that still bear something; one that was not taken so, or
// in whose place another came, does not.
func (a Audited) doubted() []Specimen {
	return slices.DeleteFunc(slices.Clone(a.State().Specimens()), func(s Specimen) bool { return s.Withdrawn.ID != "" || a.recollected(s) })
}

// sealBreaks are those of a chain that concern its seal.
var sealBreaks = []string{breakSeal, breakOtherSeal, breakResealed}

// brokenSeals is A04. Of a specimen that the laboratory rejected nothing was made.
func brokenSeals(a Audited) (all []Detected) {
	reused := a.reused()
	for _, s := range a.doubted() {
		var found []Detected
		if step, is := a.find(s.Broken); is && slices.Contains(sealBreaks, s.BrokenBy) {
			found = append(found, detected(step.Recorded.At.UTC(), fmt.Sprintf("the seal %s of the specimen %s was not whole, or not the one on record, by %s (%s)",
				s.Seal, s.ID, step.ID, Words(s.BrokenBy)), step))
		}
		for _, d := range append(found, reused[s.ID]...) {
			if rejected, is := a.find(s.Rejected); is {
				d.Severity, d.Since = "high", latest(d.Since, rejected.Recorded.At)
			}
			all = append(all, d)
		}
	}
	return all
}

// reused finds the numbers of specimens' containers and seals that another specimen bears,
// too, by the specimen.
func (a Audited) reused() map[string][]Detected {
	own, traces := a.traced("container", "seal")
	by := a.specimensBy()
	all, told := map[string][]Detected{}, map[[3]string]bool{}
	for _, mine := range own {
		of := by(mine.ID)
		if of == "" || told[[3]string{of, mine.Kind, mine.Value}] {
			continue
		}
		i := slices.IndexFunc(traces[mine.Value], func(x Trace) bool {
			return x.Kind == mine.Kind && (x.Stream != a.Stream || by(x.ID) != of) && by(x.ID) != ""
		})
		if i >= 0 {
			told[[3]string{of, mine.Kind, mine.Value}] = true
			other := traces[mine.Value][i]
			all[of] = append(all[of], tracedBy(fmt.Sprintf("the %s %s of the specimen %s is on another specimen, too, by %s", mine.Kind, mine.Value, of, other.ID), mine, other))
		}
	}
	return all
}

// specimensBy tells of which specimen a record of a chain is part; of one in another
// stream the record's own id, which no specimen of this stream has.
func (a Audited) specimensBy() func(record string) string {
	of := make(map[string]string, len(a.Steps))
	for i := range a.Steps {
		s := &a.Steps[i]
		ref, is := s.Ref("partOf")
		switch {
		case is:
			of[s.ID] = ref.ID
		case s.Type != TypeSpecimenCollected || s.Withdrawn:
			of[s.ID] = ""
		default:
			of[s.ID] = s.ID
		}
	}
	return func(record string) string {
		if id, known := of[record]; known {
			return id
		}
		return record
	}
}

// diverted is A05.
func diverted(a Audited) (all []Detected) {
	late := a.tooLong()
	for _, s := range a.doubted() {
		for _, m := range s.Moves {
			step, is := a.find(m.Received)
			switch {
			case !is || m.ReceivedBy == m.From && m.ID != "":
			case m.ID == "":
				all = append(all, detected(step.Recorded.At.UTC(), fmt.Sprintf("the specimen %s came to %s by %s, and nobody gave it: it was with %s", s.ID, m.ReceivedBy, step.ID, m.From), step))
			case m.ReceivedBy != m.To:
				sent, _ := a.find(m.Mark)
				all = append(all, detected(step.Recorded.At.UTC(), fmt.Sprintf("the specimen %s was sent to %s by %s, and came to %s", s.ID, m.To, m.ID, m.ReceivedBy), sent, step))
			}
		}
		all = append(all, late[s.ID]...)
	}
	return all
}

// tooLong finds where specimens lay or travelled longer than they should, whatever came
// of it since, by the specimen. It looks through the story once for all of them.
func (a Audited) tooLong() map[string][]Detected {
	all, by := map[string][]Detected{}, a.specimensBy()
	for _, due := range a.due("specimen_receipt", "specimen_hold") {
		if due.Status != DueOverdue && due.Status != DueDoneLate {
			continue
		}
		of := by(due.Since.ID)
		what := "lay with %[3]s, who had it by %[2]s, past %[4]s"
		if due.What == "specimen_receipt" {
			what = "was sent by %[3]s, by %[2]s, and had not come by %[4]s"
		}
		all[of] = append(all[of], detected(latest(due.By, due.Since.Recorded.At), fmt.Sprintf("the specimen %[1]s "+what, of, due.Since.ID, due.Since.author().Agency, due.By.Format(time.RFC3339)), due.Since))
	}
	return all
}
