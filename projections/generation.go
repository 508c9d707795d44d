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

// schemaOf is what all projections want together, with the checkpoint.
func schemaOf(all []Projection) (whole Schema) {
	whole.Tables = []string{checkpointSchema, `INSERT INTO checkpoint (one, size, leaf) VALUES (1, 0, '')`}
	for _, projection := range all {
		own := projection.Schema()
		whole.Tables = append(whole.Tables, own.Tables...)
		whole.Lookups = append(whole.Lookups, own.Lookups...)
		whole.Indexes = append(whole.Indexes, own.Indexes...)
	}
	return whole
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
