package graphql

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestWorld seeds one world, which takes a second or two, and asks it everything;
// what changes it comes last.
func TestWorld(t *testing.T) {
	w := newWorld(t, 9)
	for _, part := range []struct {
		name string
		run  func(*testing.T, *world)
	}{
		{"Roles", readRoles}, {"SealedByRole", readSealedByRole}, {"AuditorGetsNoSealedValue", readAuditorGetsNoSealedValue},
		{"StrangersLearnNothing", readStrangersLearnNothing}, {"HistoryPages", readHistoryPages}, {"CustodyAt", readCustodyAt}, {"CustodyHistory", readCustodyHistory}, {"MissingApprovals", readMissingApprovals}, {"Lists", readLists}, {"Officers", readOfficers}, {"Questions", readQuestions}, {"HistoryOfTypes", readHistoryOfTypes}, {"SameHands", readSameHands}, {"Ties", readTies}, {"DueAndChanged", readDueAndChanged},
		{"Access", readAccess}, {"Keys", readKeys}, {"OperationOfChild", readOperationOfChild}, {"Consistency", readConsistency}, {"CustodyGrounds", readCustodyGrounds}, {"Statistics", readStatistics},
		{"ProofsHold", readProofsHold}, {"Agencies", readAgencies}, {"Corrections", readCorrections},
		{"Submit", submitRecords}, {"SubmitRefuses", submitRefuses}, {"SubmitFails", submitFails},
		{"SubmitDoesNotWaitForEver", submitDoesNotWaitForEver},
		{"DraftsEveryType", draftsEveryType}, {"DraftsOneEvent", draftsOneEvent}, {"DraftsHideStreams", draftsHideStreams}, {"WaitsAndCompletes", waitsAndCompletes},
		{"Contests", readContests}, {"Life", readLife}, {"Identity", readIdentity}, {"WhatStands", readWhatStands}, {"Kinship", readKinship}, {"Audit", readAudit}, {"Specimens", readSpecimens},
		{"EditedViewsAreCaught", editedViewsAreCaught}, {"ErasedIsNotMissing", erasedIsNotMissing},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, w) })
	}
}

// readRoles asks the same of the same child in every role, and compares the whole
// answers. Rewrite them with -update, and read the difference.
func readRoles(t *testing.T, w *world) {
	query, err := os.ReadFile("testdata/history.graphql")
	fatal(t, err)
	child := w.subject
	for _, role := range []string{"officer", "auditor", "clerk", "stranger", "importer"} {
		t.Run(role, func(t *testing.T) {
			out := w.post(t, role, string(query), map[string]any{"stream": child})
			var got bytes.Buffer
			fatal(t, json.Indent(&got, out.Body.Bytes(), "", " "))
			got.WriteByte('\n')
			golden := filepath.Join("testdata/answers", role+".json")
			if *update {
				fatal(t, os.WriteFile(golden, got.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			fatal(t, err)
			if got.String() != string(want) {
				t.Errorf("the answer is not %s:\n%s", golden, got.String())
			}
		})
	}
	t.Run("unknown", func(t *testing.T) {
		for _, token := range []string{"", "guessed", "nobody"} {
			out := w.post(t, token, string(query), map[string]any{"stream": child})
			if out.Code != 401 || strings.Contains(out.Body.String(), `"data"`) {
				t.Errorf("%q: %d %s", token, out.Code, out.Body)
			}
		}
	})
	if strings.Contains(w.log.String(), "incident") {
		t.Errorf("the log tells of incidents: %s", w.log)
	}
}

// readSealedByRole is the cell test: one sealed value, every role.
func readSealedByRole(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){history(first:1){edges{node{...on ChildRescued{photo{state value}}}}}}}`
	for _, c := range []struct{ role, state string }{
		{"officer", "OPEN"}, {"auditor", "WITHHELD"}, {"clerk", "OPEN"}, {"stranger", ""}, {"importer", ""},
	} {
		data, codes := w.ask(t, c.role, query, map[string]any{"s": w.subject})
		if c.state == "" {
			if data["child"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
				t.Errorf("%s: got %v %v", c.role, data, codes)
			}
			continue
		}
		photo := dig(t, data, "child", "history", "edges", 0, "node", "photo")
		if dig(t, photo, "state") != c.state || (dig(t, photo, "value") != nil) != (c.state == "OPEN") {
			t.Errorf("%s: got %v", c.role, photo)
		}
	}
	for _, other := range w.children(t) {
		if other == w.subject {
			continue
		}
		if data, codes := w.ask(t, "clerk", query, map[string]any{"s": other}); data["child"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
			t.Errorf("the clerk reads a child no court named: %v %v", data, codes)
		}
	}
}

func erasedIsNotMissing(t *testing.T, w *world) {
	row, _, err := w.views.Child(context.Background(), w.subject)
	fatal(t, err)
	fatal(t, w.vault.Erase(context.Background(), string(row.Person), clock))
	const query = `query($s:String!){child(stream:$s){history(first:1){edges{node{sealed{path state value}}}}}}`
	data, codes := w.ask(t, "clerk", query, map[string]any{"s": row.Stream})
	for _, value := range dig(t, data, "child", "history", "edges", 0, "node", "sealed").([]any) {
		if dig(t, value, "state") != "ERASED" || dig(t, value, "value") != nil {
			t.Errorf("got %v %v", value, codes)
		}
	}
}

// wholeEvents selects every field of every event type, in pages as long as may be.
func wholeEvents() []string {
	var pages []string
	for types := range slices.Chunk(domain.Catalogue(), 8) { // all at once are more selections than a query may have
		pages = append(pages, wholeEvent(types))
	}
	return pages
}

func wholeEvent(types []domain.Spec) string {
	var q strings.Builder
	q.WriteString(`__typename id recordId type stream index count occurredAt{value precision zone} recordedAt
		signers{key agency role purpose} source{kind body document} place verdict{void rule sentence} unseen leafHash
		refs{rel stream recordId} evidence{kind mediaType bytes sha256} sealed{path state value} simulated
		corrections{id} reviews{id} countersignatures{id} papersSeen{id} singleSigned proof{index leafHash file checkpoint{origin size root note}}`)
	for _, spec := range types {
		fmt.Fprintf(&q, " ...on %s{recordId sealed{path state value}", domain.TypeName(spec.Type))
		for _, fact := range spec.Facts {
			q.WriteString(" " + fact.Name)
			if fact.Type == domain.Object {
				q.WriteString("{")
				for _, inner := range fact.Fields {
					q.WriteString(" " + inner.Name)
				}
				q.WriteString("}")
			}
		}
		for _, path := range spec.Sealed {
			q.WriteString(" " + path.Path + "{path state value}")
		}
		q.WriteString("}")
		fmt.Fprintf(&q, " ...on %s{recordId}", domain.TypeName(spec.Type)) // as two components of a page would
	}
	return q.String()
}

// dump reads every history that a role can reach.
func (w *world) dump(t *testing.T, role string) string {
	t.Helper()
	var all strings.Builder
	for _, child := range w.children(t) {
		for _, event := range wholeEvents() {
			out := w.post(t, role, `query($s:String!){child(stream:$s){history(first:100){edges{node{`+event+`}}}}}`, map[string]any{"s": child})
			all.WriteString(out.Body.String())
		}
	}
	return all.String()
}

// dumpRest reads, by id, every record that no child's history holds.
func (w *world) dumpRest(t *testing.T, role string) string {
	t.Helper()
	var all strings.Builder
	for index := range w.ledger.Size() {
		row, _, err := w.views.Record(context.Background(), index)
		fatal(t, err)
		if row.Stream.Kind() == domain.ChildStream {
			continue
		}
		spec, _ := domain.SpecOf(row.Type)
		event := wholeEvent([]domain.Spec{spec})
		out := w.post(t, role, `query($id:ID!){node(id:$id){...on Event{`+event+`}}}`, map[string]any{"id": indexID(idEvent, index)})
		all.WriteString(out.Body.String())
	}
	return all.String()
}

// readAuditorGetsNoSealedValue looks for every sealed value of the caseload in
// everything an auditor can read; and, so that the looking is known to find, in
// what the clerk of a child reads.
func readAuditorGetsNoSealedValue(t *testing.T, w *world) {
	values, err := simulate.SealedValues(w.lines)
	fatal(t, err)
	dump := w.dump(t, "auditor") + w.dumpRest(t, "auditor")
	if strings.Contains(dump, `"errors"`) || !strings.Contains(dump, `"WITHHELD"`) {
		t.Fatalf("the auditor's dump is not whole: %.2000s", dump[max(0, strings.Index(dump, `"errors"`)):])
	}
	for _, spec := range []string{"ChildRescued", "LedgerFounded", "PolicyActivated", "AgencyAccredited", "OfficerAuthorised", "OfficerSuspended", "ReunificationHandedOver", "ErrorDeclared"} {
		if !strings.Contains(dump, `"__typename":"`+spec+`"`) {
			t.Errorf("the dump has no %s", spec)
		}
	}
	for _, value := range values {
		for _, text := range value.Texts() {
			if strings.Contains(dump, text) {
				t.Errorf("the auditor reads %s of %s", value.Path, value.Record)
			}
		}
	}
	row, _, err := w.views.Child(context.Background(), w.subject)
	fatal(t, err)
	clerk, seen := w.dump(t, "clerk"), 0
	for _, value := range values {
		for _, text := range value.Texts() {
			if strings.Contains(clerk, text) && value.Subject == string(row.Person) {
				seen++
			}
		}
	}
	if seen == 0 {
		t.Error("the clerk reads no value of the child either; the search finds nothing")
	}
	for _, value := range values {
		for _, text := range value.Texts() {
			if strings.Contains(w.log.String(), text) {
				t.Errorf("%s of %s is in the log file", value.Path, value.Record)
			}
		}
	}
}

// readStrangersLearnNothing: a child that may not be seen, one that does not
// exist and an id that is none are answered byte for byte alike.
func readStrangersLearnNothing(t *testing.T, w *world) {
	child := string(w.subject)
	missing := string(domain.NewStreamID(domain.ChildStream, [16]byte{9, 9, 9}))
	row, _, err := w.views.Child(context.Background(), domain.StreamID(child))
	fatal(t, err)
	ask := func(query, value string) string {
		return w.post(t, "stranger", query, map[string]any{"v": value}).Body.String()
	}
	const byStream = `query($v:String!){child(stream:$v){stream custody{home} history{totalCount}}}`
	const byNode = `query($v:ID!){node(id:$v){id ...on Child{history{totalCount}} ...on Event{index proof{index}}}}`
	none := ask(byStream, missing)
	if !strings.Contains(none, "NOT_FOUND") {
		t.Fatalf("a missing child gives %s", none)
	}
	for _, other := range []string{child, "child-0", "ledger", ""} {
		if got := ask(byStream, other); got != none {
			t.Errorf("%q: got %s, a missing child gives %s", other, got, none)
		}
	}
	none = ask(byNode, globalID(idChild, missing))
	for _, other := range []string{globalID(idChild, child), indexID(idEvent, row.Opened), indexID(idEvent, 1<<40), "nonsense"} {
		if got := ask(byNode, other); got != none {
			t.Errorf("%q: got %s, a missing node gives %s", other, got, none)
		}
	}
}

func readHistoryPages(t *testing.T, w *world) {
	child := w.subject
	const query = `query($s:String!,$f:Int,$l:Int,$a:String,$b:String){child(stream:$s){history(first:$f,last:$l,after:$a,before:$b){
		totalCount pageInfo{hasNextPage hasPreviousPage startCursor endCursor} edges{cursor node{index}}}}}`
	indexes := func(vars map[string]any) (all []any, info any) {
		vars["s"] = child
		data, codes := w.ask(t, "auditor", query, vars)
		if codes != nil {
			t.Fatalf("%v: %v", vars, codes)
		}
		history := dig(t, data, "child", "history")
		for _, edge := range dig(t, history, "edges").([]any) {
			all = append(all, dig(t, edge, "node", "index"))
		}
		if total := dig(t, history, "totalCount").(float64); int(total) < len(all) {
			t.Errorf("%v records of %v", len(all), total)
		}
		return all, dig(t, history, "pageInfo")
	}
	whole, info := indexes(map[string]any{})
	if len(whole) < 4 || dig(t, info, "hasNextPage") != false || dig(t, info, "hasPreviousPage") != false {
		t.Fatalf("the whole history is %v, %v", whole, info)
	}
	var walked []any
	var cursor any
	for {
		page, info := indexes(map[string]any{"f": 2, "a": cursor})
		walked = append(walked, page...)
		if cursor = dig(t, info, "endCursor"); dig(t, info, "hasNextPage") == false {
			break
		}
	}
	if fmt.Sprint(walked) != fmt.Sprint(whole) {
		t.Errorf("walked over %v, the history is %v", walked, whole)
	}
	back, info := indexes(map[string]any{"l": 2, "b": cursor})
	if fmt.Sprint(back) != fmt.Sprint(whole[len(whole)-3:len(whole)-1]) || dig(t, info, "hasPreviousPage") != true {
		t.Errorf("backwards: %v %v of %v", back, info, whole)
	}
	for _, bad := range []map[string]any{{"f": 0}, {"f": -1}, {"l": 101}, {"f": 1, "l": 1}, {"a": "x"}, {"b": indexID(idEvent, 1)}} {
		bad["s"] = child
		if _, codes := w.ask(t, "auditor", query, bad); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
			t.Errorf("%v: got %v", bad, codes)
		}
	}
}

// readCustodyAt compares with the story what is asked by time, from several points
// of view.
func readCustodyAt(t *testing.T, w *world) {
	const query = `query($s:String!,$t:DateTime!,$on:DateTime,$k:DateTime){child(stream:$s,asItWasOn:$on,asKnownOn:$k){
		custodyAt(time:$t){agency{stream name kind} care from{index recordId earliest latest recordedAt} until{index}}}}`
	story, err := w.views.Story(context.Background(), w.subject, projections.AsOf{})
	fatal(t, err)
	rows := story.Custody().Responsible
	if len(rows) < 2 {
		t.Fatalf("the subject had %d custodians", len(rows))
	}
	for _, row := range rows {
		data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "t": row.From.Late.Format(time.RFC3339)})
		got := dig(t, data, "child", "custodyAt", 0)
		if codes != nil || dig(t, got, "agency", "stream") != string(row.Agency) || dig(t, got, "from", "index") != float64(row.From.Index) || dig(t, got, "care") != row.Care {
			t.Errorf("at %s: got %v %v", row.From.Late, data, codes)
		}
	}
	first, last := rows[0], rows[len(rows)-1]
	during := last.From.Late.Format(time.RFC3339)
	for name, c := range map[string]struct {
		on, known any
		time      string
		want      []domain.StreamID
	}{
		"before the rescue":                    {nil, nil, "2001-01-01T00:00:00Z", nil},
		"as known before anybody took custody": {nil, first.From.Recorded.Add(-time.Nanosecond), during, nil},
		"as it was before anybody did":         {first.From.Early.Add(-time.Second), nil, during, nil},
		"as known before the last one did":     {nil, last.From.Recorded.Add(-time.Nanosecond), during, []domain.StreamID{rows[len(rows)-2].Agency}},
		"as it was before the last one did":    {last.From.Early.Add(-time.Second), nil, during, []domain.StreamID{rows[len(rows)-2].Agency}},
		"as it was then, as known now":         {last.From.Late, clock, during, []domain.StreamID{last.Agency}},
	} {
		data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "t": c.time, "on": c.on, "k": c.known})
		var got []domain.StreamID
		for _, row := range dig(t, data, "child", "custodyAt").([]any) {
			got = append(got, domain.StreamID(dig(t, row, "agency", "stream").(string)))
		}
		if codes != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v %v, want %v", name, got, codes, c.want)
		}
	}
	if _, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "t": "yesterday"}); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
		t.Errorf("yesterday: got %v", codes)
	}
}

// readProofsHold verifies what the API hands out with the public keys alone.
func readProofsHold(t *testing.T, w *world) {
	verifier, err := transparency.NewVerifier(w.sim.CheckpointVerifier)
	fatal(t, err)
	open := func(note []byte) (transparency.Checkpoint, error) { return transparency.OpenCheckpoint(note, verifier) }
	for _, index := range []uint64{0, 1, w.ledger.Size() - 1} {
		data, codes := w.ask(t, "officer", `query($i:Int!){proof(index:$i){index leafHash file checkpoint{origin size root note}} checkpoint{note}}`, map[string]any{"i": index})
		if codes != nil {
			t.Fatal(codes)
		}
		proof, err := transparency.ParseProof([]byte(dig(t, data, "proof", "file").(string)))
		fatal(t, err)
		leaf, err := transparency.ParseDigest(dig(t, data, "proof", "leafHash").(string))
		fatal(t, err)
		c, err := proof.Verify(leaf, open)
		if err != nil || proof.Index != index || c.Origin != dig(t, data, "proof", "checkpoint", "origin") ||
			float64(c.Size) != dig(t, data, "proof", "checkpoint", "size") || dig(t, data, "proof", "checkpoint", "note") != dig(t, data, "checkpoint", "note") {
			t.Errorf("proof of %d: %v, %v", index, err, data)
		}
	}
	for index, want := range map[int]string{-1: "[BAD_USER_INPUT]", 1 << 30: "[NOT_FOUND]"} {
		if _, codes := w.ask(t, "officer", `query($i:Int!){proof(index:$i){file}}`, map[string]any{"i": index}); fmt.Sprint(codes) != want {
			t.Errorf("proof of %d: got %v", index, codes)
		}
	}
	if _, codes := w.ask(t, "importer", `{proof(index:0){file}}`, nil); fmt.Sprint(codes) != "[FORBIDDEN]" {
		t.Errorf("the importer reads: %v", codes)
	}
}

func readAgencies(t *testing.T, w *world) {
	agency := w.sim.Directory.Agencies[0]
	const query = `query($id:ID!){agency(id:$id){id stream name kind}}`
	for _, id := range []string{string(agency.ID), globalID(idAgency, string(agency.ID))} {
		data, codes := w.ask(t, "stranger", query, map[string]any{"id": id})
		if codes != nil || dig(t, data, "agency", "name") != agency.Name || dig(t, data, "agency", "kind") != string(agency.Kind) {
			t.Errorf("%s: %v %v", id, data, codes)
		}
	}
	for _, id := range []string{"", "agency-0", string(w.subject), globalID(idChild, string(agency.ID))} {
		if data, codes := w.ask(t, "stranger", query, map[string]any{"id": id}); data["agency"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
			t.Errorf("%q: %v %v", id, data, codes)
		}
	}
}

// editedViewsAreCaught writes to the views by hand, as an insider could: the
// log's word is asked wherever something is proved or opened.
func editedViewsAreCaught(t *testing.T, w *world) {
	child := w.subject
	row, _, err := w.views.Child(context.Background(), child)
	fatal(t, err)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "views-"+projections.Generation()+".db")+"?_pragma=busy_timeout(5000)")
	fatal(t, err)
	defer func() { fatal(t, db.Close()) }()
	edit := func(set string, args ...any) {
		t.Helper()
		_, err := db.Exec(`UPDATE timeline SET `+set+` WHERE idx = ?`, append(args, row.Opened)...)
		fatal(t, err)
	}
	record, _, err := w.views.Record(context.Background(), row.Opened)
	fatal(t, err)
	forged := bytes.Replace(record.Payload, []byte(`"ageTo":`), []byte(`"ageTo":1`), 1)
	for _, c := range []struct {
		set          string
		forged, true any
	}{
		{"leaf = ?", strings.Repeat("0", 64), string(record.Leaf)},
		{"digest = ?", strings.Repeat("0", 64), string(record.Digest)},
		{"recorded = ?", "2013-01-01T00:00:00Z", record.Recorded.Format(time.RFC3339Nano)},
		{"rule = ?", "H4", ""},
		{"payload = ?", forged, record.Payload},
	} {
		edit(c.set, c.forged)
		for _, field := range []string{"proof{file}", "sealed{state}", "...on ChildRescued{photo{state}}"} {
			_, codes := w.ask(t, "clerk", `query($id:ID!){node(id:$id){...on Event{`+field+`}}}`, map[string]any{"id": indexID(idEvent, row.Opened)})
			if fmt.Sprint(codes) != "[TAMPERED]" {
				t.Errorf("%s, %s: got %v", c.set, field, codes)
			}
			_, codes = w.ask(t, "clerk", `query($s:String!){child(stream:$s){history(first:30){edges{node{...on Event{`+field+`}}}}}}`, map[string]any{"s": child})
			if fmt.Sprint(codes) != "[TAMPERED]" {
				t.Errorf("%s, %s on a page: got %v", c.set, field, codes)
			}
		}
		edit(c.set, c.true)
	}
	edit("sentence = ?", "as an older release said it")
	if data, codes := w.ask(t, "clerk", `query($id:ID!){node(id:$id){...on Event{sealed{state}}}}`, map[string]any{"id": indexID(idEvent, row.Opened)}); codes != nil {
		t.Errorf("a verdict in other words: %v %v", data, codes)
	}
	edit("sentence = ?", "")
	edit("payload = ?", []byte{0})
	data, codes := w.ask(t, "auditor", `query($id:ID!){node(id:$id){__typename ...on Event{index type signers{key} sealed{path}}}}`, map[string]any{"id": indexID(idEvent, row.Opened)})
	if codes != nil || dig(t, data, "node", "__typename") != "UnreadableRecord" || len(dig(t, data, "node", "sealed").([]any)) != 0 {
		t.Errorf("bytes that are no statement: %v %v", data, codes)
	}
	edit("payload = ?", record.Payload)
}

// TestUnreadableRecordsAreForAuditors: nobody knows whom such a record concerns.
func TestUnreadableRecordsAreForAuditors(t *testing.T) {
	a := &api{ledger: chains{}}
	for role, want := range map[ledger.Role]ledger.Access{
		ledger.Officer: ledger.NoAccess, ledger.Clerk: ledger.NoAccess, ledger.Importer: ledger.NoAccess, "": ledger.NoAccess, ledger.Auditor: ledger.SeesChain,
	} {
		if got, err := a.access(context.Background(), ledger.Caller{Role: role}, ""); err != nil || got != want {
			t.Errorf("%q: access %d, %v", role, got, err)
		}
	}
}

// chains is a ledger that shows every chain to everybody.
type chains struct{ Ledger }

func (chains) AccessTo(context.Context, ledger.Caller, domain.StreamID, domain.Part) (ledger.Access, error) {
	return ledger.SeesChain, nil
}

// readCorrections finds each correction of the caseload beside what it corrects.
func readCorrections(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){history{edges{node{recordId corrections{__typename recordId refs{rel recordId} ...on ErrorDeclared{error}} ...on ErrorDeclared{refs{rel recordId}}}}}}}`
	found := 0
	for _, child := range w.children(t) {
		story, err := w.views.Story(context.Background(), child, projections.AsOf{})
		fatal(t, err)
		want := map[string][]string{}
		for _, step := range story {
			if ref, corrects := step.Ref("corrects"); corrects {
				want[ref.ID] = append(want[ref.ID], step.ID)
				correctedAsOf(t, w, child, ref.ID, step)
			}
		}
		data, codes := w.ask(t, "auditor", query, map[string]any{"s": child})
		if codes != nil {
			t.Fatal(codes)
		}
		for _, edge := range dig(t, data, "child", "history", "edges").([]any) {
			var got []string
			id := dig(t, edge, "node", "recordId").(string)
			for _, c := range dig(t, edge, "node", "corrections").([]any) {
				found++
				got = append(got, dig(t, c, "recordId").(string))
				if dig(t, c, "refs", 0, "recordId") != id || dig(t, c, "__typename") != "ErrorDeclared" {
					t.Errorf("%v stands beside %s", c, id)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want[id]) {
				t.Errorf("%s is corrected by %v, want %v", id, got, want[id])
			}
		}
	}
	if found == 0 {
		t.Error("the caseload has no correction")
	}
}

// correctedAsOf asks for a correction before and after it was made, and was known.
func correctedAsOf(t *testing.T, w *world, child domain.StreamID, corrected string, by projections.Step) {
	t.Helper()
	const query = `query($s:String!,$on:DateTime,$k:DateTime){child(stream:$s){history{edges{node{recordId corrections(asItWasOn:$on,asKnownOn:$k){recordId}}}}}}`
	for name, c := range map[string]struct {
		on, known time.Time
		want      bool
	}{
		"made and known":         {by.Early, by.Recorded.At, true},
		"made and not known yet": {by.Early, by.Recorded.At.Add(-time.Nanosecond), false},
		"known and not made yet": {by.Early.Add(-time.Second), by.Recorded.At, false},
	} {
		data, codes := w.ask(t, "auditor", query, map[string]any{"s": child, "on": c.on, "k": c.known})
		if codes != nil {
			t.Fatal(codes)
		}
		found := false
		for _, edge := range dig(t, data, "child", "history", "edges").([]any) {
			shown := dig(t, edge, "node", "corrections").([]any)
			found = found || dig(t, edge, "node", "recordId") == corrected && slices.ContainsFunc(shown, func(one any) bool { return dig(t, one, "recordId") == by.ID })
		}
		if found != c.want {
			t.Errorf("a correction that is %s: shown %v", name, found)
		}
	}
}

// TestEventsFitTheirRows: bytes of another record are not shown under this one.
func TestEventsFitTheirRows(t *testing.T) {
	payload := []byte(`{"id":"i","type":"child.rescued.v1","stream":"child-a","facts":{"ageTo":3}}`)
	row := projections.RecordRow{ID: "i", Type: "child.rescued.v1", Stream: "child-a", Payload: payload}
	if e := newEvent(row, ledger.SeesChain, nil); e.statement.Type != row.Type || fmt.Sprint(e.facts()["ageTo"]) != "3" {
		t.Errorf("a fitting row gives %+v", e)
	}
	for name, edit := range map[string]func(*projections.RecordRow){
		"id":      func(r *projections.RecordRow) { r.ID = "j" },
		"type":    func(r *projections.RecordRow) { r.Type = "custody.taken.v1" },
		"stream":  func(r *projections.RecordRow) { r.Stream = "child-b" },
		"payload": func(r *projections.RecordRow) { r.Payload = nil },
	} {
		other := row
		edit(&other)
		if e := newEvent(other, ledger.SeesChain, nil); e.statement.Type != "" || e.facts() != nil {
			t.Errorf("another %s is shown as %+v", name, e)
		}
	}
}

// TestVoidRecordsBorrowNoCorrections: a void record may use an id again.
func TestVoidRecordsBorrowNoCorrections(t *testing.T) {
	correction := projections.Step{Step: domain.Step{Statement: domain.Statement{ID: "c", Type: domain.TypeErrorDeclared, Refs: []domain.Ref{{Rel: "corrects", ID: "i"}}}}}
	told := projections.Story{{Step: domain.Step{Statement: domain.Statement{ID: "i"}}}, correction}
	known := &stories{told: map[int64]projections.Story{instant(nil): told}}
	for _, void := range []bool{false, true} {
		e := &eventNode{row: projections.RecordRow{ID: "i", Verdict: domain.Verdict{Void: void}}, statement: domain.Statement{ID: "i"}, stories: known}
		remarks, found, err := (&api{}).remarks(context.Background(), e, projections.AsOf{})
		if err != nil || found == void || (len(remarks.Corrections) == 0) != void {
			t.Errorf("void %v: got %+v %v, %v", void, remarks, found, err)
		}
	}
}
