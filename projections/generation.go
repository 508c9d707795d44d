package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/homeward-ledger/homeward/database"
)

// Generation names this program's read models: it changes with every name,
// version or table of All. Views of another generation are not opened.
func Generation() string { return generationOf(All()) }

func generationOf(all []Projection) string {
	hash := sha256.New()
	for _, projection := range all {
		parts := append([]string{projection.Name(), strconv.Itoa(projection.Version())}, projection.Schema()...)
		for _, part := range parts {
			// Lengths keep two lists of parts from running into one text.
			fmt.Fprintf(hash, "%d:%s", len(part), part)
		}
		fmt.Fprint(hash, ";")
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// prepareSchema makes the tables of new views, all or none of them.
func prepareSchema(ctx context.Context, db *database.DB, all []Projection) error {
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
	statements := []string{checkpointSchema, `INSERT INTO checkpoint (one, size, leaf) VALUES (1, 0, '')`}
	for _, projection := range all {
		statements = append(statements, projection.Schema()...)
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
