package domain

var capacities = Codes{Name: "ApprovalCapacity", Doc: "As what an agency approves that a child goes home.", Terms: []Term{
	{string(Police), "As the police.", ""},
	{string(CivilAffairs), "As civil affairs.", ""},
	{string(GuardianOffice), "As the child's guardian.", ""},
	{string(Court), "As a court.", ""},
}}

var denialCauses = Codes{Name: "ReunificationDenialCause", Doc: "Why a child does not go home to this person.", Terms: []Term{
	{"not_in_best_interests", "Another solution is better for the child.", ""},
	{"concern", "There is a protection concern.", ""},
	{"child_objects", "The child does not want to.", ""},
	{"identity_doubtful", "It is not sure whose child this is.", ""},
	{"family_declines", "The family does not want the child.", ""},
	{"other", "For another reason.", ""},
}}

var deferralCauses = Codes{Name: "ReunificationDeferralCause", Doc: "Why it must wait whether a child goes home.", Terms: []Term{
	{"further_assessment", "More must be found out about the family or the child.", ""},
	{"support_needed", "The family must get help first.", ""},
	{"appeal", "Somebody appealed, or still may.", ""},
	{"illness", "The child or the receiver is ill.", ""},
	{"school", "The child is to finish a term or an exam first.", ""},
	{"other", "For another reason.", ""},
}}

var annulments = Codes{Name: "ReunificationAnnulmentCause", Doc: "Why it was wrong to decide that a child goes home.", Terms: []Term{
	{"wrong_identification", "This is not the child of that family.", ""},
	{"forged_evidence", "The decision rested on something forged.", ""},
	{"concern", "A danger was there that nobody knew or looked at.", ""},
	{"court_order", "A court ordered it.", ""},
	{"other", "For another reason.", ""},
}}
