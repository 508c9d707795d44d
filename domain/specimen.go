package domain

import "slices"

// TypeSpecimenCollected says that somebody's specimen was taken. Every later record of
// it is part of this one.
const TypeSpecimenCollected = "specimen.collected.v1"

// SpecimenCollected says that a specimen was taken, of whom, how it was checked who that
// is, and under which seal it went. One officer does it with a few taps.
type SpecimenCollected struct {
	Donor         PersonID `json:"donor"`
	DonorIs       string   `json:"donorIs"`
	DonorRelation string   `json:"donorRelation,omitempty"`
	Material      string   `json:"material"`
	Grade         string   `json:"grade"`
	Container     string   `json:"container"`
	Seal          string   `json:"seal"`
	DonorCheck    string   `json:"donorCheck"`
	DonorMatch    string   `json:"donorMatch"`
	DonorSex      string   `json:"donorSex,omitempty"`
	DonorAgeFrom  int      `json:"donorAgeFrom,omitempty"`
	DonorAgeTo    int      `json:"donorAgeTo,omitempty"`
	SamplingBasis string   `json:"samplingBasis"`
}

// EventType implements Event.
func (SpecimenCollected) EventType() string { return TypeSpecimenCollected }

var (
	collectorKinds = []AgencyKind{Police, HealthFacility, WelfareInstitution, Shelter, NGO, Laboratory}
	collectorRoles = []string{RoleCollector, RoleInvestigator, RoleIntake, RoleCaseworker, RoleDoctor}
	keeperRoles    = slices.Concat(collectorRoles, []string{RoleCourier, RoleReceiver, RoleAnalyst, RoleSupervisor})
	benchRoles     = []string{RoleReceiver, RoleAnalyst}

	donorFact = must("donor", Person, "Whose specimen it is: a relative, or the child, of whose objects too.")
	sealFact  = must("seal", Text, "Number of the seal under which it is.").most(64).numbered()

	donorPhotoPath = SealedPath{Path: "donorPhoto", Subject: "donor", Type: SealedDigest, Doc: "SHA-256 of a photograph of the donor, taken at the sampling."}
)

var specimenSpecs = []Spec{{
	Type: TypeSpecimenCollected, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A specimen of the child, of a relative, or from an object of the child was taken and put under seal. Whoever takes it is neither the donor nor anybody who claims the child or has it.",
	Signers: []SignerRule{recorded(collectorRoles, collectorKinds...), seconded(0, keeperRoles)},
	Facts: []Fact{donorFact,
		mustCode("donorIs", donors, "What the donor is in this case."),
		mayCode("donorRelation", relations, "Of a relative: what the donor is to the child."),
		mustCode("material", materials, "What was taken."),
		mustCode("grade", grades, "For what it is good enough."),
		must("container", Text, "Number of the container.").most(64).numbered(),
		sealFact,
		mustCode("donorCheck", donorChecks, "How it was checked who the donor is."),
		mustCode("donorMatch", donorMatches, "What came of that check."),
		mayCode("donorSex", sexes, "Sex of the donor as the collector saw it."),
		may("donorAgeFrom", Int, "Apparent age of the donor in months, at least.").most(maxMonths),
		may("donorAgeTo", Int, "Apparent age of the donor in months, at most.").most(maxMonths),
		mustCode("samplingBasis", samplingBases, "On what the sampling rests; the record of it is referred to as a cause."),
	},
	Sealed: []SealedPath{donorPhotoPath,
		{Path: "checkDocument", Subject: "donor", Type: SealedDigest, Doc: "SHA-256 of a copy of the paper by which the donor was checked."},
		{Path: "donorName", Subject: "donor", Type: SealedText, Doc: "Name of the donor."},
	},
	Decode: decodeAs[SpecimenCollected],
}}

func (e SpecimenCollected) check() error {
	switch {
	case (e.DonorIs == DonorRelative) != (e.DonorRelation != ""):
		return fieldError("facts.donorRelation", "a relative is something to the child, and the child itself is not")
	case (e.DonorIs == DonorObject) != slices.Contains(objectMaterials, e.Material):
		return fieldError("facts.material", "an object of the child is one of %v, and of a person comes something else", objectMaterials)
	}
	return checkRange("facts.donorAgeTo", e.DonorAgeFrom, e.DonorAgeTo)
}

// decideChain is H3, the donor is who it is said to be; and H6, whoever takes a specimen
// is not the donor, and neither claims the child nor has it in the own hands.
func (e SpecimenCollected) decideChain(c chain, b Basis, st Statement) error {
	if (e.Donor == c.child) != (e.DonorIs != DonorRelative) {
		return refuse(Invalid, "H3", "facts.donor", Mark{}, "%s is the donor of its own specimen and of its objects, and nobody else is", c.child)
	}
	if b.signs(e.Donor, st) {
		return refuse(Forbidden, "H6", "facts.donor", Mark{}, "nobody takes a specimen of himself: a colleague must sign for that of %s", e.Donor)
	}
	return c.decideParty(b, st)
}

func (e SpecimenCollected) evolveChain(c chain, st Statement) []Specimen {
	by := st.author()
	s := Specimen{Mark: markOf(st), Donor: e.Donor, DonorIs: e.DonorIs, Relation: e.DonorRelation, Material: e.Material, Grade: e.Grade,
		Container: e.Container, Seal: e.Seal, Status: SpecimenTaken, Holder: by.Agency, HolderSince: markOf(st), Collectors: st.Signers,
		Checked: e.DonorMatch, Basis: e.SamplingBasis, BasisRecord: basisOf(st), At: st.Recorded.At.Unix()}
	return added(c.specimens, s.handled(st))
}
