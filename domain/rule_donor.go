package domain

import (
	"fmt"
	"slices"
)

// strangeDonors is A10: who gave a specimen as the child is somebody else, or of another
// age or sex, or has the photograph of another donor.
func strangeDonors(a Audited) (all []Detected) {
	for _, s := range a.doubted() {
		step, _ := a.find(s.Mark)
		e, is := step.Event.(SpecimenCollected)
		if !is {
			continue
		}
		why, by := a.oddity(s, e)
		if s.Checked == donorDenied {
			why, by = "was found to be somebody else by whoever checked", Mark{}
		}
		if why != "" {
			record, _ := a.find(by)
			all = append(all, detected(latest(step.Recorded.At, record.Recorded.At), fmt.Sprintf("by %s a specimen was taken as that of %s, of a donor who %s", s.ID, s.Donor, why), step))
		}
		all = append(all, a.photographed(s)...)
	}
	return all
}

// oddity says in which respect somebody who was sampled as the child does not look like
// the child on record, and by which record; nothing when in none.
func (a Audited) oddity(s Specimen, e SpecimenCollected) (string, Mark) {
	child := a.child()
	record := child.Examined.Opening
	if s.DonorIs != DonorChild || record.ID == "" {
		return "", Mark{}
	}
	if said := a.sexOf(s); said != "" && e.DonorSex != "" && e.DonorSex != sexUnclear && e.DonorSex != said {
		return "is " + e.DonorSex + " to look at, and the child on record is " + said, Mark{}
	}
	if assessed, is := child.AssessedAge(); is {
		record = assessed
	}
	record.Sex = sexUnclear
	donor := Appearance{AgeFrom: e.DonorAgeFrom, AgeTo: e.DonorAgeTo, At: s.At}
	if e.DonorAgeTo == 0 || record.fits(donor) {
		return "", Mark{}
	}
	return fmt.Sprintf("is %d to %d months old to look at, and the child on record was %d to %d by %s", e.DonorAgeFrom, e.DonorAgeTo, record.AgeFrom, record.AgeTo, record.ID), record.Mark
}

// photographed finds the photograph of a donor that is another donor's, too.
func (a Audited) photographed(s Specimen) (all []Detected) {
	for _, r := range a.Repeats {
		mine := RecordRef{Stream: a.Stream, ID: s.ID}
		if r.Path != donorPhotoPath.Path || !slices.Contains(r.Records, mine) {
			continue
		}
		i := slices.IndexFunc(r.Records, func(other RecordRef) bool { return a.otherDonor(s, other) })
		if i >= 0 {
			all = append(all, Detected{Since: r.Since.UTC(), Records: r.Records,
				Sentence: fmt.Sprintf("the photograph of the donor of the specimen %s, %s, is that of another donor by %s", s.ID, s.Donor, r.Records[i].ID)})
		}
	}
	return all
}

// otherDonor reports whether a record in which the same photograph is sealed is of
// another donor. In a stream to which nothing here refers it is.
func (a Audited) otherDonor(s Specimen, other RecordRef) bool {
	for _, o := range a.specimensOf(other.Stream) {
		if o.ID == other.ID {
			return o.Donor != s.Donor
		}
	}
	return other.Stream != a.Stream && !a.sameChild(other.Stream)
}
