package domain

// The terms that rules ask for by name.
const (
	DonorChild    = "child"
	DonorRelative = "relative"
	DonorObject   = "object_of_child"

	GradeForensic      = "forensic"
	GradeInvestigative = "investigative"

	donorDenied = "no"
)

var donors = Codes{Name: "Donor", Doc: "What a donor is in a case.", Terms: []Term{
	{DonorChild, "The child itself.", ""},
	{DonorRelative, "A relative, or somebody who says to be one.", ""},
	{DonorObject, "An object that the child used, such as its toothbrush: the child is the donor.", ""},
}}

var materials = Codes{Name: "SpecimenMaterial", Doc: "What was taken.", Terms: []Term{
	{"buccal", "Cells of the cheek, on a swab.", ""},
	{"blood", "Blood, in a tube or on a card.", ""},
	{"hair", "Hair with its roots.", ""},
	{"nail", "Nails.", ""},
	{"tissue", "Tissue, of a dead body or from an operation.", ""},
	{"bone", "A bone.", ""},
	{"tooth", "A tooth.", ""},
	{"umbilical_cord", "The umbilical cord.", ""},
	{"toothbrush", "A toothbrush.", ""},
	{"comb", "A comb or brush.", ""},
	{"clothing", "A piece of clothing.", ""},
	{"bottle_or_cup", "A bottle, a pacifier or a cup.", ""},
	{"blood_card", "A card of blood kept since the birth.", ""},
	{"other_object", "Another object.", ""},
}}

// objectMaterials come from objects.
var objectMaterials = []string{"toothbrush", "comb", "clothing", "bottle_or_cup", "blood_card", "other_object"}

var grades = Codes{Name: "SpecimenGrade", Doc: "For what a specimen is good enough.", Terms: []Term{
	{GradeForensic, "Taken by the rules of evidence, with donor, witness and seal.", ""},
	{GradeInvestigative, "Good enough to find a lead, and never to establish an identity.", ""},
}}

var donorChecks = Codes{Name: "DonorCheck", Doc: "How it was checked who a donor is.", Terms: []Term{
	{"identity_document", "A paper with a picture was looked at.", ""},
	{"photograph", "The donor was compared with a photograph on record.", ""},
	{"print", "A print of a finger or a palm was compared with one on record.", ""},
	{"known_to_officer", "The officer knows the donor.", ""},
	{"carer_statement", "Whoever looks after the donor says so.", ""},
	{"provenance", "Of an object: whose it was and where it was kept was asked and written down.", ""},
	{"none", "Nothing was checked.", ""},
}}

var donorMatches = Codes{Name: "DonorMatch", Doc: "What came of the check of a donor.", Terms: []Term{
	{"yes", "This is the donor.", ""},
	{donorDenied, "This is somebody else.", ""},
	{"doubtful", "It cannot be told.", ""},
	{"not_checked", "Nobody could check.", ""},
}}

// The bases of a sampling.
const (
	samplingByConsent  = "consent"
	samplingByOverride = "consent_overridden"
	samplingByOrder    = "court_order"
	samplingByLaw      = "criminal_procedure"
)

var samplingBases = Codes{Name: "SamplingBasis", Doc: "On what a sampling rests.", Terms: []Term{
	{samplingByConsent, "The donor agreed, or who may for the donor.", ""},
	{samplingByOverride, "It was decided to do without a consent.", ""},
	{samplingByOrder, "A court ordered it.", ""},
	{samplingByLaw, "The law of criminal proceedings, such as of a victim or a suspect.", ""},
}}

// Why a chain is broken.
const (
	breakSeal      = "seal_broken"
	breakOtherSeal = "other_seal"
	breakResealed  = "resealed"
	breakUnsigned  = "unsigned_way"
	breakCorrected = "corrected"
)

// ChainBreaks says how the chain of a specimen can break.
func ChainBreaks() Codes {
	return Codes{Name: "ChainBreak", Doc: "By what the chain of a specimen broke.", Terms: []Term{
		{breakSeal, "The seal was broken, or there was none, when it came.", ""},
		{breakOtherSeal, "It came under another seal than it was sent.", ""},
		{breakResealed, "Somebody put it under another seal who is no laboratory that took it in.", ""},
		{breakUnsigned, "It came on a way for which nobody signed, or to another than was to receive it.", ""},
		{breakCorrected, "A record of its way was declared wrong.", ""},
	}}
}

var transports = Codes{Name: "SpecimenTransport", Doc: "How a specimen is kept on its way.", Terms: []Term{
	{"dry", "Dried, at the temperature of the room.", ""},
	{"cooled", "Cooled.", ""},
	{"frozen", "Frozen.", ""},
	{"as_taken", "As it was taken.", ""},
}}

var carriers = Codes{Name: "SpecimenCarrier", Doc: "With whom a specimen travels who cannot sign.", Terms: []Term{
	{"post", "The post.", ""},
	{"courier_company", "A company that carries parcels.", ""},
	{"railway", "The railway.", ""},
	{"airline", "An airline.", ""},
	{"bus", "A bus or its driver.", ""},
	{"other", "Another.", ""},
}}

var specimenRejections = Codes{Name: "SpecimenRejectionCause", Doc: "Why a laboratory does not test a specimen.", Terms: []Term{
	{"seal_broken", "The seal was broken.", ""},
	{"mislabelled", "Label and papers do not agree.", ""},
	{"degraded", "It is spoilt.", ""},
	{"mixed", "It is of more than one person.", ""},
	{"insufficient", "There is too little of it.", ""},
	{"unlawful", "Nothing allows it to be tested.", ""},
	{"other", "For another reason.", ""},
}}

var storages = Codes{Name: "SpecimenStorage", Doc: "How a specimen is kept.", Terms: []Term{
	{"room", "Dry, at the temperature of the room.", ""},
	{"refrigerator", "Cooled.", ""},
	{"freezer", "Frozen.", ""},
}}

var keptParts = Codes{Name: "SpecimenPart", Doc: "What is kept of a specimen.", Terms: []Term{
	{"whole", "All of it.", ""},
	{"remainder", "What the test has left.", ""},
	{"extract", "DNA that was drawn from it.", ""},
}}

var destructions = Codes{Name: "SpecimenDestruction", Doc: "How a specimen is destroyed.", Terms: []Term{
	{"incinerated", "Burnt.", ""},
	{"autoclaved", "Heated under steam.", ""},
	{"chemical", "By chemicals.", ""},
	{"returned_object", "The object was given back, and what was taken from it destroyed.", ""},
}}

var destructionBases = Codes{Name: "DestructionBasis", Doc: "On what ground a specimen is destroyed.", Terms: []Term{
	{"purpose_ended", "What it was taken for is done.", ""},
	{"consent_withdrawn", "The consent was taken back.", ""},
	{"court_order", "A court ordered it.", ""},
	{"retention_over", "The time for which it may be kept is over.", ""},
	{"unusable", "It is spoilt.", ""},
}}

var retestCauses = Codes{Name: "RetestCause", Doc: "Why a specimen is tested again.", Terms: []Term{
	{"database_hit", "A match in a database is to be confirmed.", ""},
	{"chain_broken", "Its chain broke.", ""},
	{"sex_differs", "The sex markers do not fit the donor.", ""},
	{"profiles_differ", "Two profiles of one donor differ.", ""},
	{"contested", "Somebody contests the result.", ""},
	{"quality", "The profile is poor.", ""},
	{"other", "For another reason.", ""},
}}

// keepSpecimens are the scopes of holds that keep specimens.
var keepSpecimens = []string{"everything", "specimens"}
