package domain

var noticeChannels = Codes{Name: "NoticeChannel", Doc: "Where a public notice was published.", Terms: []Term{
	{"newspaper", "A newspaper of the region where the child was found.", ""},
	{"national_newspaper", "A newspaper of the whole country.", ""},
	{"search_platform", "The national platform for children whose family is sought.", ""},
	{"website", "The pages of the agency.", ""},
	{"notice_board", "Boards in the place where the child was found.", ""},
	{"broadcast", "Radio or television.", ""},
}}

var noticeEnds = Codes{Name: "NoticeEnd", Doc: "Why a public notice has ended.", Terms: []Term{
	{ranItsTime, "It ran as long as it was to run, and no family was found by it.", ""},
	{"family_came", "Somebody came who says that the child is theirs.", ""},
	{"endangers_child", "It leads people to the child who may harm it.", ""},
	{"court_order", "A court ordered it.", ""},
	{"error", "It should not have been published, or not like that.", ""},
}}
