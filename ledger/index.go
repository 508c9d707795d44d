package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// follower moves the index on, a record after the other: it is its only writer but for
// erasures.
type follower struct {
	ledger *Ledger
	index  *Index
	next   uint64
	home   domain.State // the ledger's own stream before next: the policy in force there
}

// followLog keeps the index up to the judged log. What stops it stops nobody else:
// whoever asks the index then is told to come again.
func (l *Ledger) followLog(ctx context.Context) error {
	var f *follower
	err := persevere(ctx, func() (err error) {
		f, err = l.newFollower(ctx)
		return err
	})
	for err == nil {
		if err = l.judged.wait(ctx, f.next+1); err == nil {
			err = persevere(ctx, func() error { return f.page(ctx) })
		}
	}
	if ctx.Err() == nil {
		l.config.Logger.Error("stopped", "part", "index", "cause", err)
	}
	l.config.Index.stop(err)
	return nil
}

// persevere does work again while a database is away.
func persevere(ctx context.Context, work func() error) error {
	for {
		err := work()
		if !Outage(err) {
			return err
		}
		select {
		case <-time.After(outagePause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// stop tells whoever waits that the index will show no more.
func (x *Index) stop(err error) {
	x.failed.set(err)
	x.shown.wake()
}

// newFollower begins where the index ended, or anew where it is of another log, or of
// a longer one: the records were put back.
func (l *Ledger) newFollower(ctx context.Context) (*follower, error) {
	at, err := l.config.Index.position(ctx)
	if err != nil {
		return nil, err
	}
	if at.size > 0 {
		rows, err := verdictsFrom(ctx, l.config.Verdicts.DB, at.size-1, 1)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 || rows[0].index != at.size-1 || rows[0].leaf != at.leaf {
			if err := l.config.Index.empty(ctx); err != nil {
				return nil, err
			}
			at = reached{}
		}
	}
	f := &follower{ledger: l, index: l.config.Index, next: at.size}
	if f.home, err = l.states.refoldBelow(ctx, domain.TheLedger, at.size); err != nil {
		return nil, err
	}
	f.index.shown.set(at.size)
	return f, nil
}

// page takes up what was judged meanwhile, a page at most.
func (f *follower) page(ctx context.Context) error {
	rows, err := verdictsFrom(ctx, f.ledger.config.Verdicts.DB, f.next, judgePage)
	if err != nil || len(rows) == 0 {
		return err
	}
	var page []eventstore.Recorded
	err = f.ledger.config.Store.ReadAll(ctx, rows[0].before, len(rows), func(r eventstore.Recorded) error {
		page = append(page, r)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read records for the index: %w", err)
	}
	var last reached
	for i, r := range page {
		leaf, err := f.leaf(ctx, r, rows[i])
		if err != nil {
			return err
		}
		last = reached{size: r.Index + 1, leaf: rows[i].leaf}
		if err := f.record(ctx, leaf, last); err != nil {
			return fmt.Errorf("index record %d: %w", r.Index, err)
		}
	}
	if last.size == 0 || last.size == f.index.shown.get() {
		return nil
	}
	return f.index.keep(ctx, nil, last)
}

func (f *follower) leaf(ctx context.Context, r eventstore.Recorded, row verdictRow) (Leaf, error) {
	leaf := Leaf{Void: row.verdict}
	leaf.Bytes, leaf.sealed = leafOf(r)
	leaf.Record = dossier.Read(r.Index, leaf.Bytes)
	if leaf.Record.Statement.Recorded.Leaf != row.leaf {
		return leaf, tampered(fmt.Sprintf("read record %d", r.Index), errLeafChanged)
	}
	if hasGenes(leaf.Record.Statement.Type) {
		state, err := f.ledger.states.get(ctx, row.stream)
		if err != nil {
			return leaf, err
		}
		leaf.person = state.Subject()
	}
	return leaf, nil
}

// record takes up one record. A void one changes nothing, and what is closed, because
// somebody was erased or the vault has lost it, is not compared.
func (f *follower) record(ctx context.Context, leaf Leaf, at reached) error {
	s := leaf.Record.Statement
	if leaf.Record.Unreadable == nil && s.Stream == domain.TheLedger {
		f.home = domain.Evolve(f.home, s, leaf.Void)
	}
	if leaf.Record.Unreadable == nil && !leaf.Void.Void && hasGenes(s.Type) {
		if err := f.take(ctx, leaf, at); err != nil {
			return err
		}
	}
	f.next = at.size
	return nil
}

// takes is how often a record is looked at anew because somebody was erased meanwhile.
const takes = 8

func (f *follower) take(ctx context.Context, leaf Leaf, at reached) error {
	for range takes {
		found, err := f.ledger.genesOf(ctx, leaf)
		if err != nil {
			return err
		}
		row, err := f.row(ctx, leaf, found)
		if err == nil {
			err = f.index.keep(ctx, row, at)
		}
		if !errors.Is(err, ErrErased) {
			return err
		}
	}
	return ErrErased
}

// genesOf opens what DNA is compared by.
func (l *Ledger) genesOf(ctx context.Context, leaf Leaf) (genes, error) {
	values, err := l.open(ctx, leaf)
	if err != nil {
		return genes{}, err
	}
	opened := map[string][]byte{}
	for path, value := range values {
		if value.State == ValueOpen {
			opened[path] = value.JSON
		}
	}
	return genesOf(leaf.Record.Statement, leaf.person, opened), nil
}

// indexRow is what the index keeps of a record.
type indexRow struct {
	index   uint64
	at      domain.RecordRef
	persons []domain.PersonID // whom it is about
	beside  []domain.PersonID // with whom it was compared

	donor domain.PersonID // of a profile
	tag   string
	pairs map[uint64]domain.Comparison // by the index of the earlier profile

	report *domain.Recomputed
}

// row compares and computes.
func (f *follower) row(ctx context.Context, leaf Leaf, found genes) (*indexRow, error) {
	s := leaf.Record.Statement
	row := &indexRow{index: s.Recorded.Index, at: domain.RecordRef{Stream: s.Stream, ID: s.ID}, persons: found.persons}
	if found.profile != nil {
		return row, f.compare(ctx, row, *found.profile)
	}
	if found.report == nil {
		return nil, nil
	}
	recorded := f.ledger.profilesBefore(ctx, f.index, s.Recorded.Index)
	again := recomputed(s, leaf.person, *found.report, f.index.find, recorded.of, f.home.Ledger.Policy.Limits)
	row.report = &again
	return row, recorded.err
}

// compare puts a profile beside earlier ones of its donor, and beside those of others
// that have the same tag.
func (f *follower) compare(ctx context.Context, row *indexRow, p openedProfile) error {
	row.donor, row.pairs = p.donor, map[uint64]domain.Comparison{}
	if text := tagText(p.loci); text != "" {
		tag, err := f.index.tags.tag(text)
		if err != nil {
			return err
		}
		row.tag = hex.EncodeToString(tag)
	}
	near, err := f.index.near(ctx, row)
	if err != nil {
		return err
	}
	for _, index := range near {
		leaf, err := f.ledger.Leaf(ctx, index)
		if err != nil {
			return err
		}
		earlier, err := f.ledger.genesOf(ctx, leaf)
		if err != nil {
			return err
		}
		if earlier.profile != nil { // else its donor was erased a moment ago
			row.pairs[index] = compared(*earlier.profile, p)
			row.beside = append(row.beside, earlier.profile.donor)
		}
	}
	return nil
}

// near returns the indexes of the earlier profiles with which one is compared.
func (x *Index) near(ctx context.Context, row *indexRow) ([]uint64, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT idx FROM (SELECT idx FROM profiles WHERE donor = $1 AND idx < $3 ORDER BY idx LIMIT $4) a
		UNION SELECT idx FROM (SELECT idx FROM profiles WHERE tag = $2 AND tag <> '' AND donor <> $1 AND idx < $3 ORDER BY idx LIMIT $4) b ORDER BY idx`,
		string(row.donor), row.tag, int64(row.index), maxCompared)
	if err != nil {
		return nil, fmt.Errorf("look for profiles: %w", err)
	}
	defer rows.Close()
	var near []uint64
	for rows.Next() {
		var index uint64
		if err := rows.Scan(&index); err != nil {
			return nil, fmt.Errorf("look for profiles: %w", err)
		}
		near = append(near, index)
	}
	return near, rows.Err()
}

// keep writes a row, which may be nil, and how far the log was followed, in one. While
// it does, nobody can be erased; ErrErased if somebody whom the row concerns was.
func (x *Index) keep(ctx context.Context, row *indexRow, at reached) error {
	var persons []domain.PersonID
	if row != nil {
		persons = slices.Concat(row.persons, row.beside)
	}
	err := x.vault.unlessErased(ctx, persons, func() error {
		tx, err := x.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if row != nil {
			if err := row.write(ctx, tx); err != nil {
				return fmt.Errorf("write row: %w", err)
			}
		}
		if err := x.moveTo(ctx, tx, at); err != nil {
			return err
		}
		return tx.Commit()
	})
	if err == nil {
		x.shown.set(at.size)
	}
	return err
}

func (r *indexRow) write(ctx context.Context, tx *sql.Tx) error {
	insert := func(into string, values ...any) error {
		// After a commit whose answer was lost the same row comes again.
		_, err := tx.ExecContext(ctx, `INSERT INTO `+into+` ON CONFLICT DO NOTHING`, values...)
		return err
	}
	for _, person := range r.persons {
		if err := insert(`persons (person, idx) VALUES ($1, $2)`, string(person), int64(r.index)); err != nil {
			return err
		}
	}
	if r.report != nil {
		return insert(`reports (idx, stream, id, agrees, verdict, mismatches, differences) VALUES ($1, $2, $3, $4, $5, $6, $7)`, int64(r.index), string(r.at.Stream), r.at.ID,
			number(r.report.Agrees), number(r.report.VerdictAgrees), int64(r.report.Mismatches), strings.Join(r.report.Differences, "\n"))
	}
	for index, c := range r.pairs {
		if err := insert(`pairs (one, other, shared, differing) VALUES ($1, $2, $3, $4)`, int64(index), int64(r.index), int64(c.Shared), strings.Join(c.Differing, "\n")); err != nil {
			return err
		}
	}
	return insert(`profiles (idx, stream, id, donor, tag) VALUES ($1, $2, $3, $4, $5)`, int64(r.index), string(r.at.Stream), r.at.ID, string(r.donor), r.tag)
}

func number(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
