package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// What Fsck holds against the records that nobody signed: what a store says of a
// record beside its bytes, the verdicts, and the index of DNA.

// What mends what is only derived from the records.
const (
	RepairVerdicts = "run homeward rebuild --verdicts"
	RepairIndex    = "run homeward rebuild --index"
)

const restoreRecords = "restore the records from their backup: what is signed is as it was, and what the store says of it is not"

// checkNames compares what the store says of a record with the record: streams are read
// by these names, and a repeated statement is known by them.
func (f *fsck) checkNames(r eventstore.Recorded, record dossier.Record) {
	s, sentence := record.Statement, ""
	switch {
	case record.Unreadable == nil && string(s.Stream) != r.Stream:
		sentence = "the store keeps the record in " + clipStream(r.Stream) + ", where it does not belong"
	case record.Unreadable == nil && (s.ID != r.ID || s.Type != r.Type):
		sentence = fmt.Sprintf("the store keeps the record as %.64q of the type %.64q, and it is not that", r.ID, r.Type)
	case r.Count != f.counts[r.Stream]:
		sentence = fmt.Sprintf("the store counts the record as number %d of its stream, and it is number %d", r.Count, f.counts[r.Stream])
	default:
		return
	}
	f.problem(place(record, sentence, restoreRecords))
}

// streamChecker is a store that keeps beside the records which are of a stream, and looks
// whether that is so: eventstore.ErrDamaged when not.
type streamChecker interface {
	CheckStreams(ctx context.Context) error
}

// checkStreams has the store look at its streams, where it can.
func (f *fsck) checkStreams(ctx context.Context) error {
	store, can := f.config.Store.(streamChecker)
	if !can {
		return nil
	}
	err := store.CheckStreams(ctx)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, eventstore.ErrDamaged):
		return f.unreadable(err, "which records are of a stream", restoreRecords)
	}
	f.problem(Problem{Sentence: fmt.Sprintf("the store does not find its records by their streams: %.200v", err), Repair: restoreRecords})
	return nil
}

// checkVerdict holds the kept verdict against the rules. A record that has none,
// although later ones do, is missing wherever the ledger reads a stream.
func (f *fsck) checkVerdict(record dossier.Record, verdict domain.Verdict, kept keptVerdicts, token eventstore.Token) {
	before, s := f.before, record.Statement
	if f.before = token; f.differs || f.unjudged {
		return // what follows a changed record is judged on it: the verdicts may be the honest ones
	}
	row, judged := kept.rows[s.Recorded.Index]
	switch {
	case !judged && kept.last > s.Recorded.Index:
		f.problem(place(record, fmt.Sprintf("the verdict of record %d is missing among those that are kept", s.Recorded.Index), RepairVerdicts))
	case !judged: // not yet, or judge.db was deleted: the ledger judges when it starts
	case !row.verdict.Same(verdict) || row.leaf != s.Recorded.Leaf:
		f.problem(place(record, fmt.Sprintf("the kept verdict of record %d is not what the rules say", s.Recorded.Index), RepairVerdicts))
	case row.stream != s.Stream || row.before != before || row.token != token:
		f.problem(place(record, fmt.Sprintf("the kept verdict of record %d is in another place than the record", s.Recorded.Index), RepairVerdicts))
	}
}

// checkLastVerdict looks for verdicts of records that the store does not have: they
// were judged, so they were there.
func (f *fsck) checkLastVerdict(ctx context.Context) error {
	if f.unjudged || f.gap {
		return nil
	}
	rows, err := verdictsFrom(ctx, f.config.Verdicts.DB, f.report.Records, 1)
	if err != nil || len(rows) == 0 {
		return f.noVerdicts(err)
	}
	f.problem(Problem{Index: rows[0].index, Stream: string(rows[0].stream), Sentence: fmt.Sprintf(
		"record %d was judged and is not in the store: rolled back, or judge.db was changed", rows[0].index)})
	return nil
}

// checkVerdictStreams looks for a verdict that the ledger would miss when it reads its stream.
func (f *fsck) checkVerdictStreams(ctx context.Context) error {
	if f.unjudged {
		return nil
	}
	row, found, err := firstStray(ctx, f.config.Verdicts.DB)
	if err != nil || !found {
		return f.noVerdicts(err)
	}
	f.problem(Problem{Index: row.index, Stream: string(row.stream), Repair: RepairVerdicts, Sentence: fmt.Sprintf(
		"the kept verdict of record %d is not found by its stream", row.index)})
	return nil
}

// checkIndex names the records of which the index of DNA says something else than its
// values do.
func (f *fsck) checkIndex(ctx context.Context) error {
	if f.index == nil {
		return nil
	}
	differ, more, err := f.index.differing(ctx)
	if err != nil {
		return err
	}
	for _, index := range differ[:min(len(differ), maxProblems)] {
		kept, err := f.recordAt(ctx, index)
		if err != nil {
			return err
		}
		f.problem(place(kept, fmt.Sprintf("the index of DNA holds something else of record %d than its sealed values give", index), RepairIndex))
	}
	if more {
		f.problem(Problem{Sentence: "the index of DNA holds rows that no record gives", Repair: RepairIndex})
	}
	return nil
}

// noVerdicts makes a problem of verdicts that cannot be read.
func (f *fsck) noVerdicts(err error) error {
	if f.unjudged = f.unjudged || err != nil; err == nil {
		return nil
	}
	return f.unreadable(err, "the kept verdicts", RepairVerdicts)
}

// noIndex makes a problem of an index of DNA that cannot be read.
func (f *fsck) noIndex(err error) error {
	if err == nil {
		return nil
	}
	f.index = nil
	return f.unreadable(err, "the index of DNA", RepairIndex)
}

// unreadable makes a problem of what cannot be read, and all else is looked at. An
// outage is none: whoever asks later may see everything.
func (f *fsck) unreadable(err error, what, repair string) error {
	if Outage(err) || domain.KindOf(err) == domain.Unavailable || errors.Is(err, context.Canceled) {
		return err
	}
	f.problem(Problem{Sentence: fmt.Sprintf("%s cannot be read: %.200q", what, err), Repair: repair})
	return nil
}
