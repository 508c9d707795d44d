package domain

// specimenParameters bind whoever takes specimens, carries and tests them.
var specimenParameters = []Parameter{{
	Name: "sampling.days", Unit: Days, Stage: StageSpecimens, Sense: LessIsStricter, Binds: "the police",
	Rule:   "A specimen of a child whose family is not known is taken within %s after its record was opened.",
	Absent: "No time is set in which a specimen of a child is taken.",
	number: func(l Limits) int { return l.SamplingDays },
}, {
	Name: "specimen.holdHours", Unit: Hours, Stage: StageSpecimens, Sense: LessIsStricter, Binds: "whoever has a specimen",
	Rule:   "Whoever has a specimen passes it on within %s, until a laboratory has taken it in.",
	Absent: "No time is set for which somebody may have a specimen on its way to a laboratory.",
	number: func(l Limits) int { return l.HoldHours },
}, {
	Name: "specimen.retestDays", Unit: Days, Stage: StageSpecimens, Sense: LessIsStricter, Binds: "the laboratory",
	Rule:   "A test that was ordered anew is made within %s.",
	Absent: "No time is set in which a test is made that was ordered anew.",
	number: func(l Limits) int { return l.RetestDays },
}, {
	Name: "specimen.removalDays", Unit: Days, Stage: StageSpecimens, Sense: LessIsStricter, Binds: "the database operator",
	Rule:   "A profile is taken out of the database within %s after the consent on which it rests was taken back.",
	Absent: "No time is set in which a profile is taken out of the database when a consent was taken back.",
	number: func(l Limits) int { return l.RemovalDays },
}, {
	Name: "specimen.destroyDays", Unit: Days, Stage: StageSpecimens, Sense: LessIsStricter, Binds: "whoever has a specimen",
	Rule:   "A specimen is destroyed within %s after the case was closed or the search ended.",
	Absent: "No time is set in which specimens are destroyed.",
	number: func(l Limits) int { return l.DestroyDays },
}}
