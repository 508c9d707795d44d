package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// summary is the name of a member that says in a line what its object is.
const summary = ""

// plainer puts what answers are made of into words: pages, places of records, claimed
// times, sealed values, verdicts, agencies.
func plainer(value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = plainer(v[i])
		}
		return v
	case *branch:
		return plainBranch(v)
	case string:
		return momentOf(v)
	}
	return value
}

func plainBranch(b *branch) any {
	switch {
	case b.has("value", "precision", "zone"):
		return claimedTime(b)
	case b.has("state", "value"):
		return sealedValue(b)
	case b.has("rule", "severity", "sentence", "stands"):
		return findingPlain(b)
	case b.has("void") && !b.has("recordId"):
		return verdictOf(b)
	case b.has("edges"):
		return connection(b)
	case b.has("nodes", "total"):
		return storyPart(b)
	case b.has("index", "recordId", "earliest", "latest"):
		return place(b)
	case b.has("name") && b.only("name", "kind", "stream"):
		return agencyName(b)
	case b.has("kind") && b.only("kind", "body", "document"):
		return wordsOf(b)
	}
	for _, name := range b.names {
		b.values[name] = plainer(b.values[name])
		if name == "type" {
			b.values[name] = typeTitle(b.text(name))
		}
	}
	return b
}

// findingPlain is what the auditors' rules find, the sentence first.
func findingPlain(b *branch) *branch {
	sentence, stands := b.text("sentence"), "stands"
	if sentence == "" {
		sentence = "it tells of streams that this token may not see"
	}
	if b.values["stands"] != true {
		stands = "cleared"
	}
	out := newBranch()
	out.add(summary, fmt.Sprintf("%s, %s, %s: %s", b.text("rule"), b.text("severity"), stands, sentence))
	out.add("finds", b.text("title"))
	out.add("toBeSeenSince", momentOf(b.text("since")))
	if stands == "stands" {
		out.add("clearedWhen", strings.TrimSuffix(b.text("clears"), "."))
	}
	records, _ := b.values["records"].([]any)
	for i, record := range records {
		if r, is := record.(*branch); is {
			line := newBranch()
			line.add(summary, fmt.Sprintf("%v of %s", plainer(r.values["edge"]), r.text("stream")))
			records[i] = line
		}
	}
	out.add("shownBy", records)
	if withheld := fmt.Sprint(b.values["withheld"]); withheld != "0" {
		out.add("andByMoreThatAreHidden", withheld)
	}
	for _, said := range [][2]string{{"decision", "takenUpBy"}, {"cleared", "clearedBy"}} {
		if edge, is := b.values[said[0]].(*branch); is {
			out.add(said[1], plainer(edge))
		}
	}
	return out
}

// askClock is the one form of times: to the second, UTC.
const askClock = "2006-01-02 15:04:05 UTC"

// momentOf writes a time in the one form; other text stays as it is.
func momentOf(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format(askClock)
}

// claimedTime keeps a claim as it was made: a day has no hour, and the zone is the
// signers'.
func claimedTime(b *branch) string {
	value, precision := b.text("value"), b.text("precision")
	if precision == string(domain.Unknown) {
		return "at an unknown time"
	}
	claim := domain.ClaimedTime{Value: value, Precision: domain.Precision(precision), Zone: b.text("zone")}
	if from, _ := claim.Interval(); claim.Precision == domain.Instant && !from.IsZero() {
		return from.UTC().Format(askClock)
	}
	return fmt.Sprintf("%s (%s, %s)", value, precision, b.text("zone"))
}

func sealedValue(b *branch) any {
	shown := any(strings.ToLower(b.text("state")))
	if value := b.values["value"]; value != nil {
		shown = value
	}
	if path := b.text("path"); path != "" {
		return fmt.Sprintf("%s: %v", path, shown)
	}
	return shown
}

func verdictOf(b *branch) string {
	if b.values["void"] != true {
		return "valid"
	}
	return strings.TrimSpace(fmt.Sprintf("VOID %s %s", b.text("rule"), b.text("sentence")))
}

// connection is a page of records.
func connection(b *branch) any {
	list := []any{}
	edges, _ := b.values["edges"].([]any)
	for _, edge := range edges {
		if e, is := edge.(*branch); is {
			list = append(list, plainer(e.values["node"]))
		}
	}
	return partOf(b.values["totalCount"], list)
}

func storyPart(b *branch) any {
	list, _ := b.values["nodes"].([]any)
	return partOf(b.values["total"], plainer(list).([]any))
}

// partOf says of a part of a list how much it is of the whole.
func partOf(total any, list []any) any {
	if total == nil || fmt.Sprint(total) == fmt.Sprint(len(list)) {
		return list
	}
	b := newBranch()
	b.add(summary, fmt.Sprintf("%d of %v", len(list), total))
	b.add("shown", list)
	return b
}

// place is where a record stands: what it claims, and when it was recorded.
func place(b *branch) any {
	claimed := momentOf(b.text("earliest"))
	if latest := momentOf(b.text("latest")); latest != claimed {
		claimed += " to " + latest
	}
	line := fmt.Sprintf("%s, record %v", claimed, b.values["index"])
	if recorded := momentOf(b.text("recordedAt")); recorded != "" {
		line += ", recorded " + recorded
	}
	line += ", id " + b.text("recordId")
	rest := newBranch()
	rest.add(summary, line)
	for _, name := range b.names {
		if !slices.Contains([]string{"index", "recordId", "earliest", "latest", "recordedAt"}, name) {
			rest.add(name, plainer(b.values[name]))
		}
	}
	if record, is := rest.values["record"].(*branch); is && len(rest.names) == 2 {
		record.names = append([]string{summary}, record.names...)
		record.values[summary] = line
		return record
	}
	if len(rest.names) == 1 {
		return line
	}
	return rest
}

func agencyName(b *branch) string {
	var more []string
	for _, name := range []string{"kind", "stream"} {
		if text := b.text(name); text != "" {
			more = append(more, text)
		}
	}
	if len(more) == 0 {
		return b.text("name")
	}
	return fmt.Sprintf("%s (%s)", b.text("name"), strings.Join(more, ", "))
}

// wordsOf says whose words a record holds.
func wordsOf(b *branch) string {
	if b.text("kind") == domain.SourceOwn {
		return domain.SourceOwn
	}
	return strings.TrimSpace(b.text("kind") + " words of " + b.text("body") + " " + b.text("document"))
}

// typeTitle is an event type in words.
func typeTitle(eventType string) any {
	spec, known := domain.SpecOf(eventType)
	if !known {
		return eventType
	}
	return spec.Title()
}

// scalar is a value in a few words; false for what has members.
func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "none", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v], true
	case []any:
		var all []string
		for _, one := range v {
			text, plain := scalar(one)
			if _, list := one.([]any); !plain || list {
				return "", false
			}
			all = append(all, text)
		}
		if len(all) == 0 {
			return "none", true
		}
		return strings.Join(all, ", "), true
	}
	return "", false
}
