package graphql

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// acted is who acted in which streams, read off the bytes of every valid record.
type acted map[string]map[domain.StreamID]bool

var namedIDs = regexp.MustCompile(`"(?:person|agency)-[0-9a-z]{17}"`)

func (w *world) acted(t *testing.T) acted {
	t.Helper()
	all := acted{}
	add := func(who string, stream domain.StreamID) {
		if all[who] == nil {
			all[who] = map[domain.StreamID]bool{}
		}
		all[who][stream] = true
	}
	for index := range w.ledger.Size() {
		row, _, err := w.views.Record(t.Context(), index)
		fatal(t, err)
		if kind := row.Stream.Kind(); row.Verdict.Void || kind != domain.ChildStream && kind != domain.MissingStream && kind != domain.OperationStream {
			continue
		}
		var s domain.Statement
		fatal(t, json.Unmarshal(row.Payload, &s))
		for _, signer := range s.Signers {
			agency, err := w.ledger.State(t.Context(), signer.Agency)
			fatal(t, err)
			add(string(agency.Agency.Get().Keys[signer.Key].Officer), row.Stream)
		}
		var facts map[string]json.RawMessage
		fatal(t, json.Unmarshal(s.Facts, &facts))
		delete(facts, "child") // whom the stream is about is no hand
		rest, err := json.Marshal(facts)
		fatal(t, err)
		for _, id := range namedIDs.FindAllString(string(rest), -1) {
			add(id[1:len(id)-1], row.Stream)
		}
	}
	return all
}

// readSameHands holds the answer to court question 17 against the bytes, and each
// role to what it may know.
func readSameHands(t *testing.T, w *world) {
	query, err := os.ReadFile("questions/17-same-hands.graphql")
	fatal(t, err)
	all, children := w.acted(t), 0
	for _, role := range []string{"auditor", "officer", "clerk"} {
		data, codes := w.ask(t, role, string(query), map[string]any{"child": w.subject})
		if codes != nil {
			t.Fatal(role, codes)
		}
		hands := dig(t, data, "child", "sameHands").([]any)
		if len(hands) < 8 {
			t.Errorf("%s: %d had a hand in the case of a child who went home", role, len(hands))
		}
		for _, hand := range hands {
			who, _ := dig(t, hand, "person").(string)
			if institution := dig(t, hand, "institution"); institution != nil {
				who = dig(t, institution, "stream").(string)
			}
			others := maps.Clone(all[who])
			delete(others, w.subject)
			w.checkHand(t, role, who, hand, others)
			children += int(dig(t, hand, "otherChildren").(float64))
		}
	}
	if children == 0 {
		t.Error("nobody who acted for the subject acted for another child")
	}
	if data, codes := w.ask(t, "stranger", string(query), map[string]any{"child": w.subject}); data["child"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
		t.Errorf("a stranger: %v %v", data, codes)
	}
	for _, bad := range []string{`sameHands(first:0){person}`, `sameHands(first:1){streams(first:101){stream}}`} {
		if _, codes := w.ask(t, "auditor", `query($c:String!){child(stream:$c){`+bad+`}}`, map[string]any{"c": w.subject}); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
			t.Errorf("%s: %v", bad, codes)
		}
	}
}

// checkHand compares one hand with the other streams in which it acted.
func (w *world) checkHand(t *testing.T, role, who string, hand any, others map[domain.StreamID]bool) {
	t.Helper()
	children, reach := 0, 0
	var want []string
	for _, stream := range slices.Sorted(maps.Keys(others)) {
		if stream.Kind() == domain.ChildStream {
			children++
		}
		part, err := w.views.Part(t.Context(), stream, w.callers["officer"].Agency)
		fatal(t, err)
		if role == "auditor" || role == "officer" && part != domain.NoPart {
			reach++
			want = append(want, string(stream))
		}
	}
	var got []string
	for _, stream := range dig(t, hand, "streams").([]any) {
		got = append(got, dig(t, stream, "stream").(string))
	}
	if !slices.Equal(got, want[:min(len(want), 10)]) {
		t.Errorf("%s: %s acted in %q, want %q", role, who, got, want)
	}
	for field, count := range map[string]int{"otherChildren": children, "otherStreams": len(others), "hidden": len(others) - reach} {
		if dig(t, hand, field) != float64(count) {
			t.Errorf("%s: %s of %s is %v, want %d", role, field, who, dig(t, hand, field), count)
		}
	}
}
