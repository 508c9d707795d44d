package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"github.com/homeward-ledger/homeward/database"
)

// Generation names this program's read models: it changes with every name,
// version or table of All. Views of another generation are not opened.
func Generation() string { return generationOf(All()) }

func generationOf(all []Projection) string {
	hash := sha256.New()
	for _, projection := range all {
		schema := projection.Schema()
		parts := []string{projection.Name(), strconv.Itoa(projection.Version())}
		for _, part := range slices.Concat(parts, schema.Tables, schema.Lookups, schema.Indexes) {
			// Lengths keep two lists of parts from running into one text.
			fmt.Fprintf(hash, "%d:%s", len(part), part)
		}
		fmt.Fprint(hash, ";")
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// tablesOf are the statements that make tables, and the checkpoint.
func tablesOf(all []Projection) []string {
	statements := []string{checkpointSchema, `INSERT INTO checkpoint (one, size, leaf) VALUES (1, 0, '')`}
	for _, projection := range all {
		statements = append(statements, projection.Schema().Tables...)
	}
	return statements
}

// lookupsOf are the statements that make the indexes by which streams are found that are not
// remembered.
func lookupsOf(all []Projection) (statements []string) {
	for _, projection := range all {
		statements = append(statements, projection.Schema().Lookups...)
	}
	return statements
}

// indexesOf are the statements that make the indexes that only queries need.
func indexesOf(all []Projection) (statements []string) {
	for _, projection := range all {
		statements = append(statements, projection.Schema().Indexes...)
	}
	return statements
}

// makeTables makes the tables of new views, all or none of them.
func makeTables(ctx context.Context, db *database.DB, statements []string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	made, err := db.Kind.HasTable(ctx, tx, "checkpoint")
	if err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	if made {
		return nil
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, db.Kind.Schema(statement)); err != nil {
			return fmt.Errorf("make views: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	return nil
}
