package domain

var alertChannels = Codes{Name: "AlertChannel", Doc: "How an alert reaches people.", Terms: []Term{
	{"app_push", "A message of an application to the telephones within the radius.", ""},
	{"cell_broadcast", "A message of the network to every telephone within the radius.", ""},
	{"text_message", "Text messages to people who asked for them.", ""},
	{"broadcast", "Radio or television.", ""},
	{"road_signs", "Signs over roads, in stations and at border posts.", ""},
	{"social_media", "Networks on which people pass it on.", ""},
	{"search_platform", "The public platform of the search.", ""},
}}

var alertEnds = Codes{Name: "AlertEnd", Doc: "Why an alert is withdrawn.", Terms: []Term{
	{"found", "The child was found.", ""},
	{"false_report", "The report was false, which is published too.", ""},
	{"expired", "Its time is over, and the search goes on without it.", ""},
	{"replaced", "Another alert has taken its place, such as a wider one.", ""},
	{"endangers_child", "It may move whoever has the child to do it harm.", ""},
	{"error", "It should not have gone out, or not like that.", ""},
}}
