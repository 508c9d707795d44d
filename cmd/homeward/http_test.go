package main

import (
	"context"
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
		away   error
		code   int
		says   string
	}{
		{projections.Status{Applied: 7}, nil, http.StatusOK, "ok"},
		{projections.Status{Applied: 7}, errors.New("no connection, child"), http.StatusServiceUnavailable, "the ledger waits for its database"},
		{projections.Status{Applied: 7, Err: errors.New("a row that names a child")}, nil, http.StatusServiceUnavailable, "the read models have stopped at record 7"},
	} {
		out := httptest.NewRecorder()
		w := web{ledger: &ledger.Ledger{}, views: func() projections.Status { return c.status }, reach: &pulse{reach: func(context.Context) error { return c.away }}}
		w.health(out, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		if body := out.Body.String(); out.Code != c.code || !strings.HasPrefix(body, c.says) || strings.Contains(body, "child") {
			t.Errorf("%+v is answered with %d %s", c.status, out.Code, body)
		}
	}
}
