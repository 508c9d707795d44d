package projections

import (
	"context"
	"database/sql"
)

// File returns the file that the views of this program's generation are kept in.
func File(dir string) string { return liveFile(dir) }

// Shown returns how many records the views in db show. db may be open for reading
// alone: that is how one looks at views that another process has open.
func Shown(ctx context.Context, db *sql.DB) (uint64, error) {
	at, err := readPosition(ctx, db)
	return at.size, err
}
