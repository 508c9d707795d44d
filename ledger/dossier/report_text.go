package dossier

import (
	"bytes"
	"fmt"
	"time"
)

// clock is how times are written for people: always in UTC.
const clock = "2006-01-02 15:04:05 UTC"

var headlines = map[Status]string{
	Verified:      "VERIFIED: the records are those of the log, complete and unchanged.",
	CouldNotCheck: "COULD NOT CHECK: nothing is proved, for or against this dossier.",
	Tampered:      "TAMPERED OR INCOMPLETE: do not rely on this dossier.",
}

var noteHeadings = []struct {
	kind  NoteKind
	title string
}{
	{NoteVoid, "Void: kept and shown, changing nothing"},
	{NoteSuspect, "Suspect"},
	{NoteFinding, "Findings of auditors that still stand"},
	{NoteRecomputed, "Kinship reports that differ when they are computed anew, or could not be"},
	{NoteCorrected, "Corrected by a later record"},
	{NoteUnseen, "Signed without sight of the whole stream"},
	{NoteLate, "Late: recorded more than a day after it happened"},
	{NoteSingleSigned, "Signed by one officer alone"},
	{NoteTranscribed, "Words of a body without a key"},
	{NoteWithheld, "Withheld"},
	{NoteErased, "Erased by order"},
	{NoteMissing, "Missing: should be there and does not open"},
	{NoteAbsent, "Referred to and without records"},
	{NoteBeyond, "Packed beyond what the child's history needs"},
	{NoteTexts, "Pages not checked"},
}

func (r Report) text() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, headlines[r.Status])
	r.writeProblems(&b)
	for _, sentence := range r.Unchecked {
		fmt.Fprintf(&b, "  - %s\n", sentence)
	}
	r.writeFacts(&b)
	for _, heading := range noteHeadings {
		r.writeNotes(&b, heading.kind, heading.title)
	}
	if bytes.Count(b.Bytes(), []byte("\n")) > glance {
		fmt.Fprintf(&b, "\n%s\n", headlines[r.Status])
	}
	return b.Bytes()
}

// glance is how many lines are taken in at once. Of a longer report the last line is the
// verdict again: the first has scrolled away.
const glance = 5

func (r Report) writeProblems(b *bytes.Buffer) {
	for _, p := range r.Problems {
		fmt.Fprintf(b, "  - [%s] %s\n", p.Rule, p.Sentence)
	}
	if r.More > 0 {
		fmt.Fprintf(b, "  - and %d more\n", r.More)
	}
}

func (r Report) writeFacts(b *bytes.Buffer) {
	if r.Demo {
		fmt.Fprintln(b, "DEMO: this ledger is a demonstration and proves nothing about real people.")
	}
	if r.Simulated {
		fmt.Fprintln(b, "SIMULATED: the recorded times were supplied, not measured.")
	}
	if r.Subject == "" {
		return
	}
	fmt.Fprintf(b, "\nSubject    %s\nLedger     %s (%q)\n", r.Subject, r.Ledger, r.Origin)
	if !r.AsOf.IsZero() {
		fmt.Fprintf(b, "Complete   as of %s, at %d records in the log; issued by record %d\n", r.AsOf.UTC().Format(clock), r.Size, r.Issued)
	}
	c := r.Counts
	fmt.Fprintf(b, "Holds      %d records in %d streams, %d of them void\n", c.Records, c.Streams, c.Void)
	fmt.Fprintf(b, "Values     %d opened, %d withheld, %d erased, %d missing\n", c.Opened, c.Withheld, c.Erased, c.Missing)
	if c.Recomputed > 0 {
		fmt.Fprintf(b, "Kinship    %d reports computed anew, %d of them differ\n", c.Recomputed, c.Differing)
	}
	if len(r.Witnesses) == 0 && r.Status == Verified {
		fmt.Fprintln(b, "Witnessed  by nobody: the trust file names no witnesses, so all rests on the operator's key")
	}
	for _, w := range r.Witnesses {
		fmt.Fprintf(b, "Witnessed  by %q at %s\n", w.Name, w.At.UTC().Format(time.DateTime+" UTC"))
	}
}

// maxListed is how many notes of a common kind the text lists: the timeline shows each
// in its place, and the report for machines has all. Every other note is listed.
const maxListed = 5

// common reports whether an honest dossier may have dozens of such notes.
func (k NoteKind) common() bool { return k == NoteWithheld || k == NoteSingleSigned }

func (r Report) writeNotes(b *bytes.Buffer, kind NoteKind, title string) {
	listed := 0
	for _, note := range r.Notes {
		if note.Kind != kind {
			continue
		}
		if listed == 0 {
			fmt.Fprintf(b, "\n%s\n", title)
		}
		if listed++; !kind.common() || listed <= maxListed {
			fmt.Fprintf(b, "  - %s\n", note.Sentence)
		}
	}
	if kind.common() && listed > maxListed {
		fmt.Fprintf(b, "  - and %d more; --output json lists all\n", listed-maxListed)
	}
}
