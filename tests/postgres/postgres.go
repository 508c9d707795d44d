// Package postgres gives tests a real PostgreSQL. Start is what most tests want:
// a schema of their own on one server per test binary, which is started when it is
// first asked for and goes with the process, however that ends. New starts a
// server for a test that means to break it.
//
// The server is the newest under /usr/lib/postgresql, or the one on the PATH. It
// runs with the settings of a careful operator, on a socket in a folder of its
// own, and never as root. Where there is none and the test is root, Debian's is
// installed. HOMEWARD_TEST_POSTGRES names a server that runs already.
//
// Not here: what is stored in it (eventstore/pgstore).
package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable names a running server by its connection string, whose user may create
// schemas in its database.
const Variable = "HOMEWARD_TEST_POSTGRES"

// patience is how long a server may take to start, to stop or to answer.
const patience = 60 * time.Second

// shared is the server of this test binary. It is no test's own, so there is no
// other place for it.
var shared = sync.OnceValues(func() (*Server, error) { return start(nil) })

// Start returns the connection string of a schema that does not exist yet: its
// name is in search_path. The schema is dropped when the test ends. Without a
// server the test is skipped, or fails where CI=true.
func Start(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		s, err := shared()
		if err != nil {
			missing(t, err)
		}
		server = s.url
	}
	schema := "test_" + strings.ToLower(rand.Text())
	t.Cleanup(func() { drop(t, server, schema) })
	return withSchema(server, schema)
}

// errMissing: this machine has no server, and none may be installed on it.
var errMissing = errors.New("there is no PostgreSQL server here")

// missing ends a test that got no server. One that is there and does not start is
// never passed over.
func missing(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" || !errors.Is(err, errMissing) {
		t.Fatal(err)
	}
	t.Skip(err)
}

func drop(t testing.TB, server, schema string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Errorf("drop schema: %v", err)
		return
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+schema+" CASCADE"); err != nil {
		t.Errorf("drop schema: %v", err)
	}
}

// withSchema adds search_path to a connection string of either kind.
func withSchema(server, schema string) string {
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return fmt.Sprintf("%s search_path=%s", server, schema)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // a plus is no space here
	return u.String()
}
