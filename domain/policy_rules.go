package domain

import "slices"

// parameters is the table of all limits: docs/policy.md is made from it. It has one
// row for each field of Limits.
var parameters = slices.Concat(searchParameters, specimenParameters, kinshipParameters, homeParameters, auditParameters)

// searchParameters bind whoever records, has the child or searches for its family.
var searchParameters = []Parameter{{
	Name: "correction.clericalHours", Unit: Hours, Stage: StageRecording, Sense: FewerOrNone, Binds: "the author of a record",
	Rule:   "The author of a record may correct its date or place alone for %s; after that a second agency signs too.",
	Absent: "Nobody corrects a record alone: a second agency always signs.",
	number: func(l Limits) int { return l.ClericalHours },
}, {
	Name: "second.signatureHours", Unit: Hours, Stage: StageRecording, Sense: LessIsStricter, Binds: "the second officer",
	Rule:   "A second officer who could not sign at once countersigns within %s.",
	Absent: "No time is set for a second officer's signature that is still missing.",
	number: func(l Limits) int { return l.SecondHours },
}, {
	Name: "record.lateHours", Unit: Hours, Stage: StageRecording, Sense: LessIsStricter, Binds: "whoever records",
	Rule:   "What is recorded more than %s after it happened counts as late.",
	Absent: "No record counts as late, however long ago it claims to have happened.",
	number: func(l Limits) int { return l.LateHours },
}, {
	Name: "missing.acceptHours", Unit: Hours, Stage: StageRecording, Sense: LessIsStricter, Binds: "the police",
	Rule:   "The police accept or refuse a missing report that was relayed to them within %s.",
	Absent: "No time is set for the police's answer to a relayed report.",
	number: func(l Limits) int { return l.AcceptHours },
}, {
	Name: "transfer.expectedHours", Unit: Hours, Stage: StageCustody, Sense: LessIsStricter, Binds: "the sending and the receiving agency",
	Rule:   "A child on the way between two agencies is expected within %s, where the transfer itself sets no time.",
	Absent: "A transfer is late only by the time that it sets itself.",
	number: func(l Limits) int { return l.TransferHours },
}, {
	Name: "emergency.papersHours", Unit: Hours, Stage: StageCustody, Sense: LessIsStricter, Binds: "the agency that placed the child",
	Rule:   "The papers of an emergency placement follow within %s.",
	Absent: "No time is set for the papers of an emergency placement.",
	number: func(l Limits) int { return l.PapersHours },
}, {
	Name: "presence.intervalDays", Unit: Days, Stage: StageCustody, Sense: LessIsStricter, Binds: "the agency responsible for the child",
	Rule:   "Somebody sees a child in care at least every %s.",
	Absent: "No interval is set in which a child in care is seen.",
	number: func(l Limits) int { return l.PresenceDays },
}, {
	Name: "notice.minDays", Unit: Days, Stage: StageSearch, Sense: MoreIsStricter, Binds: "the agency that publishes the notice",
	Rule:   "A notice runs for at least %s before parents can be certified as not to be found.",
	Absent: "No time is set for which a notice must run.",
	number: func(l Limits) int { return l.NoticeDays },
}, {
	Name: "notFound.temporaryDays", Unit: Days, Stage: StageSearch, Sense: MoreIsStricter, Binds: "the police",
	Rule:   "The police certify that the parents are not found for now no earlier than %s after the child's record was opened.",
	Absent: "Parents may be certified as not found for now at any time.",
	number: func(l Limits) int { return l.TemporaryDays },
}, {
	Name: "shelter.handoverDays", Unit: Days, Stage: StageSearch, Sense: LessIsStricter, Binds: "the shelter",
	Rule:   "A shelter hands an unclaimed child and its papers to a welfare institution within %s after the notice.",
	Absent: "No time is set in which a shelter hands over an unclaimed child.",
	number: func(l Limits) int { return l.HandoverDays },
}, {
	Name: "notFound.finalMonths", Unit: Months, Stage: StageSearch, Sense: MoreIsStricter, Binds: "the police",
	Rule:   "The police certify for good that the parents cannot be found no earlier than %s after the child came to a welfare institution.",
	Absent: "No time is set before parents are certified for good as not to be found.",
	number: func(l Limits) int { return l.FinalMonths },
}, {
	Name: "notFound.requires", Unit: Listed, Stage: StageSearch, Sense: MoreIsStricter, Terms: searchSteps.All(), Binds: "the police",
	Rule:   "Before parents are certified for good as not to be found, this has been searched: %s.",
	Absent: "No step of the search is required before parents are certified for good as not to be found.",
	codes:  func(l Limits) []string { return l.SearchSteps },
}}

// homeParameters bind whoever decides where the child is to live, and who may read.
var homeParameters = []Parameter{{
	Name: "reunification.requires", Unit: Listed, Stage: StageReunification, Sense: MoreIsStricter, Terms: texts(names(forReturn)),
	Binds:  "whoever approves a reunification, and whoever hands the child over",
	Rule:   "A reunification is approved, and the child handed over, only with %s.",
	Absent: "A reunification needs no evidence: nothing but an open concern, a court's stay or the child's no stands in its way.",
	codes:  func(l Limits) []string { return texts(l.Requires) },
}, {
	Name: "reunification.approvals", Unit: Listed, Stage: StageReunification, Sense: MoreIsStricter, Terms: capacities.All(),
	Else:  []string{string(Police), string(CivilAffairs)},
	Binds: "the agencies that approve", Rule: "A child is handed over only after the approval of each of these: %s.",
	Absent: "A child is handed over only after the approval of each of these: police and civil affairs.",
	codes:  func(l Limits) []string { return l.ApprovalsNeeded },
}, {
	Name: "followup.days", Unit: Days, Stage: StageAfterReturn, Sense: MoreIsStricter, Binds: "the caseworker",
	Rule:    "Somebody looks after a child at home %s after the hand-over.",
	Absent:  "No follow-up is planned after a hand-over.",
	numbers: func(l Limits) []int { return l.FollowUpDays },
}, {
	Name: "followup.required", Unit: Visits, Stage: StageAfterReturn, Sense: MoreIsStricter, Binds: "the supervisor who closes the case",
	Rule:   "The case of a child at home is closed only after %s that saw the child there, on different days.",
	Absent: "The case of a child at home may be closed without anybody having seen the child there.",
	number: func(l Limits) int { return l.FollowUps },
}, {
	Name: "adoption.requires", Unit: Listed, Stage: StageAdoption, Sense: MoreIsStricter, Terms: texts(append(names(forAdoption), NeedsAgreement)),
	Binds:  "whoever declares a child adoptable, and whoever registers the adoption",
	Rule:   "A child is adopted only with %s.",
	Absent: "An adoption needs no evidence besides its ground.",
	codes:  func(l Limits) []string { return texts(l.AdoptionRequires) },
}, {
	Name: "adoption.grounds", Unit: Listed, Stage: StageAdoption, Sense: LessIsStricter, Terms: adoptionGrounds.All(),
	Binds:  "whoever declares a child adoptable",
	Rule:   "A child may be adopted only on one of these grounds: %s.",
	Absent: "A child may be adopted on any ground that the ledger knows.",
	codes:  func(l Limits) []string { return l.AdoptionGrounds },
}, {
	Name: "adoption.childConsentMonths", Unit: Months, Stage: StageAdoption, Sense: FewerOrNone, Binds: "whoever registers an adoption",
	Rule:   "Where an adoption needs the child's consent, a child who may be %s old or older gives it.",
	Absent: "Where an adoption needs the child's consent, every child gives it, however young.",
	number: func(l Limits) int { return l.ChildConsentMonths },
}, {
	Name: "repatriation.requires", Unit: Listed, Stage: StageRepatriation, Sense: MoreIsStricter, Terms: texts(names(forRepatriation)),
	Binds:  "the authorities that agree on a return, and whoever sends the child",
	Rule:   "A return to another country is agreed on, and the child sent, only with %s.",
	Absent: "A repatriation needs no evidence: nothing but a danger that was found, a court's stay or the child's no stands in its way.",
	codes:  func(l Limits) []string { return texts(l.RepatriationRequires) },
}, {
	Name: "breakGlass.hours", Unit: Hours, Stage: StageReading, Sense: FewerOrNone, Binds: "whoever reads in an emergency",
	Rule:   "In an emergency a child's history is opened for at most %s to an officer who has no part in the case.",
	Absent: "Nobody opens a child's history in an emergency: an agency of the case calls others in.",
	number: func(l Limits) int { return l.BreakGlassHours },
}, {
	Name: "breakGlass.reviewDays", Unit: Days, Stage: StageReading, Sense: LessIsStricter, Binds: "the reviewing agency",
	Rule:   "Another agency reviews an emergency reading within %s.",
	Absent: "No time is set in which an emergency reading is reviewed.",
	number: func(l Limits) int { return l.BreakGlassReviewDays },
}, {
	Name: "statistics.smallest", Unit: Persons, Stage: StageReading, Sense: MoreIsStricter, Binds: "whoever publishes statistics",
	Rule:   "Statistics hide every count of fewer than %s.",
	Absent: "Statistics show every count, down to a single child.",
	number: func(l Limits) int { return l.SmallestCount },
}}

// texts are codes of a type of their own as texts.
func texts[S ~string](codes []S) []string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = string(code)
	}
	return all
}
