package pgstore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

const (
	benchRounds  = 5
	benchClients = 64
	benchTime    = 3 * time.Second
)

// benchScript inserts the rows of together, one in each transaction. The place
// comes from a sequence, which no ledger could use: it is there so that pgbench
// has nothing to wait for but the disk.
const benchScript = `\set n :n + 1
INSERT INTO benched VALUES (nextval('places'), 'child-' || :client_id::text, :n::bigint, :n::text, 'test.noted.v1', :data::bytea, :meta::bytea);
`

// BenchmarkAgainstPgbench appends with 64 writers and inserts the same rows with
// pgbench's 64 clients, in turn, on the same server. It reports the medians and
// their ratio; the bar is 0.6.
func BenchmarkAgainstPgbench(b *testing.B) {
	pgbench, err := postgres.Program("pgbench")
	if err != nil {
		b.Skip(err)
	}
	for range b.N {
		var ours, theirs []float64
		for round := range benchRounds {
			runs := []func(){
				func() { ours = append(ours, benchAppends(b)) },
				func() { theirs = append(theirs, benchInserts(b, pgbench)) },
			}
			if round%2 == 1 {
				slices.Reverse(runs)
			}
			for _, run := range runs {
				run()
			}
			b.Logf("round %d: %.0f records/s, pgbench %.0f", round+1, ours[round], theirs[round])
		}
		b.ReportMetric(median(ours), "records/s")
		b.ReportMetric(median(theirs), "pgbench/s")
		b.ReportMetric(median(ours)/median(theirs), "ratio")
	}
}

func median(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// benchAppends returns the store's records per second.
func benchAppends(b *testing.B) float64 {
	b.Helper()
	s, err := pgstore.Create(context.Background(), postgres.Start(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	began := time.Now()
	made := together(b, s, benchClients, func() bool { return time.Since(began) < benchTime })
	return float64(made) / time.Since(began).Seconds()
}

var benchResult = regexp.MustCompile(`tps = ([0-9.]+)`)

// benchInserts returns pgbench's rows per second.
func benchInserts(b *testing.B, pgbench string) float64 {
	b.Helper()
	env := benchTable(b)
	script := filepath.Join(b.TempDir(), "insert.sql")
	if err := os.WriteFile(script, []byte(benchScript), 0o600); err != nil {
		b.Fatal(err)
	}
	run := exec.Command(pgbench, "--no-vacuum", "--protocol=prepared", "--jobs=2",
		fmt.Sprintf("--client=%d", benchClients), fmt.Sprintf("--time=%.0f", benchTime.Seconds()),
		"--define=n=0", `--define=data=\x`+strings.Repeat("00", 700), `--define=meta=\x`+strings.Repeat("00", 200),
		"--file="+script)
	run.Env = append(os.Environ(), env...)
	out, err := run.CombinedOutput()
	found := benchResult.FindSubmatch(out)
	if err != nil || found == nil {
		b.Fatalf("pgbench: %v: %s", err, out)
	}
	tps, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return tps
}

// benchTable makes a table like the store's, and returns where it is in words
// that pgbench understands.
func benchTable(b *testing.B) (env []string) {
	b.Helper()
	config, err := pgx.ParseConfig(postgres.Start(b))
	if err != nil {
		b.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(context.Background(), config)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(context.Background())
	schema := config.RuntimeParams["search_path"]
	_, err = conn.Exec(context.Background(), `CREATE SCHEMA `+schema+`; CREATE SEQUENCE places;
		CREATE TABLE benched (idx bigint PRIMARY KEY, stream text COLLATE "C" NOT NULL, count bigint NOT NULL,
		id text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, data bytea NOT NULL, meta bytea NOT NULL, UNIQUE (stream, count))`)
	if err != nil {
		b.Fatal(err)
	}
	return []string{"PGHOST=" + config.Host, fmt.Sprintf("PGPORT=%d", config.Port), "PGUSER=" + config.User,
		"PGPASSWORD=" + config.Password, "PGDATABASE=" + config.Database, "PGOPTIONS=-c search_path=" + schema}
}
