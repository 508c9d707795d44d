package database

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// ErrDamaged: a SQLite file is not what SQLite wrote.
var ErrDamaged = errors.New("file is damaged")

// SQLite's codes for a file that is damaged, or no database at all.
const (
	corrupt      = 11
	notADatabase = 26
)

// Check has SQLite go through every page of a file, and changes nothing. It returns
// ErrDamaged with SQLite's first complaint. That a sound file holds what was put into it
// SQLite cannot say. A missing file is an error that matches fs.ErrNotExist.
func Check(ctx context.Context, path string) (err error) {
	db, err := LookAt(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var complaint string
	err = db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&complaint)
	var coded interface{ Code() int }
	switch {
	case errors.As(err, &coded) && (coded.Code()&0xff == corrupt || coded.Code()&0xff == notADatabase):
		return fmt.Errorf("%w: %.120q", ErrDamaged, err)
	case err != nil:
		return fmt.Errorf("check %s: %w", filepath.Base(path), err)
	case complaint != "ok":
		return fmt.Errorf("%w: %.120q", ErrDamaged, complaint)
	}
	return nil
}
