package domain

var ageMethods = Codes{Name: "AgeMethod", Doc: "How an age was assessed.", Terms: []Term{
	{"appearance", "By what the body looks like and can do.", ""},
	{"development", "By what the child can do and say.", ""},
	{"teeth", "By the teeth.", ""},
	{"bones", "By pictures of bones.", ""},
	{"documents", "By papers that name a date of birth.", ""},
	{"interview", "By what the child or others tell.", ""},
}}
