// Package tests holds the checks and stories that belong to no single room. This
// file and house_test.go guard the plan of the house in docs/architecture.md.
//
// They read the source files themselves: a test that asks the go command would
// stay cached as passed when an import changes.
package tests

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/homeward-ledger/homeward"

// room is one row of the table in docs/architecture.md.
type room struct {
	ours   []string // folders of this module, exact
	others []string // modules or packages of others, with what is below them
	never  []string // packages of the standard library, with what is below them
}

var (
	random  = []string{"crypto/rand", "math/rand"}
	network = []string{"net"}
	sql     = []string{"database/sql"}
)

// table says who may import whom. A folder belongs to the row with the longest
// path that it is or lies below.
var table = map[string]room{
	"domain":               {ours: []string{"domain/kinship"}, never: slices.Concat(random, network, sql, []string{"os"})},
	"domain/kinship":       {never: slices.Concat(random, network, sql, []string{"os"})},
	"transparency":         {others: []string{"filippo.io/edwards25519", "github.com/go-json-experiment/json", "golang.org/x/mod/sumdb/note", "golang.org/x/mod/sumdb/tlog"}, never: slices.Concat(random, network, sql)},
	"eventstore":           {never: slices.Concat(network, sql)},
	"eventstore/storetest": {ours: []string{"eventstore"}},
	"database":             {never: []string{"net/http"}},
	"eventstore/kurrentstore": {
		ours:   []string{"eventstore"},
		others: []string{"github.com/EventStore/EventStore-Client-Go/v4/esdb", "google.golang.org/grpc/codes", "google.golang.org/grpc/metadata", "google.golang.org/grpc/status"},
		never:  sql,
	},
	"eventstore/tablestore":  {ours: []string{"eventstore"}, never: slices.Concat(network, sql)},
	"eventstore/sqlitestore": {ours: []string{"eventstore", "eventstore/tablestore"}, others: []string{"modernc.org/sqlite"}},
	"eventstore/pgstore":     {ours: []string{"eventstore", "eventstore/tablestore"}, others: []string{"github.com/jackc/pgx/v5"}, never: sql},
	"ledger": {
		ours:   []string{"database", "domain", "domain/kinship", "transparency", "eventstore", "ledger/dossier"},
		others: []string{"github.com/tink-crypto/tink-go/v2", "github.com/go-json-experiment/json", "golang.org/x/mod/sumdb/note", "golang.org/x/mod/sumdb/tlog"},
		never:  []string{"net/http"},
	},
	"ledger/dossier": {ours: []string{"domain", "domain/kinship", "transparency"}, never: slices.Concat(network, sql)},
	"projections":    {ours: []string{"database", "domain", "eventstore"}, others: []string{"github.com/ThreeDotsLabs/watermill"}, never: []string{"net/http"}},
	"graphql": {
		ours:   []string{"domain", "ledger", "projections"},
		others: []string{"github.com/graphql-go/graphql", "github.com/vektah/gqlparser/v2"},
		never:  sql,
	},
	"client":   {ours: []string{"domain", "transparency"}, never: sql},
	"simulate": {ours: []string{"domain", "domain/kinship", "transparency"}, never: slices.Concat(network, sql, []string{"os", "crypto/rand"})},
	"tests/bench": {
		ours:   []string{"database", "domain", "transparency", "eventstore/sqlitestore", "ledger", "ledger/dossier", "projections", "graphql", "simulate"},
		others: []string{"golang.org/x/mod/sumdb/note"},
	},
	"tests/npm":           {},
	"tests/sources":       {},
	"tests/programs":      {ours: []string{"simulate", "transparency", "tests/sources"}, never: network},
	"tests/desk":          {ours: []string{"client", "domain", "simulate", "transparency"}, never: sql},
	"tests/forge":         {ours: []string{"transparency"}, never: slices.Concat(network, sql)},
	"tests/postgres":      {others: []string{"github.com/jackc/pgx/v5"}},
	"tests/storecheck":    {ours: []string{"eventstore"}, others: []string{"github.com/anishathalye/porcupine"}, never: slices.Concat(network, sql)},
	"cmd/homeward-verify": {ours: []string{"domain", "transparency", "ledger/dossier"}, never: slices.Concat(network, sql)},
	"cmd/homeward": {
		ours: []string{"database", "domain", "domain/kinship", "transparency", "client", "eventstore", "eventstore/sqlitestore", "eventstore/pgstore", "eventstore/kurrentstore", "ledger", "ledger/dossier", "projections", "graphql", "simulate"},
		others: []string{"github.com/spf13/cobra", "github.com/schollz/progressbar/v3", "golang.org/x/mod/sumdb/note",
			"golang.org/x/term", "modernc.org/sqlite", "github.com/jackc/pgx/v5/stdlib", "github.com/tink-crypto/tink-go/v2/tink"},
	},
	"tests/kurrentfake": {
		ours:   []string{"eventstore", "eventstore/sqlitestore"},
		others: []string{"github.com/EventStore/EventStore-Client-Go/v4/protos", "google.golang.org/grpc", "google.golang.org/protobuf/proto"},
		never:  sql,
	},
}

// narrow lists what only some files of a room may import, where the row above
// allows it to the room.
var narrow = map[string][]string{
	"filippo.io/edwards25519":            {"transparency/prepared*.go"},
	"github.com/ThreeDotsLabs/watermill": {"projections/feed.go", "projections/runner.go"},
	"github.com/go-json-experiment/json": {"transparency/*.go", "ledger/vault*.go"},
	"github.com/graphql-go/graphql":      {"graphql/*.go"},
	"github.com/jackc/pgx/v5":            {"eventstore/pgstore/*.go", "tests/postgres/*.go", "cmd/homeward/wire_databases.go"},
	"modernc.org/sqlite":                 {"eventstore/sqlitestore/*.go", "cmd/homeward/*.go"},
	"github.com/tink-crypto/tink-go/v2":  {"ledger/vault*.go", "cmd/homeward/wire_databases.go"},
	module + "/eventstore/sqlitestore":   {"cmd/homeward/wire_databases.go", "tests/kurrentfake/*.go", "tests/bench/*.go"},
	module + "/eventstore/pgstore":       {"cmd/homeward/wire_databases.go"},
	module + "/eventstore/kurrentstore":  {"cmd/homeward/wire_databases.go"},
}

// below says whether name is the package or module whole, or lies below it.
func below(name, whole string) bool {
	return name == whole || strings.HasPrefix(name, whole+"/")
}

func belowAny(name string, wholes []string) bool {
	return slices.ContainsFunc(wholes, func(w string) bool { return below(name, w) })
}

// rowOf returns the name of the row a folder belongs to.
func rowOf(folder string) (string, bool) {
	rows := slices.DeleteFunc(slices.Collect(maps.Keys(table)), func(row string) bool { return !below(folder, row) })
	if len(rows) == 0 {
		return "", false
	}
	return slices.MaxFunc(rows, func(a, b string) int { return cmp.Compare(len(a), len(b)) }), true
}

// checkTable returns a sentence for each import that the table does not allow.
func checkTable(sources []source) []string {
	var broken []string
	for _, s := range sources {
		row, ok := rowOf(s.folder())
		if !ok {
			broken = append(broken, s.path+": no row in the table for this folder")
			continue
		}
		for _, name := range s.imports() {
			if why := refuse(s, row, name); why != "" {
				broken = append(broken, s.path+": imports "+name+": "+why)
			}
		}
	}
	return broken
}

// refuse says why a file of a row may not import name, or nothing.
func refuse(s source, row, name string) string {
	r := table[row]
	if ours, ok := strings.CutPrefix(name, module+"/"); ok {
		if ours != row && !below(ours, s.folder()) && !slices.Contains(r.ours, ours) {
			return row + " may not import this room"
		}
		return refuseNarrow(s, name)
	}
	if standard(name) {
		if belowAny(name, r.never) {
			return row + " may not import this package"
		}
		return ""
	}
	if !belowAny(name, r.others) {
		return row + " may not import this module"
	}
	return refuseNarrow(s, name)
}

func refuseNarrow(s source, name string) string {
	for whole, files := range narrow {
		if below(name, whole) && !slices.ContainsFunc(files, func(pattern string) bool { ok, _ := path.Match(pattern, s.path); return ok }) {
			return "only " + strings.Join(files, ", ") + " may"
		}
	}
	return ""
}

// standard says whether a package is of the standard library: the first part of
// every other path is a host's name.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

func TestImports(t *testing.T) {
	for _, sentence := range checkTable(house(t)) {
		t.Error(sentence)
	}
}

// TestTableRefuses proves that each row's rule is able to fail.
func TestTableRefuses(t *testing.T) {
	const ok = ""
	for _, c := range []struct{ file, imports, want string }{
		{"domain/a.go", "encoding/json", ok},
		{"domain/a.go", module + "/domain/kinship", ok},
		{"domain/a.go", module + "/transparency", "this room"},
		{"domain/a.go", module, "this module"},
		{"domain/a.go", "net", "this package"},
		{"domain/a.go", "net/url", "this package"},
		{"domain/a.go", "network", ok},
		{"domain/a.go", "os/exec", "this package"},
		{"domain/a.go", "database/sql", "this package"},
		{"domain/a.go", "crypto/rand", "this package"},
		{"domain/a.go", "math/rand/v2", "this package"},
		{"domain/a.go", "github.com/google/uuid", "this module"},
		{"domain/kinship/a.go", module + "/domain", "this room"},
		{"domain/kinship/a.go", "net/http", "this package"},
		{"transparency/a.go", "golang.org/x/mod/sumdb/tlog", ok},
		{"transparency/a.go", "github.com/go-json-experiment/json/jsontext", ok},
		{"transparency/a.go", "golang.org/x/mod/semver", "this module"},
		{"transparency/prepared_key.go", "filippo.io/edwards25519", ok},
		{"transparency/signature.go", "filippo.io/edwards25519", "only "},
		{"ledger/dossier/a.go", "filippo.io/edwards25519", "this module"},
		{"transparency/a.go", module + "/domain", "this room"},
		{"transparency/a.go", "crypto/rand", "this package"},
		{"eventstore/a.go", module + "/domain", "this room"},
		{"eventstore/a.go", "database/sql", "this package"},
		{"eventstore/storetest/a.go", module + "/eventstore", ok},
		{"eventstore/storetest/a.go", "modernc.org/sqlite", "this module"},
		{"eventstore/tablestore/a.go", "database/sql", "this package"},
		{"eventstore/tablestore/a.go", "modernc.org/sqlite", "this module"},
		{"eventstore/sqlitestore/a.go", "modernc.org/sqlite", ok},
		{"eventstore/sqlitestore/a.go", module + "/eventstore/tablestore", ok},
		{"eventstore/sqlitestore/a.go", module + "/domain", "this room"},
		{"eventstore/kurrentstore/a.go", "github.com/EventStore/EventStore-Client-Go/v4/esdb", ok},
		{"eventstore/kurrentstore/a.go", "github.com/EventStore/EventStore-Client-Go/v4/protos/streams", "this module"},
		{"eventstore/kurrentstore/a.go", "google.golang.org/grpc", "this module"},
		{"eventstore/kurrentstore/a.go", module + "/tests/kurrentfake", "this room"},
		{"tests/kurrentfake/a.go", "github.com/EventStore/EventStore-Client-Go/v4/protos/streams", ok},
		{"tests/kurrentfake/a.go", module + "/eventstore/sqlitestore", ok},
		{"tests/kurrentfake/a.go", module + "/eventstore/kurrentstore", "this room"},
		{"cmd/homeward/wire.go", module + "/tests/kurrentfake", "this room"},
		{"eventstore/pgstore/a.go", "github.com/jackc/pgx/v5/pgxpool", ok},
		{"eventstore/pgstore/a.go", module + "/eventstore/tablestore", ok},
		{"eventstore/pgstore/a.go", module + "/eventstore/sqlitestore", "this room"},
		{"eventstore/pgstore/a.go", "modernc.org/sqlite", "this module"},
		{"eventstore/pgstore/a.go", "database/sql", "this package"},
		{"ledger/vault_store.go", "modernc.org/sqlite", "this module"},
		{"ledger/vault.go", "github.com/go-json-experiment/json", ok},
		{"ledger/submit.go", "github.com/go-json-experiment/json", "only "},
		{"ledger/submit.go", "github.com/tink-crypto/tink-go/v2/aead", "only "},
		{"ledger/submit.go", module + "/projections", "this room"},
		{"ledger/submit.go", module + "/eventstore/sqlitestore", "this room"},
		{"ledger/submit.go", "net/http", "this package"},
		{"ledger/dossier/a.go", module + "/ledger", "this room"},
		{"ledger/dossier/a.go", "net/http", "this package"},
		{"ledger/dossier/a.go", "database/sql", "this package"},
		{"projections/feed.go", "github.com/ThreeDotsLabs/watermill/message", ok},
		{"projections/child.go", "github.com/ThreeDotsLabs/watermill/message", "only "},
		{"projections/child.go", module + "/ledger", "this room"},
		{"projections/child.go", "modernc.org/sqlite", "this module"},
		{"graphql/a.go", "github.com/graphql-go/graphql/language/ast", ok},
		{"graphql/a.go", module + "/eventstore", "this room"},
		{"ledger/a.go", "github.com/graphql-go/graphql", "this module"},
		{"client/a.go", "net/http", ok},
		{"client/a.go", "crypto/rand", ok},
		{"client/a.go", module + "/transparency", ok},
		{"client/a.go", module + "/ledger", "this room"},
		{"client/a.go", "database/sql", "this package"},
		{"client/a.go", "golang.org/x/mod/sumdb/note", "this module"},
		{"simulate/a.go", "math/rand/v2", ok},
		{"simulate/a.go", module + "/ledger", "this room"},
		{"tests/postgres/a.go", "github.com/jackc/pgx/v5", ok},
		{"tests/postgres/a.go", module + "/eventstore", "this room"},
		{"tests/programs/a.go", module + "/simulate", ok},
		{"tests/programs/a.go", module + "/ledger", "this room"},
		{"tests/programs/a.go", "net/http", "this package"},
		{"tests/desk/a.go", module + "/client", ok},
		{"tests/desk/a.go", module + "/ledger", "this room"},
		{"tests/desk/a.go", "database/sql", "this package"},
		{"cmd/homeward/wire_databases.go", "github.com/jackc/pgx/v5", "this module"},
		{"cmd/homeward/wire_databases.go", module + "/eventstore/sqlitestore", ok},
		{"tests/storecheck/a.go", "github.com/anishathalye/porcupine", ok},
		{"tests/storecheck/a.go", module + "/eventstore/pgstore", "this room"},
		{"tests/storecheck/a.go", "net", "this package"},
		{"tests/programs/a.go", module + "/ledger", "this room"},
		{"tests/forge/a.go", module + "/ledger/dossier", "this room"},
		{"tests/forge/a.go", "net", "this package"},
		{"cmd/homeward/serve.go", module + "/eventstore/sqlitestore", "only "},
		{"cmd/homeward/serve.go", "modernc.org/sqlite", ok},
		{"cmd/homeward-verify/main.go", module + "/ledger/dossier", ok},
		{"cmd/homeward-verify/main.go", module + "/ledger", "this room"},
		{"cmd/homeward-verify/main.go", "net/http", "this package"},
		{"common/a.go", "fmt", "no row"},
	} {
		got := strings.Join(checkTable(inMemory(t, map[string]string{c.file: "package a\nimport \"" + c.imports + "\"\n"})), "; ")
		if (c.want == ok) != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s importing %s: got %q, want %q", c.file, c.imports, got, c.want)
		}
	}
}
