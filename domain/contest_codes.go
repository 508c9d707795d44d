package domain

var claimCauses = Codes{Name: "CustodyClaimCause", Doc: "How a child came to an agency that was not to have it.", Terms: []Term{
	{"handed_to_us_directly", "Somebody brought the child to us without a transfer.", ""},
	{"found_with_us", "The child turned out to be with us already.", ""},
	{"another_receiver", "The child was sent to another agency and came to us.", ""},
	{"returned_to_us", "The child had left us and came back.", ""},
	{"record_differs", "The record says something else than what is so.", ""},
}}

var contestGround = Codes{Name: "ContestGround", Doc: "On what ground a contest of custody is decided.", Terms: []Term{
	{"child_is_there", "The agency has the child with it.", ""},
	{"court_order", "A court ordered it.", ""},
	{"agreement", "The agencies agreed.", ""},
	{"earlier_record_wrong", "An earlier record of custody was wrong.", ""},
}}
