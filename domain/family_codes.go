package domain

var viewSubjects = Codes{Name: "ChildViewSubject", Doc: "About what a child was asked.", Terms: []Term{
	{aboutReturn, "Whether it wants to live with its family again.", ""},
	{aboutContact, "Whether it wants to see or hear its family.", ""},
	{aboutPlacement, "Where and with whom it wants to live, for now or for good.", ""},
	{aboutRepatriated, "Whether it wants to go back to its own country.", ""},
}}

var wishes = Codes{Name: "ChildWish", Doc: "What a child wants.", Terms: []Term{
	{"now", "The child wants it as soon as it can be.", "RapidFTR asap"},
	{"later", "The child wants it, but not yet.", "RapidFTR later"},
	{childObjects, "The child does not want it.", "RapidFTR no"},
	{"too_young", "The child is too young to say.", ""},
}}

var recommendations = Codes{Name: "AssessmentRecommendation", Doc: "What an assessor recommends about a family.", Terms: []Term{
	{"return", "The child can live with this family.", ""},
	{"return_with_support", "The child can live with this family if the family gets help.", ""},
	{"not_return", "The child should not live with this family.", ""},
	{"further_work", "It cannot be said yet: more must be found out or done first.", ""},
	{suitable, "Somebody who is not of the family can have the child for good.", ""},
	{unsuitable, "Somebody who is not of the family should not have the child.", ""},
}}

var risks = Codes{Name: "FamilyRisk", Doc: "What may endanger a child in a family.", Terms: []Term{
	{"sale", "Somebody there may sell the child.", ""},
	{"complicity", "Somebody there may have had a part in the sale or the taking.", ""},
	{"violence", "Somebody there is violent.", ""},
	{"neglect", "Nobody there looks after the child well enough.", ""},
	{"poverty", "The family is too poor to feed and keep the child.", ""},
	{"addiction", "Somebody there is addicted to drink, drugs or gambling.", ""},
	{"imprisonment", "A parent is in prison or may have to go there.", ""},
	{"minor_parent", "A parent is a child too.", ""},
	{"none_seen", "The assessor looked and saw no risk.", ""},
}}

var concerns = Codes{Name: "ProtectionConcern", Doc: "Why somebody may be a danger to a child; never a finding of guilt.", Terms: []Term{
	{"sold_the_child", "May have sold the child.", ""},
	{"complicit", "May have had a part in the sale or the taking.", ""},
	{"violent", "May hurt people.", ""},
	{"abusive", "May have abused this child or another.", ""},
	{"bought_a_child", "May have bought a child.", ""},
	{"not_the_parent", "Says to be the parent and may not be.", ""},
	{"threatened", "May be forced by others to give the child away.", ""},
	{"other", "For another reason.", ""},
}}

var clearances = Codes{Name: "ConcernClearanceGround", Doc: "Why a concern no longer stands.", Terms: []Term{
	{"unfounded", "There was nothing in it.", ""},
	{"acquitted", "A court acquitted the person.", ""},
	{"circumstances_changed", "What made the person a danger is over.", ""},
	{"person_dead", "The person has died.", ""},
	{"court_order", "A court says that it no longer stands.", ""},
}}
