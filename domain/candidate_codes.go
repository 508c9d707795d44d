package domain

var candidateExclusions = Codes{Name: "CandidateExclusion", Doc: "Why a candidate of a database search is not the relative.", Terms: []Term{
	{"mismatches", "Too many loci do not fit.", ""},
	{"likelihood_ratio", "With more loci or another relative the likelihood ratio speaks against it.", ""},
	{"lineage_differs", "The markers of a line differ that the two would share.", ""},
	{"specimen_mistaken", "One of the specimens is not that of the person whom it names.", ""},
	{"facts_contradict", "What is known of the two does not go together: age, time or place.", ""},
	{"other_parent_found", "The child's parent was found, and it is another person.", ""},
}}

var candidateDeferrals = Codes{Name: "CandidateDeferral", Doc: "Why a candidate of a database search waits.", Terms: []Term{
	{"specimens_requested", "New specimens were asked for, and are not there yet.", ""},
	{"relative_not_reached", "The relative cannot be reached for now.", ""},
	{"consent_awaited", "Somebody has not consented yet.", ""},
	{"more_loci", "More loci are being typed.", ""},
	{"other_parent", "The other parent is to be typed, too.", ""},
	{"backlog", "The laboratory has not come to it.", ""},
}}
