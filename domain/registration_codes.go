package domain

var registrationGrounds = Codes{Name: "RegistrationGround", Doc: "On what ground a child is entered in a civil register.", Terms: []Term{
	{"parents_not_found", "Its parents were sought and not found.", ""},
	{"birth_in_care", "It was born in care, and the certificate of birth is there.", ""},
	{"never_registered", "Its family is known and never registered it.", ""},
	{"false_entry", "It stood in a register under a false name or as another family's child.", ""},
	{"court_order", "A court ordered it.", ""},
}}
