package domain

// auditParameters are the limits from which the auditors' rules take what they count
// against. They refuse nothing.
var auditParameters = []Parameter{{
	Name: "audit.gapHours", Unit: Hours, Stage: StageCustody, Sense: LessIsStricter, Binds: "whoever has the child",
	Rule:   "Auditors ask where a child was when no agency says for more than %s that it is responsible.",
	Absent: "Auditors ask about no time in which no agency was responsible for a child, however long it was.",
	number: func(l Limits) int { return l.GapHours },
}, {
	Name: "audit.intakeDays", Unit: Days, Stage: StageCustody, Sense: LessIsStricter, Binds: "the police who rescued the child",
	Rule:   "Auditors ask about a rescue when nobody of another agency has seen the child within %s.",
	Absent: "Auditors do not ask when somebody of another agency sees a child who was rescued.",
	number: func(l Limits) int { return l.IntakeDays },
}, {
	Name: "audit.searchDays", Unit: Days, Stage: StageSearch, Sense: LessIsStricter, Binds: "whoever registers a child, or its adoption",
	Rule:   "Auditors ask about a registration or an adoption for which the child was last compared with the relatives of missing children more than %s before.",
	Absent: "Auditors do not ask how long ago a child was compared with the relatives of missing children.",
	number: func(l Limits) int { return l.SearchDays },
}, {
	Name: "audit.birthDays", Unit: Days, Stage: StageSearch, Sense: LessIsStricter, Binds: "whoever registers a birth in care",
	Rule:   "Auditors ask about a birth in care that is registered more than %s after it.",
	Absent: "Auditors do not ask how long after it a birth in care is registered.",
	number: func(l Limits) int { return l.BirthDays },
}, {
	Name: "audit.concernDays", Unit: Days, Stage: StageReunification, Sense: MoreIsStricter, Binds: "whoever clears a protection concern",
	Rule:   "Auditors ask who looked into a protection concern that was cleared within %s, when the child goes to that family.",
	Absent: "Auditors do not ask how soon a protection concern was cleared.",
	number: func(l Limits) int { return l.ConcernDays },
}}
