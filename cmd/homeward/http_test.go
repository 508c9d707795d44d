package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// TestHealthKnowsTheReadModels: a ledger that records what nobody is shown is not
// well.
func TestHealthKnowsTheReadModels(t *testing.T) {
	for _, c := range []struct {
		status projections.Status
		code   int
		says   string
	}{
		{projections.Status{Applied: 7}, http.StatusOK, "ok"},
		{projections.Status{Applied: 7, Err: errors.New("a row that names a child")}, http.StatusServiceUnavailable, "the read models have stopped at record 7"},
	} {
		out := httptest.NewRecorder()
		web{ledger: &ledger.Ledger{}, views: func() projections.Status { return c.status }}.health(out, nil)
		if body := out.Body.String(); out.Code != c.code || !strings.HasPrefix(body, c.says) || strings.Contains(body, "child") {
			t.Errorf("%+v is answered with %d %s", c.status, out.Code, body)
		}
	}
}
