package domain

// What sex markers show.
const (
	markersX        = "x_alone"
	markersXY       = "x_and_y"
	markersXSecondY = "x_alone_second_marker_y"
	markersXSecondX = "x_alone_second_marker_none"
)

var sexMarkers = Codes{Name: "SexMarkers", Doc: "What the sex markers of a profile show.", Terms: []Term{
	{markersX, "Amelogenin shows X alone; no second marker was looked at.", ""},
	{markersXY, "Amelogenin shows X and Y.", ""},
	{markersXSecondY, "Amelogenin shows X alone, and another marker shows a Y: amelogenin has dropped it.", ""},
	{markersXSecondX, "Amelogenin shows X alone, and no other marker shows a Y.", ""},
	{"not_typed", "They were not looked at.", ""},
	{"unclear", "They cannot be read.", ""},
}}

var profileQualities = Codes{Name: "ProfileQuality", Doc: "How much of a profile is there.", Terms: []Term{
	{"full", "All loci of the kit.", ""},
	{"partial", "Some loci are missing.", ""},
	{"low_level", "Little DNA: alleles may have dropped out.", ""},
	{"mixed", "Of more than one person.", ""},
}}

var reviewOutcomes = Codes{Name: "ProfileReviewOutcome", Doc: "What a reviewer says of a profile.", Terms: []Term{
	{"accepted", "It stands.", ""},
	{"accepted_in_part", "It stands with the loci that are there.", ""},
	{"retype", "It is to be typed again.", ""},
	{"rejected", "It does not stand.", ""},
	{"contaminated", "There is foreign DNA in it.", ""},
}}

// reviewsThatStand are the outcomes by which a profile counts.
var reviewsThatStand = []string{"accepted", "accepted_in_part"}

// IndexRelatives is the index of relatives who seek a child.
const IndexRelatives = "relatives"

var profileIndexes = Codes{Name: "ProfileIndex", Doc: "The index of a database into which a profile goes.", Terms: []Term{
	{"children", "Children whose family is sought, and objects of missing ones.", ""},
	{IndexRelatives, "Relatives who seek a child.", ""},
}}

// searchScopes has no traces of crimes: what a family gives to find its child is never
// compared with them.
var searchScopes = Codes{Name: "ProfileSearchScope", Doc: "With what a profile is compared.", Terms: []Term{
	{"children_without_family", "Children whose family is sought.", ""},
	{"relatives_of_missing", "Relatives of missing children.", ""},
	{"unidentified_bodies", "Bodies that nobody has named.", ""},
	{"adults_in_search", "Adults who look for their origin.", ""},
	{"abroad", "Databases of other countries for missing children.", ""},
}}

var removalCauses = Codes{Name: "ProfileRemovalCause", Doc: "Why a profile is taken out of a database.", Terms: []Term{
	{"consent_withdrawn", "The consent was taken back.", ""},
	{"purpose_ended", "The child was found, or the search ended.", ""},
	{"court_order", "A court ordered it.", ""},
	{"error", "It should not have been there.", ""},
	{"replaced", "A better profile takes its place.", ""},
	{"of_age", "The person is of age and wants it.", ""},
}}
