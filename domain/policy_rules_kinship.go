package domain

// kinshipParameters bind laboratories, and whoever establishes whose child it is by
// what they report.
var kinshipParameters = []Parameter{{
	Name: "candidate.days", Unit: Days, Stage: StageIdentity, Sense: LessIsStricter, Binds: "the laboratory",
	Rule:   "A candidate of a database search is followed up within %s; it stays open until it is excluded or borne out.",
	Absent: "No time is set in which a candidate of a database search is followed up.",
	number: func(l Limits) int { return l.CandidateDays },
}, {
	Name: "kinship.support", Unit: Times, Stage: StageIdentity, Sense: MoreOrNone, Binds: "the laboratory, and whoever establishes an identity",
	Rule:   "DNA supports a relation if it makes the findings at least %s as probable, and excludes one down from the inverse.",
	Absent: "DNA supports no relation, so that no identity is established on a kinship report.",
	number: func(l Limits) int { return l.KinshipSupport },
}, {
	Name: "kinship.tends", Unit: Times, Stage: StageIdentity, Sense: MoreIsStricter, Binds: "the laboratory",
	Rule:   "DNA tends to support a relation if it makes the findings at least %s as probable, and speaks against one down from the inverse.",
	Absent: "Any likelihood ratio may be called a tendency.",
	number: func(l Limits) int { return l.KinshipTends },
}, {
	Name: "kinship.excludeMismatches", Unit: Loci, Stage: StageIdentity, Sense: LessIsStricter, Binds: "the laboratory",
	Rule:   "With %s or more that do not fit, nothing is supported; with fewer nothing is excluded.",
	Absent: "No number of loci that do not fit keeps a relation from being supported.",
	number: func(l Limits) int { return l.KinshipMismatches },
}, {
	Name: "kinship.minLoci", Unit: Loci, Stage: StageIdentity, Sense: MoreIsStricter, Binds: "the laboratory",
	Rule:   "DNA supports a relation only if the report rests on at least %s.",
	Absent: "A report may rest on any number of loci.",
	number: func(l Limits) int { return l.KinshipMinLoci },
}, {
	Name: "kinship.searchOdds", Unit: Times, Stage: StageIdentity, Sense: MoreIsStricter, Binds: "auditors",
	Rule:   "After a database search a likelihood ratio is looked at again if it is less than %s the number of profiles searched.",
	Absent: "A likelihood ratio after a database search is not held against the number of profiles searched.",
	number: func(l Limits) int { return l.KinshipSearchOdds },
}, {
	Name: "kinship.tolerancePercent", Unit: Percent, Stage: StageIdentity, Sense: LessIsStricter, Binds: "whoever computes a report again",
	Rule:   "A likelihood ratio that is computed again agrees within %s.",
	Absent: "A likelihood ratio that is computed again agrees within one percent.",
	number: func(l Limits) int { return l.KinshipTolerance },
}, {
	Name: "kinship.priors", Unit: PerMill, Stage: StageIdentity, Sense: MoreIsStricter, Binds: "the laboratory",
	Rule:    "A report gives the probability of the relation for prior probabilities of %s; which of them holds is for a court.",
	Absent:  "A report gives the probability of the relation for the prior probabilities that the program has.",
	numbers: func(l Limits) []int { return l.KinshipPriors },
}, {
	Name: "kinship.verbal", Unit: Times, Stage: StageIdentity, Sense: MoreIsStricter, Binds: "the laboratory",
	Rule:    "Stronger words are used once the relation makes the findings %s as probable.",
	Absent:  "The words for the weight of findings are those of the program.",
	numbers: func(l Limits) []int { return l.KinshipVerbal },
}, {
	Name: "kinship.tables", Unit: Listed, Stage: StageIdentity, Sense: LessIsStricter, Terms: tableKinds, Else: tableKinds[:1],
	Binds:  "the laboratory",
	Rule:   "A verdict may rest on allele tables of these kinds: %s.",
	Absent: "A verdict may rest on allele tables of a population alone.",
	codes:  func(l Limits) []string { return l.KinshipTables },
}}

// tableKinds are the kinds of allele tables: of a population to which the persons may
// belong, and of another, to show how it is done.
var tableKinds = []string{"population", tableDemonstration}

const tableDemonstration = "demonstration"
