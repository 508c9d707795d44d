package domain

import "slices"

// The events of a DNA profile.
const (
	TypeProfileGenerated = "profile.generated.v1"
	TypeProfileReviewed  = "profile.reviewed.v1"
	TypeProfileUploaded  = "profile.uploaded.v1"
	TypeProfileRemoved   = "profile.removed.v1"
)

// ProfileGenerated says that an analyst made a profile of a specimen. What was seen at
// each locus is sealed under the donor's key; a keyed index outside the log compares it.
type ProfileGenerated struct {
	Donor      PersonID `json:"donor"`
	Kit        string   `json:"kit"`
	RunNumber  string   `json:"runNumber"`
	LociCount  int      `json:"lociCount"`
	SexMarkers string   `json:"sexMarkers"`
	Quality    string   `json:"quality"`
}

// ProfileReviewed is a second look at a profile. It answers it.
type ProfileReviewed struct {
	Outcome string `json:"outcome"`
}

// ProfileUploaded puts a profile where it is searched. It answers the profile.
type ProfileUploaded struct {
	ProfileIndex string   `json:"profileIndex"`
	SearchScopes []string `json:"searchScopes"`
}

// ProfileRemoved takes a profile out of the searches. It answers the profile.
type ProfileRemoved struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (ProfileGenerated) EventType() string { return TypeProfileGenerated }

// EventType implements Event.
func (ProfileReviewed) EventType() string { return TypeProfileReviewed }

// EventType implements Event.
func (ProfileUploaded) EventType() string { return TypeProfileUploaded }

// EventType implements Event.
func (ProfileRemoved) EventType() string { return TypeProfileRemoved }

var databaseKinds = []AgencyKind{Laboratory, Police}

var profileSpecs = []Spec{{
	Type: TypeProfileGenerated, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "An analyst of the laboratory that took a specimen in has made a profile of it. The alleles are sealed, and so is the digest of the raw data.",
	Signers: []SignerRule{recorded([]string{RoleAnalyst}, Laboratory), seconded(0, []string{RoleAnalyst}, Laboratory)},
	Facts: []Fact{donorFact,
		must("kit", Text, "Name of the kit.").most(40),
		must("runNumber", Text, "Number of the run, by which the laboratory finds its files.").most(64).numbered(),
		must("lociCount", Int, "Number of loci at which something was seen, sex and lineage markers aside.").most(64),
		mustCode("sexMarkers", sexMarkers, "What the sex markers show."),
		mustCode("quality", profileQualities, "How much of the profile is there."),
	},
	Sealed: []SealedPath{
		{Path: "genotypes", Subject: "donor", Type: SealedProfile, Required: true, Doc: "What was seen at each locus."},
		{Path: "rawData", Subject: "donor", Type: SealedDigest, Required: true, Doc: "SHA-256 of the raw data of the run."},
	},
	Decode: decodeAs[ProfileGenerated],
}, {
	Type: TypeProfileReviewed, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A technical reviewer of the laboratory that made a profile, who neither took the specimen nor tested it, has looked at it anew.",
	Signers: []SignerRule{recorded([]string{RoleReviewer}, Laboratory), seconded(0, []string{RoleReviewer}, Laboratory)},
	Facts:   []Fact{mustCode("outcome", reviewOutcomes, "What came of it.")},
	Decode:  decodeAs[ProfileReviewed],
}, {
	Type: TypeProfileUploaded, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A reviewed profile is put into a database, where it is searched. Of relatives none is compared with traces of crimes.",
	Signers: []SignerRule{recorded([]string{RoleDatabase}, databaseKinds...), seconded(0, []string{RoleDatabase}, databaseKinds...)},
	Facts: []Fact{
		mustCode("profileIndex", profileIndexes, "Into which index."),
		mustCode("searchScopes", searchScopes, "With what it is compared.").many().most(len(searchScopes.Terms)),
	},
	StaleAfter: []string{TypeConsentWithdrawn, TypeErrorDeclared},
	Decode:     decodeAs[ProfileUploaded],
}, {
	Type: TypeProfileRemoved, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A profile is taken out of the database. What it was compared with by then stays on record.",
	Signers: []SignerRule{recorded([]string{RoleDatabase}, databaseKinds...), seconded(0, []string{RoleDatabase}, databaseKinds...)},
	Facts:   []Fact{mustCode("cause", removalCauses, "Why.")},
	Decode:  decodeAs[ProfileRemoved],
}}

// restsOnChain: a profile is of what the laboratory took in under its number.
func (e ProfileGenerated) restsOnChain(s Specimen, _ Statement) []Rest {
	return because(becauseSpecimen, s.Accessioned)
}

// decideChain is H3, the profile is of this donor; H4, the laboratory took the specimen
// in, which was not rejected; and H6, who took a specimen does not test it.
func (e ProfileGenerated) decideChain(c chain, b Basis, st Statement) error {
	s, err := c.decideThere(st)
	switch by := st.author().Agency; {
	case err != nil:
		return err
	case e.Donor != s.Donor:
		return refuse(Invalid, "H3", "facts.donor", s.Mark, "the specimen is of %s, and the profile is said to be of another", s.Donor)
	case s.Rejected.ID != "":
		return refuse(Conflict, "H4", "refs", s.Rejected, "the specimen was rejected, and bears nothing")
	case s.Lab != by:
		return refuse(Conflict, "H4", "signers", s.HolderSince, "%s has not taken the specimen in: the laboratory that did, and still has it, tests it", by)
	case b.overlap(s.Collectors, st.Signers):
		return refuse(Forbidden, "H6", "signers", s.Mark, "an officer who took the specimen cannot test it too")
	case b.overlap(s.Reviewers, st.Signers):
		return refuse(Forbidden, "H6", "signers", s.Mark, "an officer who reviewed a profile of the specimen cannot test it too")
	}
	return need(s.decideHolder(st), c.decideParty(b, st))
}

func (e ProfileGenerated) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Analysts = slices.Concat(s.Analysts, st.Signers)
		s.Profiles = added(s.Profiles, ProfileMade{Mark: markOf(st), Lab: st.author().Agency, Kit: e.Kit, Loci: e.LociCount,
			SexMarkers: e.SexMarkers, Quality: e.Quality, By: st.Signers, At: st.Recorded.At.Unix()})
	})
}

// decideProfile is H3: the statement answers a profile of the specimen that it is part of.
func (c chain) decideProfile(st Statement) (Specimen, ProfileMade, error) {
	s, err := c.decideOn(st)
	if err != nil {
		return s, ProfileMade{}, err
	}
	i := answered(s.Profiles, st)
	switch {
	case i < 0:
		return s, ProfileMade{}, refuse(Invalid, "H3", "refs", s.Mark, "this answers no profile of the specimen")
	case s.Profiles[i].Withdrawn.ID != "":
		return s, ProfileMade{}, refuse(Conflict, "H3", "refs", s.Profiles[i].Withdrawn, "the profile was declared wrong")
	}
	return s, s.Profiles[i], nil
}

// decideChain is H4, the laboratory that made a profile reviews it, and another one types
// the specimen itself; and H6, whoever took the specimen or tested it does not review.
func (e ProfileReviewed) decideChain(c chain, b Basis, st Statement) error {
	s, p, err := c.decideProfile(st)
	switch {
	case err != nil:
		return err
	case p.Lab != st.author().Agency:
		return refuse(Forbidden, "H4", "signers", p.Mark, "%s made the profile and reviews it: another laboratory orders a retest, or types the specimen itself", p.Lab)
	case b.overlap(s.Analysts, st.Signers):
		return refuse(Forbidden, "H6", "signers", p.Mark, "an officer who tested the specimen cannot review its profile too")
	case b.overlap(s.Collectors, st.Signers):
		return refuse(Forbidden, "H6", "signers", s.Mark, "an officer who took the specimen cannot review its profile too")
	}
	return c.decideParty(b, st)
}

func (e ProfileReviewed) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Reviewers = slices.Concat(s.Reviewers, st.Signers)
		s.Profiles = changed(s.Profiles, answered(s.Profiles, st), func(p *ProfileMade) { p.Reviewed, p.Outcome = markOf(st), e.Outcome })
	})
}
