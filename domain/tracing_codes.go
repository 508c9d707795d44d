package domain

var tracingTypes = Codes{Name: "TracingType", Doc: "How a child is traced.", Terms: []Term{
	{"case_by_case", "Each case is followed up by itself.", "Primero case_by_case"},
	{"individual", "Somebody goes from place to place with this request.", "Primero individual"},
	{"mass", "Lists of children are read out or put up.", "Primero mass"},
	{"photo", "Photographs are shown where families come.", "Primero photo"},
	{"referral_to_ngo", "Another organisation traces.", "Primero referral_to_ngo"},
	{"referral_to_icrc", "The Red Cross or Red Crescent traces.", "Primero referral_to_icrc"},
}}

var tracingOutcomes = Codes{Name: "TracingOutcome", Doc: "Whether a child was traced.", Terms: []Term{
	{traced, "The child was traced.", "Primero successful"},
	{"unsuccessful", "The child was not traced.", "Primero unsuccessful"},
}}

var tracingEnds = Codes{Name: "TracingEnd", Doc: "Why a tracing request is closed.", Terms: []Term{
	{"verified", "The child was traced, and that it is the one who is sought was verified.", "Primero verified"},
	{"reunified", "The child was traced and is with its family.", "Primero reunified"},
	{"no_trace", "No trace was found.", ""},
	{"consent_withdrawn", "The inquirer no longer wants it.", ""},
	{"inquirer_lost", "The inquirer cannot be reached any more, or has died.", ""},
	{"endangers_child", "Tracing may lead to the child whom it flees.", ""},
	{"duplicate", "Another request asks for the same.", ""},
	{"error", "It should not have been filed.", ""},
}}
