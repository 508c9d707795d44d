package domain

var transferCauses = Codes{Name: "TransferCause", Doc: "Why a child goes to another agency or body.", Terms: []Term{
	{"interim_care", "The child needs a place to stay until it is clear where it belongs.", ""},
	{"medical", "The child needs treatment.", ""},
	{"closer_to_family", "The child comes nearer to its family.", ""},
	{"capacity", "There is no more room, or not the right care, where the child is.", ""},
	{"reunification", "The child is on the way to its family.", ""},
	{"repatriation", "The child is on the way to its own country.", ""},
	{"other", "For another reason.", ""},
}}

var refusalCauses = Codes{Name: "TransferRefusalCause", Doc: "Why an agency does not take a child who was sent to it.", Terms: []Term{
	{"not_the_child", "The child who came is another one.", ""},
	{"no_capacity", "There is no room, or not the right care.", ""},
	{"papers_missing", "The papers that must come with the child did not.", ""},
	{"condition", "The child must be treated first.", ""},
	{"child_not_brought", "Nobody brought the child.", ""},
	{"other", "For another reason.", ""},
}}

var abortCauses = Codes{Name: "TransferAbortCause", Doc: "Why a transfer is taken back.", Terms: []Term{
	{"returned_on_the_way", "The child set out and was brought back.", ""},
	{neverLeft, "Nobody set out.", ""},
	{"road_closed", "There was no way to get there.", ""},
	{"child_objects", "The child does not want to go.", ""},
	{"order", "A court or a superior stopped it.", ""},
	{"other", "For another reason.", ""},
}}
