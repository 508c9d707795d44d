package main

import (
	"context"
	"errors"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// mends are the files of a home that SQLite can look through, and what mends each.
var mends = []struct{ file, repair string }{
	{"events.db", "restore events.db from its backup"},
	{"vault.db", "restore vault.db from its backup"},
	{"drafts.db", "delete drafts.db; what waits for a signature is handed in again"},
	{"index.db", "delete index.db; it is made again when the ledger starts"},
	{"judge.db", "delete judge.db; it is made again when the ledger starts"},
	{"tokens.db", "restore tokens.db, or delete it and make new tokens with homeward token"},
}

// damaged names the files that are not what SQLite wrote: what a disk or a careless
// hand did. Whoever changes rows leaves a sound file.
func (h home) damaged(ctx context.Context) []ledger.Problem {
	var found []ledger.Problem
	for _, m := range mends {
		if err := database.Check(ctx, h.path(m.file)); errors.Is(err, database.ErrDamaged) {
			found = append(found, ledger.Problem{Sentence: m.file + ": " + err.Error(), Repair: m.repair})
		}
	}
	return found
}

// withDamage adds damaged files to what fsck found. Where they explain why it could not
// look at everything, that is no error of its own.
func withDamage(damaged []ledger.Problem, report ledger.Report, err error) (ledger.Report, error) {
	if kind := domain.KindOf(err); len(damaged) > 0 && (err == nil || kind == domain.Internal || kind == domain.Unavailable) {
		if err != nil {
			damaged = append(damaged, ledger.Problem{Sentence: "not everything could be looked at: " + err.Error(), Repair: "mend the files and look again"})
		}
		report.Problems = append(damaged, report.Problems...)
		return report, nil
	}
	return report, err
}
