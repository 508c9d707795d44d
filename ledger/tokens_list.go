package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// tokenIDLength is how much of a token's digest names it, in hexadecimal digits.
const tokenIDLength = 12

// TokenInfo is what is kept of a token, which itself is not.
type TokenInfo struct {
	ID     string `json:"id"` // how its digest begins
	Caller Caller `json:"caller"`

	hash string
}

// List returns the tokens there are, by id. It may be called while another process
// serves the ledger.
func (t *Tokens) List(ctx context.Context) ([]TokenInfo, error) {
	rows, err := t.db.QueryContext(ctx, `SELECT hash, caller FROM tokens ORDER BY hash`)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	defer rows.Close()
	all := []TokenInfo{}
	for rows.Next() {
		var info TokenInfo
		var text string
		if err := rows.Scan(&info.hash, &text); err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		if err := json.Unmarshal([]byte(text), &info.Caller); err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		info.ID = info.hash[:min(tokenIDLength, len(info.hash))]
		all = append(all, info)
	}
	return all, rows.Err()
}

// Revoke makes a token worth nothing, at once, also in another process that serves
// the ledger. It is named by its id or by itself. The error is of kind NotFound
// when there is none, and of kind Conflict when two tokens have that id.
func (t *Tokens) Revoke(ctx context.Context, named string) (TokenInfo, error) {
	if strings.HasPrefix(named, tokenPrefix) {
		named = tokenHash(named)
	}
	all, err := t.List(ctx)
	if err != nil {
		return TokenInfo{}, err
	}
	var found []TokenInfo
	for _, info := range all {
		if named == info.ID || named == info.hash {
			found = append(found, info)
		}
	}
	switch {
	case len(found) == 0:
		return TokenInfo{}, domain.Refuse(domain.NotFound, "", "there is no such token; homeward token list shows their ids")
	case len(found) > 1:
		return TokenInfo{}, domain.Refuse(domain.Conflict, "", "%d tokens have this id; name the one by itself", len(found))
	}
	if _, err := t.db.ExecContext(ctx, `DELETE FROM tokens WHERE hash = $1`, found[0].hash); err != nil {
		return TokenInfo{}, fmt.Errorf("revoke token: %w", err)
	}
	return found[0], nil
}
