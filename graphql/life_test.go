package graphql

import (
	"fmt"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
)

const lifeQuery = `query($s:String!,$k:DateTime,$after:String){child(stream:$s,asKnownOn:$k){
	linked{stream relation continues standing half basis since{recordId}} siblings{stream relation standing half}
	life{streams withheld continues history(first:3,after:$after){totalCount pageInfo{hasNextPage endCursor} edges{node{stream type index sealed{state}}}}}}}`

// twoStreams records two rescues and links them: the life in the first goes on in the
// second. The agency of the token "aid" takes part in the second alone; the clerk has
// an order about the first alone.
func twoStreams(t *testing.T, w *world) (first, second domain.StreamID, halves []string) {
	t.Helper()
	w.load(t, []simulate.Line{w.rescue(t, 91, nil), w.rescue(t, 92, nil)})
	first, second = domain.NewStreamID(domain.ChildStream, [16]byte{1, 91}), domain.NewStreamID(domain.ChildStream, [16]byte{1, 92})
	for _, pair := range [][2]domain.StreamID{{second, first}, {first, second}} {
		halves = append(halves, w.record(t, simulate.Draft{Stream: pair[0], Signers: linkers(w),
			Facts: domain.RecordsLinked{Other: pair[1], Continues: second, Bases: []string{"photograph", "own_account"}}}))
	}
	aid := w.sim.Directory.OfKind(domain.NGO)[1]
	w.callers["aid"] = ledger.Caller{Role: ledger.Officer, Agency: aid.ID}
	police := w.sim.Directory.OfKind(domain.Police)[3]
	w.record(t, simulate.Draft{Stream: second, Signers: []simulate.Signing{police.WithRole(domain.RoleInvestigator)[0].Records()},
		Facts: domain.CaseReferred{To: aid.ID, Service: "tracing"}})
	w.record(t, w.sim.Disclosure(first, clock))
	return first, second, halves
}

// linkers are officers of the police and of civil affairs.
func linkers(w *world) []simulate.Signing {
	police, civil := w.sim.Directory.OfKind(domain.Police)[3], w.sim.Directory.OfKind(domain.CivilAffairs)[0]
	return []simulate.Signing{police.WithRole(domain.RoleInvestigator)[0].Records(), civil.WithRole(domain.RoleCaseworker)[0].Seconds()}
}

// readLife: a linked stream is seen by whoever may see it for itself; of others it is
// counted.
func readLife(t *testing.T, w *world) {
	first, second, halves := twoStreams(t, w)
	for _, c := range []struct {
		token   string
		of      domain.StreamID
		streams []domain.StreamID
		half    any    // of the link
		since   string // of the link
		sealed  string // of every sealed value in the joined history
		goesOn  any
	}{
		{"auditor", first, []domain.StreamID{first, second}, false, halves[1], "WITHHELD", string(second)},
		{"police", second, []domain.StreamID{first, second}, false, halves[1], "OPEN", string(second)},
		{"aid", second, []domain.StreamID{second}, nil, halves[0], "OPEN", string(second)},
		{"clerk", first, []domain.StreamID{first}, nil, halves[1], "OPEN", nil},
	} {
		data, codes := w.ask(t, c.token, lifeQuery, map[string]any{"s": c.of})
		if codes != nil {
			t.Fatalf("%s: %v", c.token, codes)
		}
		life, link := dig(t, data, "child", "life"), dig(t, data, "child", "linked", 0)
		slices.Sort(c.streams)
		if fmt.Sprint(dig(t, life, "streams")) != fmt.Sprint(c.streams) || dig(t, life, "withheld") != float64(2-len(c.streams)) || dig(t, life, "continues") != c.goesOn {
			t.Errorf("%s: the life is %v", c.token, life)
		}
		if dig(t, link, "half") != c.half || dig(t, link, "since", "recordId") != c.since || dig(t, link, "continues") != string(second) || dig(t, link, "standing") != true {
			t.Errorf("%s: the link is %v", c.token, link)
		}
		readJoinedHistory(t, w, c.token, c.of, c.streams, c.sealed)
	}
	if data, codes := w.ask(t, "aid", lifeQuery, map[string]any{"s": first}); data["child"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
		t.Errorf("a link opens the other stream: %v %v", data, codes)
	}
	readUnlinked(t, w, first, second, halves)
}

// readJoinedHistory pages through the history of all streams seen.
func readJoinedHistory(t *testing.T, w *world, token string, of domain.StreamID, streams []domain.StreamID, sealed string) {
	t.Helper()
	var want uint64
	for _, stream := range streams {
		n, err := w.views.Count(t.Context(), projections.Page{}, stream)
		fatal(t, err)
		want += n
	}
	var read uint64
	last := -1.0
	for after := any(nil); ; {
		data, codes := w.ask(t, token, lifeQuery, map[string]any{"s": of, "after": after})
		if codes != nil {
			t.Fatal(codes)
		}
		page := dig(t, data, "child", "life", "history")
		if dig(t, page, "totalCount") != float64(want) {
			t.Errorf("%s counts %v of %d records", token, dig(t, page, "totalCount"), want)
		}
		for _, edge := range dig(t, page, "edges").([]any) {
			node := dig(t, edge, "node")
			if index := dig(t, node, "index").(float64); index <= last || !slices.Contains(streams, domain.StreamID(dig(t, node, "stream").(string))) {
				t.Errorf("%s reads %v behind %v", token, node, last)
			} else {
				read, last = read+1, index
			}
			for _, value := range dig(t, node, "sealed").([]any) {
				if state := dig(t, value, "state"); state != sealed && state != "ABSENT" {
					t.Errorf("%s: a sealed value is %v, want %s", token, state, sealed)
				}
			}
		}
		if dig(t, page, "pageInfo", "hasNextPage") != true {
			break
		}
		after = dig(t, page, "pageInfo", "endCursor")
	}
	if read != want {
		t.Errorf("%s reads %d of %d records", token, read, want)
	}
}

// readUnlinked: once both halves are revoked the streams are two lives, and both
// versions stay to be asked for; twins are siblings.
func readUnlinked(t *testing.T, w *world, first, second domain.StreamID, halves []string) {
	t.Helper()
	prosecution, guardians := w.sim.Directory.OfKind(domain.Prosecution)[0], w.sim.Directory.OfKind(domain.GuardianOffice)[0]
	signers := []simulate.Signing{prosecution.WithRole(domain.RoleProsecutor)[0].Records(), guardians.WithRole(domain.RoleGuardian)[0].Seconds()}
	for i, stream := range []domain.StreamID{second, first} {
		w.record(t, simulate.Draft{Stream: stream, Signers: signers, Facts: domain.LinkRevoked{Cause: "twins"},
			Refs: []domain.Ref{{Rel: "answers", Stream: stream, ID: halves[i]}}, Sealed: map[string]any{"explanation": "Both were seen."}})
	}
	w.record(t, simulate.Draft{Stream: first, Signers: linkers(w), Facts: domain.SiblingsDeclared{Other: second, Relation: "twin", Grounds: []string{"documents"}}})
	data, codes := w.ask(t, "auditor", lifeQuery, map[string]any{"s": second})
	if codes != nil || len(dig(t, data, "child", "life", "streams").([]any)) != 1 || dig(t, data, "child", "life", "continues") != string(second) {
		t.Errorf("after the revocation: %v %v", data, codes)
	}
	if link := dig(t, data, "child", "linked", 0); dig(t, link, "standing") != false || dig(t, link, "half") != false {
		t.Errorf("a revoked link: %v", link)
	}
	if twin := dig(t, data, "child", "siblings", 0); dig(t, twin, "stream") != string(first) || dig(t, twin, "relation") != "twin" || dig(t, twin, "half") != true {
		t.Errorf("a twin: %v", twin)
	}
	// Whoever sees the other stream alone learns nothing of what this one says.
	data, codes = w.ask(t, "aid", lifeQuery, map[string]any{"s": second})
	if codes != nil || len(dig(t, data, "child", "siblings").([]any)) != 0 {
		t.Errorf("half a twin, from the other side: %v %v", data, codes)
	}
}

// readIdentity: what an identity is worth.
func readIdentity(t *testing.T, w *world) {
	const query = `query($s:String!,$k:DateTime){child(stream:$s,asKnownOn:$k){identity{status relative recordId dispute recognises recognition}}}`
	status := func(k any) (map[string]any, any) {
		data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "k": k})
		if codes != nil {
			t.Fatal(codes)
		}
		identity := dig(t, data, "child", "identity").(map[string]any)
		return identity, identity["status"]
	}
	before, was := status(nil)
	if was != "established" || before["relative"] == nil || before["recognises"] != nil {
		t.Fatalf("the subject's identity: %v", before)
	}
	court := w.sim.Directory.OfKind(domain.Court)[0]
	id := w.record(t, simulate.Draft{Stream: w.subject, Signers: []simulate.Signing{court.WithRole(domain.RoleClerk)[0].Records()},
		Facts: domain.IdentityDisputed{Cause: "forged_papers"}, Sealed: map[string]any{"explanation": "The hospital had closed by then."}})
	if now, is := status(nil); is != "disputed" || now["dispute"] != id || now["relative"] != before["relative"] {
		t.Errorf("once it is disputed: %v", now)
	}
	story, err := w.views.Story(t.Context(), w.subject, projections.AsOf{})
	fatal(t, err)
	if none, is := status(story[0].Recorded.At); is != "unknown" || none["relative"] != nil {
		t.Errorf("as known at the beginning: %v", none)
	}
}
