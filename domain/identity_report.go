package domain

import "slices"

// What an identity needs that rests on a kinship report.

// BasisReport is a laboratory's report.
const BasisReport = "kinship_report"

// decideReport is H8 and H6: one of the reports that the statement refers to bears the
// identity by itself, so does every other that supports the relation, since it would be
// all that is left once the first falls, and none of those behind them establishes it.
func (e IdentityEstablished) decideReport(s ChildState, b Basis, st Statement) error {
	l := b.Ledger().Policy.Limits
	if l.KinshipSupport == 0 {
		return refuse(Invalid, "H8", "facts.basis", Mark{}, "the policy in force sets no kinship.support, so that no identity rests on a kinship report")
	}
	reports, borne := s.referredReports(st), false
	err := error(refuse(Invalid, "H8", "refs", Mark{}, "the identity of %s rests on a kinship report, so that report must be on record here and referred to", st.Stream))
	for _, r := range reports {
		switch lacks := e.decideBearing(r, reports, s, b, st); {
		case lacks == nil:
			borne = true
		case r.supports(e.Relative):
			return lacks
		default:
			err = lacks
		}
	}
	if borne {
		return nil
	}
	return err
}

// referredReports are the kinship reports of the stream to which a statement refers.
func (s ChildState) referredReports(st Statement) []KinshipReport {
	return slices.DeleteFunc(slices.Clone(s.Kinship.Reports), func(r KinshipReport) bool { return !st.refers(r.ID) })
}

func reportIDs(reports []KinshipReport) []string {
	var ids []string
	for _, r := range reports {
		ids = append(ids, r.ID)
	}
	return ids
}

// decideBearing says what a report lacks to bear the identity.
func (e IdentityEstablished) decideBearing(r KinshipReport, among []KinshipReport, s ChildState, b Basis, st Statement) error {
	if by := s.unborne(r, reportIDs(among)); by.ID != "" {
		return refuse(Conflict, "H8", "refs", by, "the kinship report %s on which the identity of %s rests does not stand, or nobody else has confirmed what was transcribed", r.ID, st.Stream)
	}
	return need(
		e.decideSupport(r, b.Ledger().Policy.Limits, st),
		e.decideRelative(r, st),
		e.decideEvidence(r, s, b, st),
		e.decideNews(r, s, b, st),
	)
}

// unborne returns the record by which a report bears no identity: it fell, or was
// transcribed and neither confirmed nor borne out by a second laboratory's report
// among the others. An empty mark when it may bear one.
func (s ChildState) unborne(r KinshipReport, among []string) Mark {
	if by := s.fallen(r); by.ID != "" {
		return by
	}
	if r.Laboratory != "" || len(s.confirmations(r)) > 0 {
		return Mark{}
	}
	for _, id := range among {
		other, found := s.Kinship.Report(id)
		second := found && other.ID != r.ID && other.Laboratory != "" && other.supports(r.Relatives[0])
		if second && s.fallen(other).ID == "" {
			return Mark{}
		}
	}
	return r.Mark
}

// decideSupport is H8: the report supports the relation by the thresholds of the
// profile in force, and not by a line alone, nor by a profile that is the child's own.
func (e IdentityEstablished) decideSupport(r KinshipReport, l Limits, st Statement) error {
	lacks := ""
	switch {
	case r.Verdict != verdictSupported:
		lacks = "its verdict is " + Words(r.Verdict)
	case r.Loci == 0:
		lacks = "it rests on a line of the family alone, to which many belong"
	case r.Equal:
		lacks = "a relative has the child's own profile, as the same person or a twin has"
	case r.Loci < l.KinshipMinLoci, l.KinshipMismatches > 0 && r.Mismatches >= l.KinshipMismatches, exactRatio(r.LikelihoodRatio).Cmp(whole(l.KinshipSupport)) < 0:
		lacks = "its figures do not reach the thresholds of the policy in force"
	default:
		return nil
	}
	return refuse(Conflict, "H8", "refs", r.Mark, "the kinship report does not establish the identity of %s: %s", st.Stream, lacks)
}

// decideRelative is H8: the report asks about this very relative, in this relation.
func (e IdentityEstablished) decideRelative(r KinshipReport, st Statement) error {
	switch relation := r.answersFor(e.Relative); relation {
	case "":
		return refuse(Conflict, "H8", "facts.relative", r.Mark, "the kinship report does not ask whether %s belongs to %s", st.Stream, e.Relative)
	case e.Relation:
		if !r.supports(e.Relative) {
			return refuse(Conflict, "H8", "facts.relative", r.Mark, "the kinship report asks about several relatives of %s together, among whom a stranger may not show: it bears the identity for none of them", st.Stream)
		}
		return nil
	default:
		return refuse(Conflict, "H8", "facts.relation", r.Mark, "the kinship report asks about the child's %s, and not about its %s", Words(relation), Words(e.Relation))
	}
}

// decideEvidence is H8, every specimen of the report is at hand to be looked at, stands,
// is of forensic grade and was not taken of somebody else; and H6, who took, carried through the laboratory or
// reported on them does not establish what they show.
func (e IdentityEstablished) decideEvidence(r KinshipReport, s ChildState, b Basis, st Statement) error {
	if b.overlap(r.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", r.Mark, "an officer who signed the kinship report cannot establish the identity of %s by it", st.Stream)
	}
	for _, ref := range r.Specimens {
		if _, held := b.Streams[ref.Stream]; !held && ref.Stream != st.Stream {
			return refuse(Invalid, "H8", "refs", r.Mark, "the kinship report rests on a specimen in %s: the statement names that missing report, or refers to it", ref.Stream)
		}
	}
	all, err := s.referredSpecimens(r.Specimens, b, st)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := need(one.decideTested("identity"), one.decideForensic(), one.decideDonor(), one.decideHands(b, st)); err != nil {
			return err
		}
	}
	return nil
}

func (t tested) decideForensic() error {
	if t.Grade == GradeForensic {
		return nil
	}
	return refuse(Conflict, "H8", "refs", t.Mark, "specimen %s is of investigative grade, and establishes no identity", t.ID)
}

func (t tested) decideDonor() error {
	if t.Checked != donorDenied {
		return nil
	}
	return refuse(Conflict, "H8", "refs", t.Mark, "whoever took specimen %s found that it is of somebody else than %s, so no identity rests on it", t.ID, t.Donor)
}

func (t tested) decideHands(b Basis, st Statement) error {
	if !b.overlap(slices.Concat(t.Collectors, t.Analysts, t.Reviewers), st.Signers) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", t.Mark, "an officer who took specimen %s, or tested it, cannot establish the identity of %s by it", t.ID, st.Stream)
}

// decideNews is H8: what a search of a database brought is established by a new
// specimen, against a swap, and by new information, against chance: a candidate that
// fits by chance fits as well when the same loci are looked at again.
func (e IdentityEstablished) decideNews(r KinshipReport, s ChildState, b Basis, st Statement) error {
	first, searched, found := s.searchedFor(r)
	if !found {
		return nil
	}
	all, err := s.referredSpecimens(r.Specimens, b, st)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(t tested) bool { return t.index(t.Mark) > first.Place }) {
		return refuse(Conflict, "H8", "refs", first.Mark, "a search brought %s as a candidate, so the identity of %s takes a specimen of one of the two that was collected after that", e.Relative, st.Stream)
	}
	if r.Loci <= searched && len(r.Relatives) == 1 && len(r.Lineages) == 0 {
		return refuse(Conflict, "H8", "refs", first.Mark, "a search brought %s as a candidate by %d loci, so the identity of %s takes further loci, the other parent or a line of the family", e.Relative, searched, st.Stream)
	}
	return nil
}
