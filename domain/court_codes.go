package domain

var orderKinds = Codes{Name: "CourtOrderKind", Doc: "What a court orders about a child.", Terms: []Term{
	{OrderDisclosure, "A clerk may read this child's history.", ""},
	{OrderIdentity, "The court says whose child this is, in place of a kinship report.", ""},
	{OrderStay, "Decisions wait while the order holds.", ""},
	{OrderStayLifted, "An earlier stay no longer makes decisions wait.", ""},
	{"custody", "The court says who is responsible for the child.", ""},
	{"guardianship", "The court appoints or dismisses a guardian.", ""},
	{OrderPlacement, "The court says where the child is to live.", ""},
	{"sealing", "Parts of the file are closed to readers.", ""},
	{"annulment", "An earlier decision about the child is void.", ""},
	{OrderRightsEnded, "A parent no longer has rights over the child.", ""},
	{OrderDissolution, "An adoption of the child ends.", ""},
	{"other", "The court orders something else.", ""},
	{OrderOrphanhood, "No parent of the child lives.", ""},
	{OrderKafala, "A family takes the child in under Islamic law, and its head acts for the child.", ""},
}}
