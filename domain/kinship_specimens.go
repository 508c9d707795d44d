package domain

import "slices"

// What candidates and kinship reports rest on: specimens of two donors at least.

// tested is a specimen to which a record refers, with the records of its stream.
type tested struct {
	Specimen
	stream  StreamID
	records Records
}

func (CandidateMatchReported) readsRefs() {}
func (KinshipReportIssued) readsRefs()    {}

// index returns the leaf index of a record of the specimen's stream.
func (t tested) index(of Mark) uint64 {
	record, _ := t.records.Find(of.ID)
	return record.Index
}

// referredSpecimens finds the specimens that references name: the child's own stream
// has its, and missing reports have those of relatives. One whose stream the basis
// does not hold is passed over; the error is for what is no specimen.
func (s ChildState) referredSpecimens(refs []Ref, b Basis, st Statement) ([]tested, error) {
	var all []tested
	for _, ref := range refs {
		in := b.Streams[ref.Stream]
		if ref.Stream == st.Stream {
			in = &State{Stream: st.Stream, Child: s, Records: b.Own}
		}
		if in == nil {
			continue
		}
		one, found := in.Specimen(ref.ID)
		if !found {
			return nil, refuse(Invalid, "H3", "refs", Mark{}, "%s has no specimen of the id that is referred to", ref.Stream)
		}
		all = append(all, tested{one, ref.Stream, in.Records})
	}
	return all, nil
}

// takenBack returns the correction by which a specimen was never taken so, or has not
// come the way that was recorded; an empty mark when there is none.
func (s Specimen) takenBack() Mark {
	if s.Withdrawn.ID == "" {
		return s.Strayed // whatever broke the chain before that, and did no harm
	}
	return s.Withdrawn
}

// decideTested is H8: the specimen was taken so, came whole to a laboratory, was not
// rejected, and a reviewer let a profile of it stand. What broke after that profile
// was made does it no harm, unless it is a record of the way to the laboratory.
func (t tested) decideTested(what string) error {
	made := t.counting()
	against := func(by Mark, format string) error {
		return refuse(Conflict, "H8", "refs", by, format+", so no %[2]s rests on it", t.ID, what)
	}
	switch {
	case t.takenBack().ID != "":
		return against(t.takenBack(), "specimen %[1]s, or the way that it came, was declared wrong")
	case t.Rejected.ID != "":
		return against(t.Rejected, "specimen %[1]s was rejected")
	case t.Accessioned.ID == "":
		return against(t.Mark, "no laboratory has taken specimen %[1]s in")
	case made == nil:
		return against(t.unreviewed(), "no reviewer has let a profile of specimen %[1]s stand")
	case t.Broken.ID != "" && t.index(t.Broken) < t.index(made.Mark):
		return against(t.Broken, "the chain of specimen %[1]s is broken")
	}
	return nil
}

// counting returns the last profile of the specimen that counts; nil when none does.
func (s Specimen) counting() *ProfileMade {
	for _, p := range slices.Backward(s.Profiles) {
		if p.Counts() {
			return &p
		}
	}
	return nil
}

// unreviewed is the record that stands against the profiles of a specimen.
func (s Specimen) unreviewed() Mark {
	if len(s.Profiles) == 0 {
		return s.Accessioned
	}
	return s.Profiles[len(s.Profiles)-1].lack()
}

// decidePair is H3 and H8: the two specimens are the child's and the relative's, and
// profiles of both stand.
func (e CandidateMatchReported) decidePair(s ChildState, b Basis, st Statement) error {
	pair, err := s.referredSpecimens(caused(st), b, st)
	if err != nil {
		return err
	}
	donors := []PersonID{s.Person, e.Relative}
	if err := decideDonors(pair, donors, st); err != nil {
		return err
	}
	for _, one := range pair {
		if one.counting() == nil {
			return refuse(Conflict, "H8", "refs", one.unreviewed(), "no reviewer has let a profile of specimen %s stand, so it is no candidate's", one.ID)
		}
	}
	return nil
}

// decideDonors is H3: every specimen is of one of the donors, and every donor gave one.
func decideDonors(all []tested, donors []PersonID, st Statement) error {
	for _, one := range all {
		if !slices.Contains(donors, one.Donor) {
			return refuse(Invalid, "H3", "refs", one.Mark, "specimen %s is of somebody who is not named here", one.ID)
		}
	}
	for _, donor := range donors {
		if !slices.ContainsFunc(all, func(one tested) bool { return one.Donor == donor }) {
			return refuse(Invalid, "H3", "refs", Mark{}, "%q refers to a specimen of everybody whom it is about with \"causes\", and to none of %s", titleOf(st.Type), donor)
		}
	}
	return nil
}

// decideParties is H3, the specimens are those of the child and of each relative, who
// is what the report says; H8, they bear a report; and H6, nobody who took one of
// them, claims the child or gave one signs.
func (e KinshipReportIssued) decideParties(s ChildState, b Basis, st Statement) error {
	all, err := s.referredSpecimens(caused(st), b, st)
	if err != nil {
		return err
	}
	if err := decideDonors(all, append([]PersonID{s.Person}, e.Relatives...), st); err != nil {
		return err
	}
	for _, one := range all {
		if err := need(one.decideTested("report"), e.decideRelation(one), decideNoCollector(one, b, st)); err != nil {
			return err
		}
	}
	return s.decideNoParty(all, b, st)
}

// decideRelation is H3: a donor is to the child what the report says.
func (e KinshipReportIssued) decideRelation(one tested) error {
	i := slices.Index(e.Relatives, one.Donor)
	if i < 0 || one.Relation == "" || one.Relation == e.Relations[i] {
		return nil
	}
	return refuse(Invalid, "H3", "facts.relations", one.Mark, "%s gave the specimen as the child's %s, and not as its %s", one.Donor, Words(one.Relation), Words(e.Relations[i]))
}

func decideNoCollector(one tested, b Basis, st Statement) error {
	if !b.overlap(one.Collectors, st.Signers) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", one.Mark, "an officer who took specimen %s cannot report on it too", one.ID)
}

// decideNoParty is H6 in each stream whose specimens are used.
func (s ChildState) decideNoParty(all []tested, b Basis, st Statement) error {
	if err := s.chain().decideParty(b, st); err != nil {
		return err
	}
	for _, one := range all {
		if one.stream.Kind() != MissingStream {
			continue
		}
		if err := b.State(one.stream).Missing.Get().chain().decideParty(b, st); err != nil {
			return err
		}
	}
	return nil
}
