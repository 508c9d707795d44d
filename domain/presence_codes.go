package domain

// Some causes are Primero's of a separation; it has none for a taking or a sale, and
// those are of this field.
var circumstances = Codes{Name: "SeparationCause", Doc: "How a child came to be away from those who look after it.", Terms: []Term{
	{"ran_away", "The child went away by itself.", ""},
	{"abducted_by_stranger", "A stranger took the child.", ""},
	{"abducted_by_relative", "A relative took the child.", ""},
	{"sold_by_family", "The child's family sold it.", ""},
	{"taken_from_facility", "The child was taken from a hospital, a home or a school.", ""},
	{"confiscated_by_official", "An official took the child from its family.", ""},
	{"lost", "The child got lost.", ""},
	{"abandonment", "The child was left behind on purpose.", "Primero abandonment"},
	{"arrest_and_detention", "Those who look after the child were arrested, or the child was.", "Primero arrest_and_detention"},
	{"conflict", "War or unrest parted them.", "Primero conflict"},
	{"natural_disaster", "A flood, an earthquake or the like parted them.", "Primero natural_disaster"},
	{"migration", "They were parted while they moved to another place.", "Primero migration"},
	{"unknown", "Nobody knows.", ""},
}}

var causeClasses = Codes{Name: "DeathCauseClass", Doc: "Of what class the cause of a death is.", Terms: []Term{
	{"natural", "An illness or another natural cause.", ""},
	{"accident", "An accident.", ""},
	{"violence", "Somebody's violence.", ""},
	{"unknown", "The cause is not known, or not yet.", ""},
}}
