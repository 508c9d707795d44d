package domain

// The grounds of a registration that auditors ask about.
const (
	groundNotFound   = "parents_not_found"
	groundBirth      = "birth_in_care"
	groundFalseEntry = "false_entry"
)

var registrationGrounds = Codes{Name: "RegistrationGround", Doc: "On what ground a child is entered in a civil register.", Terms: []Term{
	{groundNotFound, "Its parents were sought and not found.", ""},
	{groundBirth, "It was born in care, and the certificate of birth is there.", ""},
	{"never_registered", "Its family is known and never registered it.", ""},
	{groundFalseEntry, "It stood in a register under a false name or as another family's child.", ""},
	{"court_order", "A court ordered it.", ""},
}}
