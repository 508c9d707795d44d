package graphql

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
)

// readCustodyHistory compares the three facts with the state that the rules fold.
func readCustodyHistory(t *testing.T, w *world) {
	const query = `query($s:String!,$k:DateTime){child(stream:$s,asKnownOn:$k){custodyHistory{
		responsible{agency{stream} care from{index} until{index}} holders{agency person body care from{index} until{index}}
		guardians{person agency from{index}} statuses{status contested from{index} until{index}} gaps{from{index} until{index}}}
		case{child closed handedOver{index} followUps{days due done{index}}} decision{missingApprovals}}}`
	data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject})
	if codes != nil {
		t.Fatal(codes, data)
	}
	story, err := w.views.Story(t.Context(), w.subject, projections.AsOf{})
	fatal(t, err)
	statuses := dig(t, data, "child", "custodyHistory", "statuses").([]any)
	last := statuses[len(statuses)-1]
	if dig(t, last, "until") != nil || dig(t, last, "status") != string(story.State().Child.Custody.Status) {
		t.Errorf("the last status is %v", last)
	}
	if n := len(dig(t, data, "child", "custodyHistory", "responsible").([]any)); n == 0 {
		t.Error("nobody was ever responsible for a child who is home")
	}
	if home := dig(t, data, "child", "case", "handedOver"); home == nil || len(dig(t, data, "child", "case", "followUps").([]any)) != 3 {
		t.Errorf("the case of a child who is home: %v", dig(t, data, "child", "case"))
	}
	opened := story[0].Recorded.At.Format(time.RFC3339Nano)
	data, codes = w.ask(t, "clerk", query, map[string]any{"s": w.subject, "k": opened})
	if codes != nil || len(dig(t, data, "child", "custodyHistory", "responsible").([]any)) != 0 || dig(t, data, "child", "case", "handedOver") != nil {
		t.Errorf("as known when the child was rescued: %v %v", data, codes)
	}
}

// readContests: every claim that stands is shown, with its claimant.
func readContests(t *testing.T, w *world) {
	stream := domain.NewStreamID(domain.ChildStream, [16]byte{1, 77})
	w.load(t, []simulate.Line{w.rescue(t, 77, nil)})
	seen := domain.Presence{Method: "photograph", Match: "yes"}
	police, shelters := w.sim.Directory.OfKind(domain.Police)[3], w.sim.Directory.OfKind(domain.Shelter)
	w.record(t, simulate.Draft{Stream: stream, Signers: []simulate.Signing{police.WithRole(domain.RoleInvestigator)[0].Records()},
		Facts: domain.CustodyTaken{Agency: police.ID, Care: "police_temporary", LegalBasis: "rescue"}})
	var claims []string
	for _, shelter := range shelters[:2] {
		claims = append(claims, w.record(t, simulate.Draft{Stream: stream, Signers: []simulate.Signing{shelter.WithRole(domain.RoleIntake)[0].Records()},
			Facts: domain.CustodyClaimed{Agency: shelter.ID, Care: "shelter", Cause: "found_with_us", Presence: seen}}))
	}
	const query = `query($s:String!){child(stream:$s){custody{agency{stream} contests{recordId claimant{stream}}} custodyHistory{statuses{contested}}}}`
	data, codes := w.ask(t, "auditor", query, map[string]any{"s": stream})
	custody := dig(t, data, "child", "custody")
	if codes != nil || dig(t, custody, "agency", "stream") != string(police.ID) || len(dig(t, custody, "contests").([]any)) != 2 {
		t.Fatalf("while two claim: %v %v", data, codes)
	}
	for i, id := range claims {
		if one := dig(t, custody, "contests", i); dig(t, one, "recordId") != id || dig(t, one, "claimant", "stream") != string(shelters[i].ID) {
			t.Errorf("claim %d: %v", i, one)
		}
	}
	statuses := dig(t, data, "child", "custodyHistory", "statuses").([]any)
	if dig(t, statuses[len(statuses)-1], "contested") != true {
		t.Errorf("the last status: %v", statuses)
	}
}

// readLists: an officer sees the own agency's, an auditor all, others none.
func readLists(t *testing.T, w *world) {
	for name, query := range map[string]string{
		"followUpsDue":   `{followUpsDue(at:"2099-01-01T00:00:00Z"){next nodes{child}}}`,
		"missingReports": `{missingReports{next nodes{stream status reported{index} since{index}}}}`,
	} {
		all, codes := w.ask(t, "auditor", query, nil)
		if codes != nil {
			t.Errorf("%s: %v", name, codes)
			continue
		}
		none, codes := w.ask(t, "stranger", query, nil)
		if codes != nil || len(dig(t, none, name, "nodes").([]any)) != 0 {
			t.Errorf("a stranger's %s: %v %v", name, none, codes)
		}
		for _, token := range []string{"clerk", "nobody", "importer"} {
			if data, codes := w.ask(t, token, query, nil); len(codes) != 1 || data[name] != nil {
				t.Errorf("%s reads %s: %v %v", token, name, data, codes)
			}
		}
		if n := len(dig(t, all, name, "nodes").([]any)); name == "missingReports" && n == 0 {
			t.Error("the caseload has missing reports, and the auditor sees none")
		}
	}
	story, err := w.views.Story(t.Context(), w.subject, projections.AsOf{})
	fatal(t, err)
	back, found := story.Find(story.State().Child.Custody.Since.ID)
	if !found {
		t.Fatal("the subject is at home, and nothing says since when")
	}
	// As known when the child came home, nobody had looked after it yet.
	vars := map[string]any{"k": back.Recorded.At.Format(time.RFC3339Nano)}
	const due = `query($k:DateTime){followUpsDue(at:"2099-01-01T00:00:00Z",asKnownOn:$k){nodes{child}}}`
	for _, token := range []string{"auditor", "officer", "stranger"} {
		data, codes := w.ask(t, token, due, vars)
		if codes != nil {
			t.Fatal(codes)
		}
		listed := strings.Contains(fmt.Sprint(data), string(w.subject))
		if want := token != "stranger"; listed != want {
			t.Errorf("the %s is shown the follow-ups of the subject: %v, want %v", token, listed, want)
		}
	}
	if _, codes := w.ask(t, "auditor", `{missingReports(first:0){next}}`, nil); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
		t.Errorf("a page of nothing: %v", codes)
	}
}

func readOfficers(t *testing.T, w *world) {
	const query = `query($id:ID!,$i:Int){agency(id:$id){officers(atIndex:$i){person roles keys{id validFrom validUntil endedBy{index} compromised}}}}`
	id := w.sim.Directory.Agencies[0].ID
	now, codes := w.ask(t, "auditor", query, map[string]any{"id": id})
	if codes != nil || len(dig(t, now, "agency", "officers").([]any)) == 0 {
		t.Fatalf("now: %v %v", now, codes)
	}
	before, codes := w.ask(t, "auditor", query, map[string]any{"id": id, "i": 0})
	if codes != nil || len(dig(t, before, "agency", "officers").([]any)) != 0 {
		t.Errorf("at the founding there are officers: %v %v", before, codes)
	}
	if _, codes := w.ask(t, "auditor", query, map[string]any{"id": id, "i": -1}); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
		t.Errorf("at -1: %v", codes)
	}
}

// readMissingApprovals: an approval counts until it lapses, at the time that is
// asked for.
func readMissingApprovals(t *testing.T, w *world) {
	const query = `query($s:String!,$on:DateTime,$k:DateTime){child(stream:$s,asItWasOn:$on,asKnownOn:$k){decision{status missingApprovals}}}`
	story, err := w.views.Story(t.Context(), w.subject, projections.AsOf{})
	fatal(t, err)
	state := story.State().Child
	handed, found := story.Find(state.Custody.Since.ID)
	if !found || state.Decision.Get().Proposal.Status != domain.ProposalExecuted {
		t.Fatal("the subject was not handed over on a proposal")
	}
	known := handed.Recorded.At.Add(-time.Nanosecond)
	lapses, err := time.Parse(time.RFC3339, state.Decision.Get().Proposal.Approvals[0].LapsesAt)
	fatal(t, err)
	for name, c := range map[string]struct {
		on    any
		known time.Time
		want  int
	}{
		"as known before the hand-over":       {nil, known, 0},
		"as known then, when they lapse":      {lapses, known, 0},
		"as known then, after they lapsed":    {lapses.AddDate(0, 1, 0), known, 2},
		"as known now, of what is done":       {lapses.AddDate(0, 1, 0), clock, 0},
		"as known before anybody approved":    {nil, story[0].Recorded.At, 0},
		"as known long after, of what waited": {handed.Early.Add(-time.Minute), clock, 0},
	} {
		data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "on": c.on, "k": c.known})
		if codes != nil || len(dig(t, data, "child", "decision", "missingApprovals").([]any)) != c.want {
			t.Errorf("%s: %v %v", name, data, codes)
		}
	}
	a := &api{ledger: w.ledger}
	for _, as := range []projections.AsOf{{On: &lapses, Known: &known}, {On: &lapses}} {
		if got := a.moment(as); !got.Equal(lapses) {
			t.Errorf("as it was on %v is judged at %v", lapses, got)
		}
	}
	if got := a.moment(projections.AsOf{Known: &known}); !got.Equal(known) {
		t.Errorf("as known on %v is judged at %v", known, got)
	}
	if got := a.moment(projections.AsOf{}); !got.Equal(clock) {
		t.Errorf("what is asked now is judged at %v", got)
	}
}

// readHistoryOfTypes holds a history to some types: pages, counts and neighbours
// are those of the records that are left.
func readHistoryOfTypes(t *testing.T, w *world) {
	const query = `query($s:String!,$t:[String!],$f:Int,$a:String){child(stream:$s){history(types:$t,first:$f,after:$a){
		totalCount pageInfo{hasNextPage hasPreviousPage endCursor} edges{node{type}}}}}`
	types := []string{domain.TypeCustodyTaken, domain.TypeTransferInitiated, domain.TypeTransferAccepted}
	ask := func(vars map[string]any) (any, []string) {
		vars["s"] = w.subject
		data, codes := w.ask(t, "clerk", query, vars)
		return data, codes
	}
	data, codes := ask(map[string]any{"t": types})
	if codes != nil {
		t.Fatal(codes)
	}
	edges := dig(t, data, "child", "history", "edges").([]any)
	if total := dig(t, data, "child", "history", "totalCount").(float64); len(edges) < 3 || int(total) != len(edges) {
		t.Errorf("%d of %v records", len(edges), total)
	}
	for _, edge := range edges {
		if got := dig(t, edge, "node", "type").(string); !slices.Contains(types, got) {
			t.Errorf("a %s is among them", got)
		}
	}
	data, _ = ask(map[string]any{"t": types, "f": len(edges) - 1})
	info := dig(t, data, "child", "history", "pageInfo")
	data, _ = ask(map[string]any{"t": types, "a": dig(t, info, "endCursor")})
	last := dig(t, data, "child", "history", "pageInfo")
	if dig(t, info, "hasNextPage") != true || dig(t, info, "hasPreviousPage") != false || dig(t, last, "hasNextPage") != false || dig(t, last, "hasPreviousPage") != true {
		t.Errorf("the first page says %v, the last %v", info, last)
	}
	for name, none := range map[string][]string{"no type": {}, "a type that is not there": {domain.TypeChildDied}} {
		if data, codes := ask(map[string]any{"t": none}); codes != nil || dig(t, data, "child", "history", "totalCount") != 0.0 {
			t.Errorf("%s: %v %v", name, data, codes)
		}
	}
	if _, codes := ask(map[string]any{"t": []string{"custody.taken.v9"}}); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
		t.Errorf("an unknown type: %v", codes)
	}
}
