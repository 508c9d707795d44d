package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// auditAnswer is what is found, in the order in which the streams began.
type auditAnswer struct {
	Findings []foundFinding    `json:"findings"`
	TooLong  []domain.StreamID `json:"tooLong"` // streams that have too many records to be told
}

// foundFinding is a finding as the API gives it.
type foundFinding struct {
	Stream      domain.StreamID `json:"stream"`
	Rule        string          `json:"rule"`
	RuleVersion int             `json:"ruleVersion"`
	Severity    string          `json:"severity"`
	Title       string          `json:"title"`
	Sentence    *string         `json:"sentence"` // nil where it tells of streams that the caller may not see
	Records     []foundRecord   `json:"records"`
	Withheld    int             `json:"withheld"`
	Since       time.Time       `json:"since"`
	Clears      string          `json:"clears"`
	Decision    *foundEdge      `json:"decision"`
	Cleared     *foundEdge      `json:"cleared"`
	Stands      bool            `json:"stands"`
}

type foundRecord struct {
	Stream domain.StreamID `json:"stream"`
	Edge   foundEdge       `json:"edge"`
}

type foundEdge struct {
	Index      uint64    `json:"index"`
	RecordID   string    `json:"recordId"`
	RecordedAt time.Time `json:"recordedAt"`
}

// auditDocument asks for a page of streams, or for a page of one stream's findings.
const auditDocument = `query Audit($stream: String, $after: Int, $skip: Int, $severity: String, $rules: [String!], $known: DateTime, $on: DateTime) {
  audit(stream: $stream, after: $after, first: 25, severity: $severity, rules: $rules, asKnownOn: $known, asItWasOn: $on) {
    next tooLong
    nodes { stream findings(first: 100, skip: $skip) { next nodes {
      stream rule ruleVersion severity title sentence withheld since clears stands
      records { stream edge { index recordId recordedAt } }
      decision { index recordId recordedAt } cleared { index recordId recordedAt } } } }
  }
}`

// auditPage is the answer to auditDocument.
type auditPage struct {
	Audit struct {
		Next    *int
		TooLong []domain.StreamID
		Nodes   []struct {
			Stream   domain.StreamID
			Findings struct {
				Next  *int
				Nodes []foundFinding
			}
		}
	}
}

// auditServed asks a running ledger, page by page.
func auditServed(ctx context.Context, server, token string, q auditQuestion) (auditAnswer, error) {
	found := auditAnswer{Findings: []foundFinding{}, TooLong: []domain.StreamID{}}
	asker, err := client.NewServer(server, token, transparency.Trust{})
	if err != nil {
		return found, usageError(err.Error())
	}
	variables := q.variables()
	for {
		page, err := askAudit(ctx, asker, variables)
		if err != nil {
			return found, err
		}
		found.TooLong = append(found.TooLong, page.Audit.TooLong...)
		for _, node := range page.Audit.Nodes {
			found.Findings = append(found.Findings, node.Findings.Nodes...)
			rest, err := askRest(ctx, asker, q, node.Stream, node.Findings.Next)
			if err != nil {
				return found, err
			}
			found.Findings = append(found.Findings, rest...)
		}
		if page.Audit.Next == nil {
			return found, nil
		}
		variables["after"] = *page.Audit.Next
	}
}

// askRest asks for the findings about a stream that did not fit on its first page.
func askRest(ctx context.Context, asker *client.Server, q auditQuestion, stream domain.StreamID, next *int) (rest []foundFinding, err error) {
	q.stream = string(stream)
	variables := q.variables()
	for next != nil {
		variables["skip"] = *next
		page, err := askAudit(ctx, asker, variables)
		if err != nil || len(page.Audit.Nodes) != 1 {
			return rest, err
		}
		rest, next = append(rest, page.Audit.Nodes[0].Findings.Nodes...), page.Audit.Nodes[0].Findings.Next
	}
	return rest, nil
}

// variables are what auditDocument is told.
func (q auditQuestion) variables() map[string]any {
	all := map[string]any{"skip": 0}
	for name, text := range map[string]string{"stream": q.stream, "severity": q.severity, "known": q.known, "on": q.on} {
		if text != "" {
			all[name] = text
		}
	}
	if q.rule != "" {
		all["rules"] = []string{q.rule}
	}
	return all
}

func askAudit(ctx context.Context, asker *client.Server, variables map[string]any) (page auditPage, err error) {
	data, err := asker.Ask(ctx, auditDocument, variables)
	if _, ofOne := variables["stream"]; !ofOne && domain.KindOf(err) == domain.Forbidden {
		return page, &domain.Error{Kind: domain.Forbidden, Cause: err,
			Sentence: "this token is not for a look through the whole ledger; name a child: homeward audit child-…"}
	}
	if err != nil {
		return page, hidden(err)
	}
	if err := json.Unmarshal(data, &page); err != nil {
		return page, fmt.Errorf("read answer: %w", err)
	}
	return page, nil
}
