package dossier

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Status is the outcome of a verification.
type Status string

// The outcomes. CouldNotCheck says nothing for or against the dossier.
const (
	Verified      Status = "verified"
	CouldNotCheck Status = "could-not-check"
	Tampered      Status = "tampered" // or incomplete, or an archive that is no dossier
)

// Report is what Verify found. Texts that came out of the dossier are quoted in
// its sentences, so that they cannot pass for the report's own.
type Report struct {
	Format  string          `json:"format"` // homeward-report-v1
	Status  Status          `json:"status"`
	Subject domain.StreamID `json:"subject,omitempty"`
	Ledger  domain.Digest   `json:"ledger,omitempty"`
	Origin  string          `json:"origin,omitempty"`
	// Issued is the leaf index of the issuing record, AsOf its recorded time, and
	// Size the number of records in the log at which the dossier is complete.
	Issued    uint64    `json:"issued"`
	AsOf      time.Time `json:"asOf,omitzero"`
	Size      uint64    `json:"size"`
	Demo      bool      `json:"demo"`
	Simulated bool      `json:"simulated"` // recorded times were supplied, not measured
	Counts    Counts    `json:"counts"`
	// Witnesses have cosigned the checkpoint that every proof ends in.
	Witnesses []Witness `json:"witnesses"`
	Problems  []Problem `json:"problems"`  // why it is Tampered
	More      int       `json:"more"`      // problems beyond those listed
	Unchecked []string  `json:"unchecked"` // why it is CouldNotCheck
	Notes     []Note    `json:"notes"`
}

// Counts sums up a dossier. Opened and the three kinds of closed values are
// numbers of sealed values.
type Counts struct {
	Records  int `json:"records"`
	Streams  int `json:"streams"`
	Void     int `json:"void"`
	Opened   int `json:"opened"`
	Withheld int `json:"withheld"`
	Erased   int `json:"erased"`
	Missing  int `json:"missing"`

	Recomputed int `json:"recomputed"` // kinship reports that were computed anew
	Differing  int `json:"differing"`  // of these, those that differ
}

// Witness is a trusted witness that cosigned, and when it says it did.
type Witness struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Problem is something that an honest dossier does not have.
type Problem struct {
	Record   string `json:"record,omitempty"` // leaf index and, where it can be read, id
	File     string `json:"file,omitempty"`   // as the archive names it
	Rule     string `json:"rule"`
	Sentence string `json:"sentence"`
}

// The rules of problems.
const (
	ruleArchive     = "archive"     // the file as a ZIP
	ruleManifest    = "manifest"    // its list of files
	ruleCheckpoint  = "checkpoint"  // the signed tree heads
	ruleLedger      = "ledger"      // which ledger it is
	ruleInclusion   = "inclusion"   // each record is in the log
	ruleConsistency = "consistency" // one log, grown
	ruleIssued      = "issued"      // the issuing record
	ruleComplete    = "complete"    // streams from the first record to the head
	ruleScope       = "scope"       // which streams
	ruleDisclosure  = "disclosure"  // sealed values
	ruleTexts       = "texts"       // pages for people
)

// NoteKind says what a note draws attention to.
type NoteKind string

// The kinds of note. None of them makes a dossier false.
const (
	NoteVoid         NoteKind = "void"          // breaks a hard rule and changes nothing
	NoteSuspect      NoteKind = "suspect"       // recorded, and to be doubted
	NoteFinding      NoteKind = "finding"       // an auditor's, that still stands
	NoteRecomputed   NoteKind = "recomputed"    // a kinship report that differs, or could not be computed
	NoteCorrected    NoteKind = "corrected"     // a later record says it is wrong
	NoteUnseen       NoteKind = "unseen"        // its signers had not seen all of the stream
	NoteLate         NoteKind = "late"          // recorded long after it happened
	NoteSingleSigned NoteKind = "single-signed" // one signature where two are usual
	NoteTranscribed  NoteKind = "transcribed"   // the words of a body without a key
	NoteWithheld     NoteKind = Withheld
	NoteErased       NoteKind = Erased
	NoteMissing      NoteKind = Missing
	NoteAbsent       NoteKind = "absent"       // a stream referred to that has no records here
	NoteBeyond       NoteKind = "beyond-scope" // a stream packed that nothing refers to
	NoteTexts        NoteKind = "texts"        // a page for people that was not checked
)

// Note is something that a reader should weigh.
type Note struct {
	Kind     NoteKind `json:"kind"`
	Record   string   `json:"record,omitempty"`
	Sentence string   `json:"sentence"`
}

// maxProblems bounds the problems listed; a wholly false file has one for every
// record.
const maxProblems = 200

// reportFormat names the JSON form of a Report.
const reportFormat = "homeward-report-v1"

func newReport() *Report {
	return &Report{
		Format: reportFormat, Status: CouldNotCheck, Witnesses: []Witness{}, Problems: []Problem{},
		Unchecked: []string{}, Notes: []Note{},
	}
}

// problem adds a problem with a file or the dossier as a whole.
func (r *Report) problem(rule, file, format string, args ...any) {
	r.add(Problem{Rule: rule, File: file, Sentence: fmt.Sprintf(format, args...)})
}

// problemAt adds a problem with a record. The sentence follows the record's name.
func (r *Report) problemAt(p past, rule, suffix, format string, args ...any) {
	r.add(Problem{
		Record: p.ref(), File: recordPath(p.Index, suffix), Rule: rule,
		Sentence: "record " + p.ref() + " " + fmt.Sprintf(format, args...),
	})
}

func (r *Report) add(p Problem) {
	p.Sentence, p.File = plain(p.Sentence), plain(p.File)
	if len(r.Problems) >= maxProblems {
		r.More++
		return
	}
	r.Problems = append(r.Problems, p)
}

// note adds a note about a record. The sentence follows the record's name.
func (r *Report) note(kind NoteKind, p past, format string, args ...any) {
	sentence := plain("record " + p.ref() + " " + fmt.Sprintf(format, args...))
	r.Notes = append(r.Notes, Note{Kind: kind, Record: p.ref(), Sentence: sentence})
}

func (r *Report) unchecked(format string, args ...any) {
	r.Unchecked = append(r.Unchecked, fmt.Sprintf(format, args...))
}

// plain replaces what does not print. Sentences may repeat text out of a hostile
// file, which must not move the cursor or reverse the line of whoever reads them.
func plain(sentence string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return unicode.ReplacementChar
		}
		return c
	}, sentence)
}

// settle draws the conclusion.
func (r *Report) settle() Report {
	switch {
	case len(r.Problems) > 0:
		r.Status = Tampered
	case len(r.Unchecked) == 0:
		r.Status = Verified
	}
	return *r
}

// ref names a record for people: its leaf index and its id.
func (p past) ref() string {
	if p.Unreadable != nil || p.Statement.ID == "" {
		return fmt.Sprint(p.Index)
	}
	return fmt.Sprintf("%d (%s)", p.Index, p.Statement.ID)
}

// ExitCode returns 0 for verified, 1 for could not check, 2 for tampered.
func (r Report) ExitCode() int {
	switch r.Status {
	case Verified:
		return 0
	case Tampered:
		return 2
	}
	return 1
}

// JSON returns the report for machines.
func (r Report) JSON() ([]byte, error) { return transparency.Marshal(r) }

// Text writes the report for people. The error is w's.
func (r Report) Text(w io.Writer) error {
	_, err := w.Write(r.text())
	return err
}
