package domain

var originalStates = Codes{Name: "OriginalState", Doc: "What somebody found who looked for an original.", Terms: []Term{
	{"intact", "It is there, and as it was.", ""},
	{"damaged", "It is there, and was damaged.", ""},
	{"missing", "It was there and is gone.", ""},
	{"not_found_there", "It is not there, and may never have been.", ""},
}}
