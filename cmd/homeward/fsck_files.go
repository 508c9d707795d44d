package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// keptFile is a database that a home has in a file, and what an operator does when the
// file is damaged.
type keptFile struct{ name, repair string }

// rowFiles hold what is not the records. What can be made again is not restored: a
// copy of tokens.db would bring back what was revoked since.
var rowFiles = []keptFile{
	{"vault.db", "restore vault.db from its newest backup"},
	{"judge.db", ledger.RepairVerdicts},
	{"index.db", ledger.RepairIndex},
	{"drafts.db", "delete drafts.db, drafts.db-wal and drafts.db-shm: what waits for signatures is handed in again"},
	{"tokens.db", "delete tokens.db, tokens.db-wal and tokens.db-shm: everybody needs a new token"},
}

// keptFiles are the databases that this home has in files.
func (h home) keptFiles() ([]keptFile, error) {
	s, err := h.stores()
	if err != nil {
		return nil, err
	}
	var all []keptFile
	if s.Records == "" {
		all = append(all, keptFile{"events.db", "restore events.db from its newest backup"})
	}
	if s.Rows != "" {
		return all, nil
	}
	views, err := filepath.Glob(h.path("views-" + projections.Generation() + "*.db"))
	for _, file := range views {
		all = append(all, keptFile{filepath.Base(file), "run homeward rebuild"})
	}
	return append(all, rowFiles...), err
}

// damaged has SQLite prove each file page by page: what nobody asks for today is read
// too. The ledger must not be served meanwhile. A file that is not there is for
// whoever opens it to miss.
func (h home) damaged(ctx context.Context) (found []ledger.Problem, err error) {
	files, err := h.keptFiles()
	if err != nil {
		return nil, err
	}
	unlock, err := lock(h.path("LOCK"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	for _, file := range files {
		err := database.Check(ctx, h.path(file.name))
		switch {
		case errors.Is(err, database.ErrDamaged):
			found = append(found, ledger.Problem{File: file.name, Sentence: err.Error(), Repair: file.repair})
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return found, nil
}
