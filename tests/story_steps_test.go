package tests

import (
	"crypto/sha256"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// The steps that many lives have in common, each a statement or two.

// person makes an id for somebody whom a story speaks of.
func (s *story) person(who string) domain.PersonID {
	digest := sha256.Sum256([]byte(s.Name() + " " + who))
	return domain.NewPersonID([16]byte(digest[:16]))
}

// rescued begins a story with a rescue and the police's custody.
func (s *story) rescued() {
	s.Helper()
	s.record(rescue("D0104-1"))
	s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector},
		facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
}

// rescue is a girl of about four, found with those who bought her.
func rescue(number string) says {
	return says{what: domain.TypeChildRescued, by: []officerAt{inspector, partner}, facts: object{
		"child": "new", "temporaryNumber": number, "sex": "female", "ageFrom": 40, "ageTo": 54, "condition": "well", "foundWith": "buyer"}}
}

// brought moves the child from one agency to another: it is sent, and accepted.
func (s *story) brought(from officerAt, to officerAt, care string) {
	s.Helper()
	sent := s.record(sending(from, to))
	s.record(arrival(to, care, s.child, sent))
}

func sending(from, to officerAt) says {
	return says{what: domain.TypeTransferInitiated, by: []officerAt{from}, facts: object{"to": to.id(), "cause": "interim_care",
		"escorts": []domain.PersonID{from.person()}, "expectedBy": "2013-01-08T12:00:00+08:00", "presence": seen}}
}

func arrival(to officerAt, care string, child domain.StreamID, sent string) says {
	return says{what: domain.TypeTransferAccepted, by: []officerAt{to}, refs: answering(child, sent),
		facts: object{"agency": to.id(), "care": care, "arrivedAt": "2013-01-05T18:00:00+08:00", "presence": seen, "condition": "well"}}
}

func answering(stream domain.StreamID, id string) []domain.Ref {
	return []domain.Ref{{Rel: "answers", Stream: stream, ID: id}}
}

// inShelter is a rescued child in the shelter's care.
func (s *story) inShelter() {
	s.Helper()
	s.rescued()
	s.on("2013-01-05")
	s.brought(inspector, matron, "shelter")
	s.calls(warden, everybody)
}

// calls asks other agencies to do something for the child. Before that they see
// nothing of it.
func (s *story) calls(by officerAt, services map[place]string) {
	s.Helper()
	for asked, service := range services {
		s.record(says{what: domain.TypeCaseReferred, by: []officerAt{by}, facts: object{"to": asked.id(), "service": service}})
	}
}

// everybody are the agencies that most returns need.
var everybody = map[place]string{guardians: "child_view", civil: "assessment", search: "tracing", aid: "follow_up"}

// hears records what the child wants.
func (s *story) hears(wants string) string {
	s.Helper()
	return s.record(says{what: domain.TypeChildViewRecorded, by: []officerAt{advocate},
		facts: object{"about": "return", "wants": wants, "interpreter": false, "supportPerson": true}})
}

// belongs is an identity on documents, by the police and civil affairs.
func belongs(relative domain.PersonID, relation string) says {
	return says{what: domain.TypeIdentityEstablished, by: []officerAt{inspector, assessor},
		facts:  object{"relative": relative, "relation": relation, "basis": domain.BasisDocuments},
		sealed: object{"papers": []string{strings.Repeat("0d", 32)}}}
}

// assesses records whether a person can receive the child.
func (s *story) assesses(receiver domain.PersonID, recommendation string, risks ...string) {
	s.Helper()
	if risks == nil {
		risks = []string{"none_seen"}
	}
	s.record(says{what: domain.TypeFamilyAssessmentDone, by: []officerAt{assessor},
		facts: object{"receiver": receiver, "recommendation": recommendation, "homeVisits": 2, "risks": risks}})
}

// proposes proposes that the child goes home to a person.
func (s *story) proposes(receiver domain.PersonID, relation string) string {
	s.Helper()
	return s.record(says{what: domain.TypeReunificationProposed, by: []officerAt{searcher}, facts: object{"receiver": receiver, "relation": relation}})
}

// approval answers a proposal in an officer's capacity.
func (s *story) approval(proposal string, by officerAt) says {
	return says{what: domain.TypeReunificationApproved, by: []officerAt{by}, refs: answering(s.child, proposal),
		facts: object{"capacity": by.kind, "lapsesAt": later}}
}

func (s *story) approved(proposal string) {
	s.Helper()
	s.record(s.approval(proposal, inspector))
	s.record(s.approval(proposal, registry))
}

// handOver is the hand-over by the shelter, watched by another organisation.
func handOver(receiver domain.PersonID, relation string) says {
	return says{what: domain.TypeHandedOver, by: []officerAt{warden, helper.watching()},
		facts: object{"receiver": receiver, "relation": relation, "presence": seen}}
}

// goesHome is all that brings a child home once it is known whose child it is.
func (s *story) goesHome(receiver domain.PersonID, relation string) {
	s.Helper()
	s.approved(s.proposes(receiver, relation))
	s.record(handOver(receiver, relation))
}

// visit is a follow-up at which the child was seen.
func visit() says {
	return says{what: domain.TypeFollowUpDone, by: []officerAt{helper}, facts: object{"followUp": "after_reunification",
		"seen": true, "sameCarer": true, "school": "too_young", "result": "no_further_action"}}
}

// followed records a visit on each of the days.
func (s *story) followed(days ...string) {
	s.Helper()
	for _, day := range days {
		s.on(day)
		s.record(visit())
	}
}

func closing(outcome string) says {
	return says{what: domain.TypeCaseClosed, by: []officerAt{director}, facts: object{"outcome": outcome}}
}

// reported opens a missing report that a relative made, and the police search.
func (s *story) reported(child, relative domain.PersonID, relation, reportedAs string) domain.StreamID {
	s.Helper()
	out, _ := s.handIn(says{what: domain.TypeMissingReported, by: []officerAt{inspector}, facts: object{
		"child": child, "relative": relative, "relation": relation, "reportedAs": reportedAs, "sex": "female", "ageFrom": 12, "ageTo": 14,
		"circumstances": "taken_from_facility", "taker": "unknown"}})
	report := domain.StreamID(shown(out, "Stream"))
	if !strings.Contains(out, "On record") {
		s.Fatalf("missing report: %s", tail(out))
	}
	s.record(says{what: domain.TypeMissingAccepted, by: []officerAt{partner}, stream: report, facts: object{"caseNumber": "M-2012-88"}})
	return report
}

// resolves ends the search for the child.
func (s *story) resolves(report domain.StreamID) {
	s.Helper()
	s.record(says{what: domain.TypeMissingResolved, by: []officerAt{inspector}, stream: report, facts: object{"outcome": "found_alive", "found": s.child}})
}

// order records a court's order and returns its record's id.
func (s *story) order(kind, number string, more object, refs ...domain.Ref) string {
	s.Helper()
	facts := object{"court": bench.id(), "orderNumber": number, "order": kind, "orderDigest": domain.DigestOf([]byte(number)), "madeAt": "2013-02-01T10:00:00+08:00"}
	for name, value := range more {
		facts[name] = value
	}
	return s.record(says{what: domain.TypeCourtOrderRecorded, by: []officerAt{clerk}, facts: facts, refs: refs, unseen: true})
}

// fears raises a protection concern about a person.
func (s *story) fears(person domain.PersonID, concern string) string {
	s.Helper()
	return s.record(says{what: domain.TypeProtectionConcernRaised, by: []officerAt{searcher}, facts: object{"person": person, "concern": concern}})
}

// decision is a panel's, of three members and two agencies.
func decision(option string) says {
	return says{what: domain.TypeBestInterestsDecided,
		by:    []officerAt{panel.officer(domain.RolePanelMember, 0), panel.officer(domain.RolePanelMember, 1), civil.officer(domain.RolePanelMember, 0)},
		facts: object{"option": option, "weighed": []string{option, "residential_care"}, "dissents": 0, "reviewBy": later}}
}

// operation opens one of the police, and returns its stream.
func (s *story) operation(number string) domain.StreamID {
	s.Helper()
	out, _ := s.handIn(says{what: domain.TypeOperationOpened, by: []officerAt{police.officer(domain.RoleSupervisor, 0)},
		facts: object{"number": number, "agencies": []domain.StreamID{police.id(), civil.id()}, "regions": []string{"350200"}}})
	return domain.StreamID(shown(out, "Stream"))
}
