package graphql

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/transparency"
)

// subjectStory is the whole story of the child whom the clerk may read.
func (w *world) subjectStory(t *testing.T) projections.Story {
	t.Helper()
	story, err := w.views.Story(context.Background(), w.subject, projections.AsOf{})
	fatal(t, err)
	return story
}

// readTies compares what rests on what with the story's own answer, page by page.
func readTies(t *testing.T, w *world) {
	const query = `query($s:String!,$r:String!,$f:Int,$n:Int,$k:DateTime){child(stream:$s,asKnownOn:$k){
		restsOn(record:$r,first:$f,skip:$n){total next nodes{recordId type stream distance withdrawn path{recordId why requirement} record{index signers{agency}}}}
		basis(record:$r,first:$f,skip:$n){total next nodes{recordId distance record{index}}}}}`
	story := w.subjectStory(t)
	opened := story[0].ID
	for _, c := range []struct {
		id, field string
		tell      func(string) ([]domain.Tied, bool)
	}{{opened, "restsOn", story.RestsOn}, {story.LastDecision(), "basis", story.Basis}, {story.LastDecision(), "restsOn", story.RestsOn}} {
		want, found := c.tell(c.id)
		if !found || len(want) < 2 {
			t.Fatalf("%s of %s: %d records", c.field, c.id, len(want))
		}
		var got []string
		for skip := any(nil); ; {
			data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "r": c.id, "f": 2, "n": skip})
			if codes != nil {
				t.Fatal(codes)
			}
			list := dig(t, data, "child", c.field)
			for _, node := range dig(t, list, "nodes").([]any) {
				got = append(got, dig(t, node, "recordId").(string))
				if dig(t, node, "record") == nil {
					t.Errorf("%s: no record is shown for %v", c.field, node)
				}
			}
			if dig(t, list, "total") != float64(len(want)) {
				t.Errorf("%s: %v of %d", c.field, dig(t, list, "total"), len(want))
			}
			if skip = dig(t, list, "next"); skip == nil {
				break
			}
		}
		if !slices.EqualFunc(got, want, func(id string, tied domain.Tied) bool { return id == tied.ID }) {
			t.Errorf("%s of %s: %v", c.field, c.id, got)
		}
	}
	early := map[string]any{"s": w.subject, "r": story.LastDecision(), "k": story[0].Recorded.At.Format(time.RFC3339Nano)}
	for name, vars := range map[string]map[string]any{
		"an unknown record":      {"s": w.subject, "r": "nonsense"},
		"one not known then":     early,
		"a page of nothing":      {"s": w.subject, "r": opened, "f": 0},
		"a page that is too big": {"s": w.subject, "r": opened, "f": 101},
		"a page before the list": {"s": w.subject, "r": opened, "n": -1},
	} {
		if _, codes := w.ask(t, "clerk", query, vars); len(codes) == 0 || codes[0] != "BAD_USER_INPUT" {
			t.Errorf("%s: %v", name, codes)
		}
	}
}

// readDueAndChanged asks what the rules are asked in the domain's own tests.
func readDueAndChanged(t *testing.T, w *world) {
	const query = `query($s:String!,$t:DateTime!,$st:String,$d:Int,$h:Int){child(stream:$s){due(at:$t,status:$st){total nodes{what status rule by since{index} done{index}}}
		changedSince(time:$t){total nodes{kind by{index record{type}} target{index}}} silences(days:$d){total} lateEntries(hours:$h){total}
		decisions{total nodes{type decision{index record{type}} guardian view{index} concerns{about} assessments{index}}}}}`
	story := w.subjectStory(t)
	policy, err := w.views.PolicyAt(context.Background(), projections.AsOf{})
	fatal(t, err)
	middle := story[len(story)/2].Early
	data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject, "t": middle.Format(time.RFC3339), "d": 5, "h": 0})
	if codes != nil {
		t.Fatal(codes)
	}
	child := dig(t, data, "child")
	due := story.Due(policy.Limits, middle)
	for _, stream := range append(story.Reports(), w.subject.Access()) {
		other, err := w.views.Story(context.Background(), stream, projections.AsOf{})
		fatal(t, err)
		due = append(due, other.Due(policy.Limits, middle)...)
	}
	slices.SortStableFunc(due, func(x, y domain.Due) int { return x.By.Compare(y.By) })
	for i, d := range due {
		node := dig(t, child, "due", "nodes", i)
		if dig(t, node, "what") != d.What || dig(t, node, "status") != d.Status || dig(t, node, "since", "index") != float64(d.Since.Recorded.Index) || (dig(t, node, "done") == nil) != (d.Done == nil) {
			t.Errorf("due %d: got %v, want %s %s", i, node, d.What, d.Status)
		}
	}
	for path, want := range map[string]int{"due": len(due), "changedSince": len(story.ChangedSince(middle)), "silences": len(story.Silences(5, clock)),
		"lateEntries": len(story.Late(0)), "decisions": len(story.Decided())} {
		if got := dig(t, child, path, "total"); got != float64(want) || want == 0 && path != "changedSince" {
			t.Errorf("%s: %v, want %d", path, got, want)
		}
	}
	decision := dig(t, child, "decisions", "nodes", 0)
	if dig(t, decision, "type") != dig(t, decision, "decision", "record", "type") {
		t.Errorf("the decision's record is another: %v", decision)
	}
	for name, vars := range map[string]map[string]any{"an unknown status": {"st": "forgotten"}, "negative days": {"d": -1}, "negative hours": {"h": -1}, "endless hours": {"h": maxHours + 1}} {
		vars["s"], vars["t"] = w.subject, middle.Format(time.RFC3339)
		if _, codes := w.ask(t, "clerk", query, vars); len(codes) != 1 || codes[0] != "BAD_USER_INPUT" {
			t.Errorf("%s: %v", name, codes)
		}
	}
	data, codes = w.ask(t, "clerk", query, map[string]any{"s": w.subject, "t": clock.Format(time.RFC3339), "st": domain.DueDone})
	for _, node := range dig(t, data, "child", "due", "nodes").([]any) {
		if codes != nil || dig(t, node, "status") != domain.DueDone {
			t.Errorf("among what was done: %v %v", node, codes)
		}
	}
}

// readAccess: an auditor and a clerk with an order know who asked; an officer does
// not.
func readAccess(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){access{totalCount edges{node{type stream}}}}}`
	for role, want := range map[string]bool{"clerk": true, "auditor": true, "officer": false} {
		data, codes := w.ask(t, role, query, map[string]any{"s": w.subject})
		if got := dig(t, data, "child", "access") != nil; codes != nil || got != want {
			t.Errorf("the %s knows who asked: %v, want %v; %v", role, got, want, codes)
		}
	}
}

// readKeys: every key that signed is there once, with the record that enrolled it.
func readKeys(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){keys{total nodes{id agency officer signed history{id roles validFrom enrolledBy{index} endedBy{index}}}}}}`
	data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject})
	if codes != nil {
		t.Fatal(codes)
	}
	signed := map[string]float64{}
	for _, step := range w.subjectStory(t) {
		for _, signer := range step.Signers {
			signed[signer.Key]++
		}
	}
	nodes := dig(t, data, "child", "keys", "nodes").([]any)
	for _, node := range nodes {
		key := dig(t, node, "id").(string)
		if dig(t, node, "signed") != signed[key] || dig(t, node, "history", "id") != key || dig(t, node, "history", "enrolledBy", "index") != dig(t, node, "history", "validFrom") {
			t.Errorf("key %s: %v, it signed %v", key, node, signed[key])
		}
		delete(signed, key)
	}
	if len(nodes) == 0 || len(signed) != 0 {
		t.Errorf("%d keys are shown; not among them: %v", len(nodes), signed)
	}
}

// readOperationOfChild: an auditor sees the head counts, a clerk knows of one child.
func readOperationOfChild(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){operation{stream number rescued}}}`
	for role, want := range map[string]bool{"clerk": false, "auditor": true} {
		data, codes := w.ask(t, role, query, map[string]any{"s": w.subject})
		if got := dig(t, data, "child", "operation") != nil; codes != nil || got != want {
			t.Errorf("the %s sees the operation: %v, want %v; %v", role, got, want, codes)
		}
	}
}

// readConsistency verifies the proofs from several older sizes.
func readConsistency(t *testing.T, w *world) {
	const query = `query($n:Int!){consistency(size:$n){older root hashes checkpoint{size root}}}`
	size := int(w.ledger.Size())
	for _, older := range []int{1, 2, size / 2, size - 1, size} {
		out := w.post(t, "clerk", query, map[string]any{"n": older})
		var answer struct {
			Data struct {
				Consistency struct {
					Older      uint64
					Root       transparency.Digest
					Hashes     []transparency.Digest
					Checkpoint struct {
						Size uint64
						Root transparency.Digest
					}
				}
			}
		}
		fatal(t, json.Unmarshal(out.Body.Bytes(), &answer))
		c := answer.Data.Consistency
		before, now := transparency.Tree{Size: c.Older, Root: c.Root}, transparency.Tree{Size: c.Checkpoint.Size, Root: c.Checkpoint.Root}
		if err := transparency.CheckConsistency(before, now, c.Hashes); err != nil || c.Older != uint64(older) || now.Size != uint64(size) {
			t.Errorf("from %d: %v %+v", older, err, c)
		}
	}
	for _, bad := range []int{0, -1, size + 1} {
		if _, codes := w.ask(t, "clerk", query, map[string]any{"n": bad}); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
			t.Errorf("from %d: %v", bad, codes)
		}
	}
	if _, codes := w.ask(t, "importer", query, map[string]any{"n": 1}); fmt.Sprint(codes) != "[FORBIDDEN]" {
		t.Errorf("the importer reads: %v", codes)
	}
}

// readCustodyGrounds: an interval says on what ground, and who released the child.
func readCustodyGrounds(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){custodyHistory{overlaps{later{index}} responsible{legalBasis from{index record{type signers{agency}}} released{index record{type signers{agency}}}}}}}`
	data, codes := w.ask(t, "clerk", query, map[string]any{"s": w.subject})
	if codes != nil {
		t.Fatal(codes)
	}
	rows, handed := dig(t, data, "child", "custodyHistory", "responsible").([]any), false
	if dig(t, rows[0], "legalBasis") == nil || dig(t, rows[0], "released") != nil {
		t.Errorf("the first: %v", rows[0])
	}
	for _, row := range rows {
		if dig(t, row, "from", "record", "type") != domain.TypeTransferAccepted {
			continue
		}
		handed = true
		if dig(t, row, "released", "record", "type") != domain.TypeTransferInitiated || len(dig(t, row, "released", "record", "signers").([]any)) == 0 {
			t.Errorf("a transfer: %v", row)
		}
	}
	if !handed {
		t.Error("the subject was never transferred")
	}
}

// TestListsOfVeryLongStoriesAreRefused before anything is compared.
func TestListsOfVeryLongStoriesAreRefused(t *testing.T) {
	types := &types{api: &api{}}
	types.dateTime = dateTime()
	told := 0
	field := storyList(types, "LongList", "Long.", gql.Int, nil, func(gql.ResolveParams, projections.Story) ([]int, error) {
		told++
		return []int{1}, nil
	})
	for n, want := range map[int]domain.Kind{maxCompared: "", maxCompared + 1: domain.Unavailable} {
		story := func() (projections.Story, error) { return make(projections.Story, n), nil }
		_, err := field.Resolve(gql.ResolveParams{Source: childNode{story: story}, Args: map[string]any{"first": 1}})
		if domain.KindOf(err) != want {
			t.Errorf("%d records: %v", n, err)
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times", told)
	}
}
