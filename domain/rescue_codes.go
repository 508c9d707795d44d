package domain

var sexes = Codes{Name: "ObservedSex", Doc: "The sex of a child or an adult, as somebody saw it.", Terms: []Term{
	{"female", "A girl or a woman.", ""},
	{"male", "A boy or a man.", ""},
	{"unclear", "It cannot be told by looking, or nobody looked.", ""},
}}

var conditions = Codes{Name: "ChildCondition", Doc: "How the child is, as far as an officer can see.", Terms: []Term{
	{"well", "The child seems to be well.", ""},
	{"minor_injury", "The child has small wounds that need no doctor at once.", ""},
	{"needs_treatment", "The child must see a doctor soon.", ""},
	{"critical", "The child's life is in danger.", ""},
	{"not_examined", "Nobody has looked at the child yet.", ""},
}}

var foundWith = Codes{Name: "FoundWith", Doc: "In whose hands the child was; a role, never a finding of guilt.", Terms: []Term{
	{"buyer", "Somebody who is said to have bought the child.", ""},
	{"trafficker", "Somebody who is said to have taken, moved or sold the child.", ""},
	{"broker", "Somebody who is said to have brought seller and buyer together.", ""},
	{"carer", "Somebody who looked after the child and is not said to have bought it.", ""},
	{"relative", "Somebody of the child's own family.", ""},
	{"alone", "Nobody was with the child.", ""},
	{"other", "Somebody else.", ""},
}}

var foundAs = Codes{Name: "MannerFound", Doc: "How a child without anybody came to notice.", Terms: []Term{
	{"abandoned", "Whoever looked after the child left it.", ""},
	{"lost", "The child lost those who look after it.", ""},
	{"walk_in", "The child came by itself.", ""},
	{"handed_in", "Somebody brought the child in.", ""},
	{"baby_hatch", "The child was laid in a baby hatch.", ""},
	{"other", "In another way.", ""},
}}
