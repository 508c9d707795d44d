package domain

// The causes are Primero's reasons for a change of carer, and those of ends.
var placementCauses = Codes{Name: "CarerChangeCause", Doc: "Why a child no longer stays with a carer.", Terms: []Term{
	{"abuse_exploitation", "The carer abused or exploited the child.", "Primero abuse_exploitation"},
	{"death_of_carer", "The carer has died.", "Primero death_of_caregiver"},
	{"education", "The child goes to school elsewhere.", "Primero education"},
	{"ill_health_of_carer", "The carer is too ill.", "Primero ill_health_of_caregiver"},
	{"poverty", "The carer is too poor.", "Primero poverty"},
	{"relationship_breakdown", "The child and the carer do not get on.", "Primero relationship_breakdown"},
	{"closer_to_family", "The child comes nearer to its family.", ""},
	{"reunification", "The child goes home.", ""},
	{"child_wishes", "The child wants it.", ""},
	{"other", "For another reason.", "Primero other"},
}}
