package domain

var cares = Codes{Name: "CareArrangement", Doc: "What kind of care a child is in.", Terms: []Term{
	{"police_temporary", "The child is with the police for a short time.", ""},
	{"hospital", "The child is in a hospital.", ""},
	{"shelter", "The child is in a rescue station or shelter.", ""},
	{"welfare_institution", "The child lives in a children's home of the state.", ""},
	{"foster_care", "The child lives with a foster family.", "Primero foster_care"},
	{kinshipCare, "The child lives with relatives or close friends of its family.", "Primero kinship_care_extended_family"},
	{"residential_care", "The child lives in another home with paid carers.", "Primero residential_care"},
	{"independent_living", "The child lives by itself, with somebody who looks in.", "Primero independent_living"},
	{"detention", "The child is locked up by an authority.", ""},
	{careAbroad, "The child is in care in another country.", ""},
}}

var legalBases = Codes{Name: "CustodyBasis", Doc: "On what ground an agency takes responsibility for a child.", Terms: []Term{
	{"rescue", "Police rescued the child.", ""},
	{"emergency", "The child was in danger and somebody had to act at once.", ""},
	{"court_order", "A court ordered it.", ""},
	{"temporary_care_notice", "Police gave written notice that the child is put into temporary care.", ""},
	{"return", "The child came back after it was missing or in other hands.", ""},
	{basisSuspension, "The agency that was responsible is suspended, and this one steps in its place.", ""},
}}

var presenceMethods = Codes{Name: "PresenceMethod", Doc: "How it was checked that this is the child.", Terms: []Term{
	{"photograph", "The child was compared with a photograph on record.", ""},
	{"palm_print", "A print of the palm was compared with one on record.", ""},
	{"known_to_officer", "The officer knows the child.", ""},
	{"documents", "The papers that came with the child were looked at.", ""},
}}

var presenceMatches = Codes{Name: "PresenceMatch", Doc: "What came of the check.", Terms: []Term{
	{presenceSure, "This is the child.", ""},
	{presenceDenied, "This is another child.", ""},
	{"not_checked", "Nobody could check.", ""},
}}
