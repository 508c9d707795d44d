package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// printAudit writes what is found for people: a paragraph for each finding. What comes
// from a ledger is cleaned, so that nothing in it moves the cursor or hides.
func printAudit(w io.Writer, output string, answer auditAnswer) error {
	if output == "json" {
		return printJSON(w, answer)
	}
	var text strings.Builder
	standing := 0
	for _, f := range answer.Findings {
		if f.Stands {
			standing++
		}
		f.write(&text)
	}
	for _, stream := range answer.TooLong {
		fmt.Fprintf(&text, "%s has too many records to be looked through here.\n\n", client.Clean(string(stream)))
	}
	fmt.Fprintf(&text, "%s; %d were cleared.\n", standingWords(standing), len(answer.Findings)-standing)
	_, err := io.WriteString(w, text.String())
	return err
}

func standingWords(n int) string {
	switch n {
	case 0:
		return "Nothing stands"
	case 1:
		return "1 finding stands"
	}
	return fmt.Sprintf("%d findings stand", n)
}

// write is one finding, with the record of it that was made and what would clear it.
func (f foundFinding) write(out *strings.Builder) {
	sentence := "It tells of streams that this token may not see."
	if f.Sentence != nil {
		sentence = *f.Sentence
	}
	line := func(format string, args ...any) {
		out.WriteString("  " + client.Clean(fmt.Sprintf(format, args...)) + "\n")
	}
	fmt.Fprintf(out, "%s  %s  %s\n", client.Clean(f.Rule), strings.ToUpper(client.Clean(f.Severity)), client.Clean(string(f.Stream)))
	line("%s.", f.Title)
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
		fallthrough
	default:
		line("cleared when: %s", f.Clears)
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
