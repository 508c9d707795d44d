package ledger_test

import (
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// TestTokensStandForCallers: what is added is found, as it was; what no token may
// stand for is refused, and so is one from when tokens stood for something else.
func TestTokensStandForCallers(t *testing.T) {
	db := openRows(t, filepath.Join(t.TempDir(), "tokens.db"), rowsIn(t))
	defer db.Close()
	tokens := must[*ledger.Tokens](t)(ledger.OpenTokens(t.Context(), db))
	agency, person := domain.NewStreamID(domain.AgencyStream, [16]byte{1}), domain.NewPersonID([16]byte{2})
	child := domain.NewStreamID(domain.ChildStream, [16]byte{3})
	for name, c := range map[string]struct {
		caller ledger.Caller
		want   bool
	}{
		"an officer":               {ledger.Caller{Role: ledger.Officer, Agency: agency}, true},
		"an officer by person":     {ledger.Caller{Role: ledger.Officer, Agency: agency, Officer: person}, true},
		"an officer of nothing":    {ledger.Caller{Role: ledger.Officer}, false},
		"an officer of a child":    {ledger.Caller{Role: ledger.Officer, Agency: child}, false},
		"a mistyped person":        {ledger.Caller{Role: ledger.Officer, Agency: agency, Officer: person[:20]}, false},
		"an auditor":               {ledger.Caller{Role: ledger.Auditor}, true},
		"an auditor of an agency":  {ledger.Caller{Role: ledger.Auditor, Agency: agency}, true},
		"an auditor by person":     {ledger.Caller{Role: ledger.Auditor, Agency: agency, Officer: person}, true},
		"an auditor of a child":    {ledger.Caller{Role: ledger.Auditor, Agency: child}, false},
		"an auditor of nothing":    {ledger.Caller{Role: ledger.Auditor, Officer: person}, false},
		"a clerk":                  {ledger.Caller{Role: ledger.Clerk, Agency: agency, Officer: person}, true},
		"a clerk without a court":  {ledger.Caller{Role: ledger.Clerk, Officer: person}, false},
		"a clerk without a person": {ledger.Caller{Role: ledger.Clerk, Agency: agency}, false},
		"an importer":              {ledger.Caller{Role: ledger.Importer}, false},
		"nobody":                   {ledger.Caller{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			token, err := tokens.Add(t.Context(), c.caller)
			if (err == nil) != c.want || err != nil && domain.KindOf(err) != domain.Invalid {
				t.Fatalf("add: %v", err)
			}
			if got, err := tokens.Find(t.Context(), token); (err == nil) != c.want || c.want && got != c.caller {
				t.Errorf("find: %+v %v", got, err)
			}
		})
	}
	token := must[string](t)(tokens.Add(t.Context(), ledger.Caller{Role: ledger.Auditor}))
	if _, err := db.ExecContext(t.Context(), `UPDATE tokens SET caller = $1`, `{"Role":"clerk","Children":["`+string(child)+`"]}`); err != nil {
		t.Fatal(err)
	}
	if _, err := tokens.Find(t.Context(), token); domain.KindOf(err) != domain.Unauthenticated {
		t.Errorf("a clerk of old: %v", err)
	}
}
