package domain

var followUps = Codes{Name: "FollowUpType", Doc: "For what somebody looked after a child.", Terms: []Term{
	{"after_reunification", "To see how the child does at home.", "Primero after_reunification"},
	{"in_care", "To see how the child does in care.", "Primero in_care"},
	{"for_service", "To see whether the child gets what it was referred for.", "Primero for_service"},
	{"for_assessment", "To find out more for an assessment.", "Primero for_assessment"},
}}

var notSeen = Codes{Name: "NotSeenCause", Doc: "Why a child was not seen.", Terms: []Term{
	{"abducted", "Somebody has taken the child.", "RapidFTR abducted"},
	{"at_school", "The child was at school.", "RapidFTR at school"},
	{"detention", "The child is locked up by an authority.", "RapidFTR detention"},
	{"on_the_street", "The child lives or was on the street or the market.", "RapidFTR on the street/market"},
	{"other_carer", "The child lives with another carer.", "RapidFTR living with another carer"},
	{"visiting", "The child was on a visit.", "RapidFTR visiting"},
	{"working", "The child was at work.", "RapidFTR working"},
	{"refused", "The family or the child did not let the visitor see it.", ""},
	{"moved_away", "The family has moved.", ""},
}}

var schools = Codes{Name: "SchoolAttendance", Doc: "Whether a child goes to school.", Terms: []Term{
	{"attending", "The child goes to school.", ""},
	{"not_attending", "The child is old enough and does not go.", ""},
	{"too_young", "The child is too young for school.", ""},
	{"unknown", "Nobody could say.", ""},
}}

var results = Codes{Name: "FollowUpResult", Doc: "What is to be done after a follow-up.", Terms: []Term{
	{"no_further_action", "Nothing more is to be done.", "Primero no_further_action_needed"},
	{"ongoing_monitoring", "Somebody goes on looking after the child.", "Primero ongoing_monitoring"},
	{"urgent_intervention", "Somebody must act at once.", "Primero urgent_intervention"},
}}

// The causes of taking a case up again by which the child was not safe where it went.
const (
	goneFromHome = "missing"
	rescuedTwice = "rescued_again"
)

// The outcomes are cut so that the categories of IC-TIP, and the indicators of
// UNICEF and BCN for formal care, can be counted from them.
var outcomes = Codes{Name: "CaseOutcome", Doc: "How a case ended for the child.", Terms: []Term{
	{outcomeParent, "The child lives with a parent.", ""},
	{outcomeKin, "The child went home to another of its family.", ""},
	{outcomeRecognised, "An adult learned whose child he is, and decides for himself.", ""},
	{outcomeAdopted, "The child was adopted in this country.", ""},
	{outcomeAbroad, "The child was adopted in another country.", ""},
	{outcomeKinship, "A relative has the child and is its guardian.", ""},
	{outcomeFoster, "The child stays with a foster family for good.", ""},
	{outcomeKafala, "A family took the child in under Islamic law.", ""},
	{outcomeResidential, "The child stays in an institution.", ""},
	{"independent", "The young person lives by itself.", ""},
	{outcomeRepatriated, "The child is in its own country.", "Primero repatriated"},
	{outcomeMissing, "The child is gone and was not found.", ""},
	{outcomeDeceased, "The child has died.", "Primero death_of_child"},
	{"not_trafficked", "The child was not a victim of trafficking.", "HTCDS NotAVictimOfTrafficking"},
	{outcomeDuplicate, "The child has another stream, where the case goes on.", "Primero duplicate"},
}}

var reopenings = Codes{Name: "CaseReopeningCause", Doc: "Why a closed case is taken up again.", Terms: []Term{
	{"disrupted", "The child could not stay where it was.", ""},
	{goneFromHome, "The child is gone.", ""},
	{rescuedTwice, "The child was rescued a second time.", ""},
	{"wrong_identification", "The child is another one than was thought.", ""},
	{"new_information", "Something came up that changes the case.", ""},
	{"court_order", "A court ordered it.", ""},
	{"error", "The case was closed by mistake.", ""},
}}
