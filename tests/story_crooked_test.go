package tests

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/graphql"
)

// ask asks a court's question, by its number, and returns the answer. It may have no
// error, and must have an answer.
func (s *story) ask(token string, number int, variables object) string {
	s.Helper()
	all, err := graphql.Questions()
	if err != nil {
		s.Fatal(err)
	}
	for _, q := range all {
		if q.Number != number {
			continue
		}
		var answer struct {
			Data   json.RawMessage
			Errors []struct{ Message string }
		}
		s.post(token, object{"query": q.Document, "variables": variables}, &answer)
		if len(answer.Errors) > 0 || len(answer.Data) == 0 {
			s.Errorf("question %d, %s: %+v", number, q.Question, answer.Errors)
		}
		return string(answer.Data)
	}
	s.Fatalf("there is no question %d", number)
	return ""
}

// TestAComplicitOfficer: a girl goes to people who bought her, on forged papers, and an
// officer knew. Three years later her mother is found. The officer is suspended and
// each record reviewed, the identity disputed and refuted; and a court asks all its
// questions of that life.
func TestAComplicitOfficer(t *testing.T) {
	everywhere(t, func(s *story) {
		wrong, right := s.person("wrong"), s.person("right")
		s.record(rescue("D0104-2")) // by the same officers
		s.child = ""
		s.inShelter()
		s.on("2013-01-08")
		report := s.reported(s.person("child"), wrong, "mother", "report")
		s.calls(warden, map[place]string{hospital: "medical", accusers: "prosecution"})
		s.record(says{what: domain.TypeHealthExamined, by: []officerAt{doctor}, facts: object{"sex": "female", "condition": "minor_injury"}})
		paper := s.record(says{what: domain.TypeIdentityEvidenceAdded, by: []officerAt{inspector}, facts: object{"evidenceKind": "document", "keptBy": police.id()}, sealed: object{"original": strings.Repeat("f0", 32)}})
		s.record(says{what: domain.TypeGuardianAppointed, by: []officerAt{assessor}, facts: object{"guardian": advocate.person(), "guardianAgency": guardians.id(), "ground": "interim_care"}})
		forged := belongs(wrong, "mother")
		forged.facts["report"] = report
		identified := s.record(forged)
		s.resolves(report)
		s.hears("now")
		s.assesses(wrong, "return", "poverty")
		s.goesHome(wrong, "mother")
		s.followed("2013-03-01", "2013-05-01")
		s.record(closing("reunified_parent"))
		midway := time.Now()

		s.on("2016-03-01")
		s.calls(assessor, map[place]string{ministry: "tracing", bench: "court"})
		finding := s.record(says{what: domain.TypeAuditFindingRecorded, by: []officerAt{examiner}, unseen: true,
			refs: []domain.Ref{{Rel: "causes", Stream: s.child, ID: identified}}, facts: object{"rule": "A21", "ruleVersion": 1, "severity": "block"}})
		s.record(says{what: domain.TypeOriginalChecked, by: []officerAt{prosecutor}, refs: answering(s.child, paper), facts: object{"keptBy": police.id(), "originalState": "missing"}})
		s.record(says{what: domain.TypeTraffickingStatusDecided, by: []officerAt{prosecutor},
			facts: object{"traffickingStatus": "actual", "decidingBody": "court_or_prosecution", "recruiterRelation": "acquainted", "criminalCase": "(2016) Xing 3"}})
		s.fears(wrong, "bought_a_child")
		chief := ministry.officer(domain.RoleInvestigator, 0)
		s.record(says{what: domain.TypeIdentityDisputed, by: []officerAt{prosecutor}, facts: object{"cause": "officer_suspected"}})
		s.refused(says{what: domain.TypeIdentityRefuted, by: []officerAt{partner, assessor}, facts: object{"cause": "forged_evidence"}}, "H6", "established the identity of")
		s.record(says{what: domain.TypeIdentityRefuted, by: []officerAt{chief, searcher}, facts: object{"cause": "forged_evidence"}})
		s.record(says{what: domain.TypeOfficerSuspended, by: []officerAt{police.officer(domain.RoleAdministrator, 0)}, stream: police.id(),
			facts: object{"officer": inspector.person(), "cause": "misconduct", "reviewFrom": "2012-12-01T00:00:00+08:00"}})
		s.record(says{what: domain.TypeRecordReviewed, by: []officerAt{prosecutor}, refs: answering(s.child, identified), facts: object{"finding": "false"}})
		s.record(says{what: domain.TypeCaseReopened, by: []officerAt{assessor}, facts: object{"cause": "wrong_identification"}})
		s.record(says{what: domain.TypeReunificationAnnulled, by: []officerAt{chief, assessor}, refs: answering(s.child, s.proposal()), facts: object{"cause": "forged_evidence"}})
		s.record(says{what: domain.TypePlacementDisrupted, by: []officerAt{matron}, facts: object{"agency": shelter.id(), "care": "shelter", "cause": "arrest", "condition": "well"}})
		anew := belongs(right, "mother")
		anew.by = []officerAt{chief, helper}
		s.refused(anew, "H8", "an auditor's finding of severity block stands")
		s.record(says{what: domain.TypeAuditFindingCleared, by: []officerAt{audit.officer(domain.RoleAuditor, 1), clerk}, refs: answering(s.child, finding), facts: object{"ground": "done_anew"}})
		s.record(anew)
		mustRun(s.T, s.dir, homeward, "dossier", "--server", s.server.URL, "--token", tokenOf(s.T, "auditor"), "--out", "first.zip", string(s.child))
		s.order(domain.OrderDisclosure, "(2016) K-1", object{"reader": bench.officer(domain.RoleClerk, 1).person(), "validFrom": "2016-02-01T00:00:00+08:00", "validUntil": later})

		s.isAsked(identified, midway, map[int][]string{
			1:  {`"status":"at_home"`, string(wrong)},
			2:  {string(police.id()), string(shelter.id()), `"legalBasis":"rescue"`, `"type":"custody.transfer.accepted.v1"`},
			3:  {`"gaps":[{`, `"silences"`},
			4:  {`"temporaryNumber":"D0104-1"`, `"foundWith":"buyer"`},
			5:  {string(report), `"basis":"documents"`, identified},
			6:  {`"method":"photograph","match":"yes"`},
			7:  {`"kind":"document"`, `"policy":{"id":"DEMO-2012"`},
			8:  {domain.TypeReunificationApproved, inspector.held().ID(), identified},
			9:  {`"wants":"now"`, `"supportPerson":true`, advocate.held().ID()},
			10: {`"risks":["poverty"]`, `"recommendation":"return"`},
			11: {`"what":"presence"`, `"rule":"presence.intervalDays"`},
			12: {`"kind":"reviewed"`, `"kind":"annulled"`, `"kind":"late"`},
			13: {`"orderNumber":"(2016) K-1"`, `"path":"photo"`},
			14: {domain.TypeDossierIssued},
			15: {`"consistency":{`, `"root":"`},
			16: {inspector.held().ID(), string(inspector.person()), `"endedBy":{`},
			17: {string(inspector.person()), `"otherChildren":1`},
			18: {`"totalCount":38`, `"count":1`, `"file":"c2sp.org/tlog-proof@v1`},
			19: {domain.TypeFollowUpDone, `"timesSeen":2`},
			20: {`"hidden":true`},
			21: {domain.TypeHandedOver, `"requirement":"identity"`, domain.TypeCaseClosed},
			22: {`"what":"follow_up"`, `"done":null`},
			23: {string(advocate.person()), string(guardians.id())},
			24: {`"missing"`, paper},
			25: {string(s.child)},
			26: {`(2016) Xing 3`},
		})
		s.ends()
	})
}

// isAsked asks every question that courts ask of the child's life, as an auditor and as
// the court's reader, and wants each answer to say what must be known.
func (s *story) isAsked(identified string, midway time.Time, wants map[int][]string) {
	s.Helper()
	all, err := graphql.Questions()
	if err != nil {
		s.Fatal(err)
	}
	known := object{"child": s.child, "at": "2014-01-01T00:00:00Z", "record": identified, "from": "2013-01-01", "until": "2014-01-01"}
	for _, q := range all {
		variables := object{}
		for _, asked := range q.Asked {
			if value, told := known[asked.Name]; told && (asked.Required || asked.Name == "record") {
				variables[asked.Name] = value
			}
		}
		if q.Number == 12 { // asks what was known, by recorded time
			variables["at"] = midway.Format(time.RFC3339Nano)
		}
		if len(wants[q.Number]) == 0 {
			s.Errorf("the story does not say what is to be told of question %d, %s", q.Number, q.Question)
		}
		for _, reader := range []string{"auditor", "reader"} {
			answer := s.ask(reader, q.Number, variables)
			for _, want := range wants[q.Number] {
				if !strings.Contains(answer, want) {
					s.Errorf("question %d, %s, is answered to the %s without %s:\n%s", q.Number, q.Question, reader, want, answer)
				}
			}
		}
	}
}
