package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
)

// VaultHealth is what InspectVault saw.
type VaultHealth struct {
	Keysets uint64 // subjects that can be read
	Erased  uint64 // subjects with a tombstone
	Tried   uint64 // keysets that were unwrapped
}

// InspectVault looks at the vault in db, which may be open for reading alone and
// be another process's at the same time. It asks what OpenVault asks and unwraps
// at most sample keysets, spread over all of them, under kek; nothing is kept in
// memory. Errors are ErrVaultSchema, ErrVaultOrigin and ErrKeyset: the last one
// names the subject unless kek is not this vault's key at all.
func InspectVault(ctx context.Context, at *database.DB, origin string, kek tink.AEAD, sample uint64) (VaultHealth, error) {
	db, v := at.DB, &Vault{db: database.Prepare(at), kek: kek, origin: origin}
	var health VaultHealth
	if err := checkVault(ctx, at); err != nil {
		return health, fmt.Errorf("inspect vault: %w", err)
	}
	if err := v.readHead(ctx); err != nil {
		return health, fmt.Errorf("inspect vault: %w", err)
	}
	err := db.QueryRowContext(ctx, `SELECT count(wrapped), count(erased_at) FROM keysets WHERE subject <> $1`, tagSubject).Scan(&health.Keysets, &health.Erased)
	if err != nil {
		return health, fmt.Errorf("inspect vault: count keysets: %w", err)
	}
	subjects, err := sampleSubjects(ctx, db, max(1, health.Keysets/max(1, sample)), sample)
	if err != nil {
		return health, fmt.Errorf("inspect vault: %w", err)
	}
	for _, subject := range subjects {
		wrapped, epoch, err := v.readKeyset(ctx, subject)
		if err == nil {
			_, err = unwrapKeyset(kek, wrapped, keysetData(origin, subject, epoch))
		}
		if errors.Is(err, ErrErased) {
			continue // a moment ago, by the process that has the vault open
		}
		if err != nil {
			return health, &BadKeysetError{Subject: subject, Cause: err}
		}
		health.Tried++
	}
	if _, err := v.readTagger(ctx); err != nil && !errors.Is(err, ErrNoKey) {
		return health, &BadKeysetError{Subject: tagSubject, Cause: err}
	}
	return health, nil
}

// BadKeysetError names the subject whose keyset does not open, although the
// vault's key is right.
type BadKeysetError struct {
	Subject string
	Cause   error
}

// Error implements error.
func (e *BadKeysetError) Error() string { return "keyset of " + e.Subject + ": " + e.Cause.Error() }

// Unwrap returns the cause, such as ErrKeyset.
func (e *BadKeysetError) Unwrap() error { return e.Cause }

// sampleSubjects returns every step-th subject that has a keyset, max at most.
func sampleSubjects(ctx context.Context, db *sql.DB, step, max uint64) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT substr(subject, 1, $1) FROM
		(SELECT subject, row_number() OVER (ORDER BY subject) AS n FROM keysets WHERE wrapped IS NOT NULL AND subject <> $4) t
		WHERE (n - 1) % $2 = 0 LIMIT $3`, maxSubject, int64(step), int64(max), tagSubject)
	if err != nil {
		return nil, fmt.Errorf("sample keysets: %w", err)
	}
	defer rows.Close()
	var subjects []string
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return nil, fmt.Errorf("sample keysets: %w", err)
		}
		subjects = append(subjects, subject)
	}
	return subjects, rows.Err()
}
