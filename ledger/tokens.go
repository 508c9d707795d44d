package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// tokenPrefix lets people and scanners see what a token is for.
const tokenPrefix = "hw_"

// Tokens keeps bearer tokens: the SHA-256 of each, and whom it stands for. A
// token has 256 random bits, so that a plain digest protects it.
type Tokens struct{ db *sql.DB }

// OpenTokens returns the tokens kept in db, which may be empty.
func OpenTokens(ctx context.Context, db *database.DB) (*Tokens, error) {
	const schema = `CREATE TABLE IF NOT EXISTS tokens (hash TEXT PRIMARY KEY, caller TEXT NOT NULL)`
	if _, err := db.ExecContext(ctx, db.Kind.Schema(schema)); err != nil {
		return nil, fmt.Errorf("create tokens: %w", err)
	}
	return &Tokens{db: db.DB}, nil
}

// Add makes a token for a caller. It is shown this once.
func (t *Tokens) Add(ctx context.Context, caller Caller) (string, error) {
	var secret [32]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	token := tokenPrefix + base64.RawURLEncoding.EncodeToString(secret[:])
	return token, t.keep(ctx, token, caller)
}

func (t *Tokens) keep(ctx context.Context, token string, caller Caller) error {
	if err := caller.check(); err != nil {
		return err
	}
	text, err := json.Marshal(caller)
	if err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	if _, err = t.db.ExecContext(ctx, `INSERT INTO tokens (hash, caller) VALUES ($1, $2)`, tokenHash(token), string(text)); err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	return nil
}

// check refuses callers that no token may stand for. Whether the agency and the
// officer count is asked of the ledger whenever the token is used.
func (c Caller) check() error {
	ofAgency := c.Agency.Kind() == domain.AgencyStream
	switch {
	case c.Officer != "" && !c.Officer.Valid():
		return invalid("officer", "an officer is named by a person's id, person-…; its check character may be mistyped", nil)
	case c.Role == Officer && ofAgency:
	case c.Role == Auditor && (ofAgency || c.Agency == "" && c.Officer == ""):
	case c.Role == Clerk && ofAgency && c.Officer != "":
	default:
		return invalid("role", "a token is for an officer of an agency, an auditor, or a clerk of a court", nil)
	}
	return nil
}

// Find returns the caller a token stands for. The error is of kind
// Unauthenticated when there is none.
func (t *Tokens) Find(ctx context.Context, token string) (Caller, error) {
	unknown := domain.Refuse(domain.Unauthenticated, "", "the request carries no token of this ledger")
	if !strings.HasPrefix(token, tokenPrefix) || len(token) > 128 {
		return Caller{}, unknown
	}
	var text string
	err := t.db.QueryRowContext(ctx, `SELECT caller FROM tokens WHERE hash = $1`, tokenHash(token)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return Caller{}, unknown
	}
	if err != nil {
		return Caller{}, unavailable("look up the token", err)
	}
	var caller Caller
	if err := json.Unmarshal([]byte(text), &caller); err != nil {
		return Caller{}, fmt.Errorf("read token: %w", err)
	}
	if caller.check() != nil { // made when tokens stood for something else
		return Caller{}, unknown
	}
	return caller, nil
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
