package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// printAudit writes what is found for people: the gravest first, and what one rule finds
// under one heading. What comes from a ledger is cleaned, so that nothing in it moves the
// cursor or hides.
func printAudit(w io.Writer, output string, answer auditAnswer) error {
	if output == "json" {
		return printJSON(w, answer)
	}
	var text strings.Builder
	findings, last := worstFirst(answer.Findings), ""
	for _, f := range findings {
		if heading := f.heading(); heading != last {
			text.WriteString(heading)
			last = heading
		}
		f.write(&text)
	}
	for _, stream := range answer.TooLong {
		fmt.Fprintf(&text, "%s has too many records to be looked through here.\n\n", client.Clean(string(stream)))
	}
	text.WriteString(summaryOf(findings))
	_, err := io.WriteString(w, text.String())
	return err
}

// worstFirst puts findings in the order of severities and rules; those of one rule stay
// in the order of the log.
func worstFirst(findings []foundFinding) []foundFinding {
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b foundFinding) int {
		return cmp.Or(a.weight()-b.weight(), strings.Compare(a.Severity, b.Severity), strings.Compare(a.Rule, b.Rule))
	})
	return sorted
}

// weight is the place of the severity, 0 for the gravest. One that only the server knows
// comes last.
func (f foundFinding) weight() int {
	all := domain.Severities().All()
	if i := slices.Index(all, f.Severity); i >= 0 {
		return i
	}
	return len(all)
}

// summaryOf counts the findings, those that stand by their severities.
func summaryOf(findings []foundFinding) string {
	count, standing, order := map[string]int{}, 0, []string{}
	for _, f := range findings {
		if !f.Stands {
			continue
		}
		if count[f.Severity] == 0 {
			order = append(order, f.Severity)
		}
		count[f.Severity]++
		standing++
	}
	for i, severity := range order {
		order[i] = fmt.Sprintf("%d %s", count[severity], client.Clean(severity))
	}
	return fmt.Sprintf("%s%s; %d were cleared.\n", standingWords(standing), strings.Join(order, ", "), len(findings)-standing)
}

func standingWords(n int) string {
	switch n {
	case 0:
		return "Nothing stands"
	case 1:
		return "1 finding stands: "
	}
	return fmt.Sprintf("%d findings stand: ", n)
}

// heading is what all findings of a rule and severity have in common.
func (f foundFinding) heading() string {
	return fmt.Sprintf("%s  %s  %s.\n  cleared when: %s\n\n", strings.ToUpper(client.Clean(f.Severity)), client.Clean(f.Rule), client.Clean(f.Title), client.Clean(f.Clears))
}

// write is one finding, with the record of it that was made.
func (f foundFinding) write(out *strings.Builder) {
	sentence := "It tells of streams that this token may not see."
	if f.Sentence != nil {
		sentence = *f.Sentence
	}
	line := func(format string, args ...any) {
		out.WriteString("    " + client.Clean(fmt.Sprintf(format, args...)) + "\n")
	}
	fmt.Fprintf(out, "  %s\n", client.Clean(string(f.Stream)))
	line("%s", sentence)
	for _, r := range f.Records {
		of := ""
		if r.Stream != f.Stream {
			of = " of " + string(r.Stream)
		}
		line("shown by record %d, id %s%s", r.Edge.Index, r.Edge.RecordID, of)
	}
	if f.Withheld > 0 {
		line("and by %d more, in streams that this token may not see", f.Withheld)
	}
	line("to be seen since %s", f.Since.UTC().Format(askClock))
	switch {
	case f.Cleared != nil:
		line("cleared by record %d, id %s", f.Cleared.Index, f.Cleared.RecordID)
	case f.Decision != nil:
		line("taken up by record %d, id %s", f.Decision.Index, f.Decision.RecordID)
	}
	out.WriteString("\n")
}

// ruleRow is a rule for machines.
type ruleRow struct {
	Rule     string `json:"rule"`
	Version  int    `json:"version"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Clears   string `json:"clears"`
}

func printRules(w io.Writer, output string, rules []domain.Rule) error {
	rows := []ruleRow{}
	for _, r := range rules {
		rows = append(rows, ruleRow{r.ID, r.Version, r.Severity, r.Title, r.Clears})
	}
	if output == "json" {
		return printJSON(w, map[string]any{"rules": rows})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\n\t\t  %s\n", r.Rule, r.Severity, r.Title, r.Clears)
	}
	return table.Flush()
}
