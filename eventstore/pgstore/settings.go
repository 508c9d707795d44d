package pgstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrSettings: the server, or this connection to it, is set so that records which
// were acknowledged could be lost or changed. The error names the setting.
var ErrSettings = errors.New("settings are not safe for a ledger")

// Option changes what Create and Open insist on.
type Option uint8

// LossyServer takes a server that does not wait for the disk, for tests and
// measurements. What is acknowledged may be lost.
const LossyServer Option = 1

const (
	defaultSchema  = "homeward"
	connectTimeout = 10 * time.Second
)

// A schema's name is also part of a channel's, which may have 63 bytes.
var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,49}$`)

// session is what every connection of a store must have, whatever the database
// or the role says.
var session = map[string]string{
	"client_encoding": "UTF8",
	// Each query of this package goes along an index and stops early. A table
	// without statistics would have the planner read it whole and sort it.
	"enable_seqscan":    "off",
	"enable_bitmapscan": "off",
	// A lock that is held this long is held by a process that has stopped; the
	// second setting, on that process' side, is what frees it.
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "5s",
}

// settings says how to connect.
type settings struct {
	pool   *pgxpool.Config
	schema string
	lossy  bool
}

// parse reads a connection string, which may hold a password: no error repeats it.
func parse(url string, options []Option) (*settings, error) {
	pool, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("read connection string: it is neither a URL nor a list of settings that PostgreSQL knows")
	}
	params := pool.ConnConfig.RuntimeParams
	schema, given := params["search_path"]
	if !given {
		schema = defaultSchema
	}
	if !plainName.MatchString(schema) {
		return nil, errors.New("read connection string: search_path must be one name of lower-case letters, digits and _, at most 50")
	}
	params["search_path"] = schema
	maps.Copy(params, session)
	if params["application_name"] == "" {
		params["application_name"] = "homeward"
	}
	if pool.ConnConfig.ConnectTimeout == 0 {
		pool.ConnConfig.ConnectTimeout = connectTimeout
	}
	return &settings{pool: pool, schema: schema, lossy: slices.Contains(options, LossyServer)}, nil
}

// conn is how to make a connection outside the pool.
func (s *settings) conn() *pgx.ConnConfig { return s.pool.ConnConfig.Copy() }

// connect makes a connection that may write. Each one is checked: a server can
// come back from a restart with other settings.
func (s *settings) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, s.conn())
	if err != nil {
		return nil, err
	}
	if err := s.check(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

func (s *settings) check(ctx context.Context, conn *pgx.Conn) error {
	var fsync, commit, encoding, path string
	err := conn.QueryRow(ctx, `SELECT current_setting('fsync'), current_setting('synchronous_commit'),
		current_setting('server_encoding'), current_setting('search_path')`).Scan(&fsync, &commit, &encoding, &path)
	switch {
	case err != nil:
		return fmt.Errorf("read settings: %w", err)
	case fsync != "on" && !s.lossy:
		return fmt.Errorf("fsync is %s: %w", fsync, ErrSettings)
	case commit == "off" && !s.lossy:
		return fmt.Errorf("synchronous_commit is off: %w", ErrSettings)
	case encoding != "UTF8":
		return fmt.Errorf("database's encoding is %s, not UTF8: %w", encoding, ErrSettings)
	case path != s.schema: // something between us and the server drops settings
		return fmt.Errorf("search_path did not arrive: %w", ErrSettings)
	}
	return nil
}
