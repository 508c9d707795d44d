package domain

// The kinds of error are those of EPCIS error declarations, and two of our own.
var errorKinds = Codes{Name: "ErrorKind", Doc: "What is wrong with a record.", Terms: []Term{
	{"did_not_occur", "Nothing of the kind happened.", "EPCIS did_not_occur"},
	{incorrectData, "It happened, but a date, a place or a detail is wrong.", "EPCIS incorrect_data"},
	{"wrong_subject", "It happened to another child.", ""},
	{duplicated, "Another record says the same.", ""},
}}
