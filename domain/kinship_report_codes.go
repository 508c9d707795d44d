package domain

import "github.com/homeward-ledger/homeward/domain/kinship"

// The verdicts that rules ask for by name.
const (
	verdictSupported = string(kinship.Supported)
	verdictExcluded  = string(kinship.Excluded)
)

var verdicts = Codes{Name: "KinshipVerdict", Doc: "What a kinship report comes to, by the thresholds of the profile.", Terms: []Term{
	{verdictSupported, "The findings support the relation.", ""},
	{string(kinship.TendsTo), "The findings speak for the relation, and not enough.", ""},
	{string(kinship.Inconclusive), "The findings tell neither.", ""},
	{string(kinship.TendsAgainst), "The findings speak against the relation, and not enough.", ""},
	{verdictExcluded, "The findings exclude the relation.", ""},
}}

var pedigrees = Codes{Name: "KinshipPedigree", Doc: "Which relation a kinship report is about, and who was typed.", Terms: []Term{
	{string(kinship.DuoFather), "Whether a man is the father; the mother was not typed.", ""},
	{string(kinship.DuoMother), "Whether a woman is the mother; the father was not typed.", ""},
	{string(kinship.TrioFather), "Whether a man is the father; the mother was typed and is certain.", ""},
	{string(kinship.TrioMother), "Whether a woman is the mother; the father was typed and is certain.", ""},
	{string(kinship.TrioParents), "Whether a man and a woman are the parents.", ""},
	{string(kinship.FullSiblings), "Whether the two have both parents in common.", ""},
	{string(kinship.HalfSiblings), "Whether the two have one parent in common.", ""},
	{string(kinship.Avuncular), "Whether somebody is a full sibling of a parent.", ""},
	{string(kinship.Grandparent), "Whether somebody is a parent of a parent.", ""},
	{string(kinship.Reconstruction), "Whether the child belongs to several typed relatives.", ""},
}}

// The lineages whose markers a report may tell of besides.
var lineages = Codes{Name: "Lineage", Doc: "A line of the family down which markers pass unchanged. They support a line, never an identity.", Terms: []Term{
	{kinship.LineY, "From father to son.", ""},
	{kinship.LineMitochondrial, "From a mother to all her children.", ""},
}}

// mutationNone says that a report reckons with no mutation.
const mutationNone = "none"

var mutationModels = Codes{Name: "MutationModel", Doc: "How a kinship report reckons with mutations.", Terms: []Term{
	{kinship.MutationStepwise, "A step of one repeat is likelier than one of two, with a rate for each sex.", ""},
	{"other", "By another model, which the report names.", ""},
	{mutationNone, "Not at all: one locus that does not fit makes the likelihood ratio zero, or was left out.", ""},
}}

// confirmedByEye is the word of whoever has seen a paper, and computed nothing.
const confirmedByEye = "original_seen"

var reportConfirmations = Codes{Name: "ReportConfirmation", Doc: "How somebody else than the laboratory came to stand for a kinship report.", Terms: []Term{
	{"computed_anew", "The figures were computed again from the alleles.", ""},
	{"analysed_anew", "The specimens were analysed again.", ""},
	{confirmedByEye, "The laboratory's original was seen, and the laboratory was asked.", ""},
}}

var reportWithdrawals = Codes{Name: "ReportWithdrawal", Doc: "Why a laboratory withdraws a kinship report.", Terms: []Term{
	{"computation_wrong", "A figure was computed wrongly.", ""},
	{"typing_wrong", "An allele was read wrongly.", ""},
	{"table_wrong", "The allele table was the wrong one.", ""},
	{"specimen_mistaken", "A specimen was mistaken for another.", ""},
	{"contaminated", "A specimen was contaminated.", ""},
	{"parties_mistaken", "The report names the wrong persons.", ""},
	{"misconduct", "Somebody in the laboratory did not do what the report says.", ""},
	{"other", "For another reason.", ""},
}}

var reportDoubts = Codes{Name: "ReportDoubt", Doc: "Why somebody impugns a kinship report.", Terms: []Term{
	{"specimen_swapped", "A specimen may be another person's.", ""},
	{"figures_differ", "The figures come out otherwise when they are computed again.", ""},
	{"table_unfit", "The allele table is of another population, or unknown.", ""},
	{"other_report_differs", "Another laboratory's report says otherwise.", ""},
	{"laboratory_suspected", "The laboratory or one of its people is under suspicion.", ""},
	{"conflict_of_interest", "Somebody who signed gains by it.", ""},
	{"relative_denies", "A relative says that it is not their specimen.", ""},
	{subjectDenies, "The person, who is of age, says that it cannot be.", ""},
	{"other", "Another doubt, in the sealed explanation.", ""},
}}
