package tests

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/postgres"
)

// TestDatabaseComesBack: a database that dies and is started again stops no ledger
// that is being served. Meanwhile officers are told so, and nothing is promised.
func TestDatabaseComesBack(t *testing.T) {
	t.Parallel()
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		server := postgres.New(t)
		g := ground{address: func(testing.TB) string { return server.URL("town") }, rows: true}
		comesBack(t, g, func() { server.Kill(t) }, server.Start)
	})
	t.Run("KurrentDB", func(t *testing.T) {
		t.Parallel()
		server := fakeKurrent(t)
		g := ground{address: func(testing.TB) string { return server.Connection() + "&ledger=town" }}
		comesBack(t, g, func() { server.Stop(0) }, func() error { return server.Restart(0) })
	})
}

func comesBack(t *testing.T, g ground, dies func(), starts func() error) {
	t.Helper()
	s := newStory(t, g)
	s.rescued()
	s.healthy()
	dies()
	s.health(http.StatusServiceUnavailable) // also while nobody hands anything in
	s.on("2013-01-05")
	handover := sending(inspector, matron)
	out, _ := s.handIn(handover)
	if strings.Contains(out, "On record") || !strings.Contains(out, "the ledger cannot do that now") && !strings.Contains(out, "cannot be reached") {
		t.Errorf("without its database the ledger answers\n%s", out)
	}
	if err := starts(); err != nil {
		t.Fatal(err)
	}
	s.healthy()
	sent := s.record(handover)
	s.record(arrival(matron, "shelter", s.child, sent))
	s.shows(`records { number }`)
	s.healthy()
	s.ends()
}

// healthy waits until the ledger says of itself that all is well.
func (s *story) healthy() {
	s.Helper()
	s.health(http.StatusOK)
}

// health waits until the ledger answers so when it is asked how it is.
func (s *story) health(want int) {
	s.Helper()
	said := ""
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		answer, err := http.Get(s.server.URL + "/healthz")
		if err != nil {
			s.Fatal(err)
		}
		said = answer.Status
		if answer.Body.Close(); answer.StatusCode == want {
			return
		}
	}
	s.Fatalf("the ledger's health is %s, not %d\n%s", said, want, s.server.Logs)
}
