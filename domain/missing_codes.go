package domain

var relations = Codes{Name: "FamilyRelation", Doc: "What a person is to the child.", Terms: []Term{
	{"mother", "The child's mother.", "Primero mother"},
	{"father", "The child's father.", "Primero father"},
	{"grandmother", "A mother of the child's parents.", "Primero grandmother"},
	{"grandfather", "A father of the child's parents.", "Primero grandfather"},
	{"aunt", "A sister of the child's parents, or an uncle's wife.", "Primero aunt"},
	{"uncle", "A brother of the child's parents, or an aunt's husband.", "Primero uncle"},
	{"sister", "A sister of the child.", "Primero sister"},
	{"brother", "A brother of the child.", "Primero brother"},
	{"other_family", "Of the family in another way, such as a cousin or a stepfather.", "Primero other_family"},
	{"other_nonfamily", "Not of the family, such as a neighbour or a teacher.", "Primero other_nonfamily"},
}}

var reportOrigins = Codes{Name: "ReportOrigin", Doc: "How a missing report came to be.", Terms: []Term{
	{"report", "Somebody came and reported the child missing.", ""},
	{"relayed", "An organisation passes on what it was told.", ""},
	{"own_motion", "Police open the report themselves, though nobody came.", ""},
}}

var takers = Codes{Name: "TakerRelation", Doc: "What whoever took the child is said to be to it.", Terms: []Term{
	{"familial", "A member of the child's family.", "HTCDS Familial"},
	{"acquainted", "Somebody whom the child or its family knows.", "HTCDS Acquainted"},
	{"unacquainted", "A stranger.", "HTCDS Unaquainted"},
	{"unknown", "Somebody took the child, and nobody knows who.", ""},
	{"none", "Nobody is said to have taken the child.", ""},
}}

var missingCauses = Codes{Name: "SearchRefusalCause", Doc: "Why the police do not search.", Terms: []Term{
	{"duplicate", "The child was reported missing before, in another report.", ""},
	{"not_missing", "It is known where the child is.", ""},
	{"other_jurisdiction", "Police elsewhere are responsible.", ""},
	{"unfounded", "There is no such child, or nothing of the report is true.", ""},
}}

var missingEnds = Codes{Name: "SearchOutcome", Doc: "How a search ended.", Terms: []Term{
	{"found_alive", "The child was found alive.", ""},
	{"found_deceased", "The child was found dead.", ""},
	{"false_report", "What was reported was not true.", ""},
	{"withdrawn", "Whoever reported took the report back.", ""},
	{"duplicate", "The child is searched for under another report.", ""},
}}

// missingAgain says that the child was found and is gone.
const missingAgain = "missing_again"

var missingReopens = Codes{Name: "SearchReopeningCause", Doc: "Why a search begins anew.", Terms: []Term{
	{"wrong_identification", "The child who was found is another one.", ""},
	{missingAgain, "The child was found and is gone again.", ""},
	{"new_information", "Something came up that makes it worth while to search.", ""},
	{"error", "The search was closed or refused by mistake.", ""},
}}
