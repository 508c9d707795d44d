package tests

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one file that goes into a binary.
type source struct {
	path string // from the module's root, with slashes
	*ast.File
}

func (s source) folder() string { return path.Dir(s.path) }

// imports returns the paths of the file's import clauses.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			name = spec.Path.Value // refused below as nobody's
		}
		paths = append(paths, name)
	}
	return paths
}

// parse reads every file, with its comments dropped.
func parse(files map[string]string) ([]source, error) {
	var sources []source
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("parse source: %w", err)
		}
		sources = append(sources, source{name, file})
	}
	return sources, nil
}

// peers is the folder of what the ledger is measured against.
const peers = "tests/peers"

// house reads the sources of all rooms.
// The peers are a module of their own, whose imports are none of the house's.
func house(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("..")
	files := map[string]string{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == peers, entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || name != "." && entry.Name()[0] == '.'):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := fs.ReadFile(root, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sources, err := parse(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < 50 {
		t.Fatalf("found %d source files; the walk looks at the wrong folder", len(sources))
	}
	return sources
}

// inMemory parses sources that stand in a test.
func inMemory(t *testing.T, files map[string]string) []source {
	t.Helper()
	sources, err := parse(files)
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// clockless rooms take the time as an argument; every replay must agree.
var clockless = []string{"domain", "transparency", "simulate"}

// clock lists what of package time reads or waits for the machine's clock.
var clock = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}

// drivers may be imported for their effect alone, in these files; package embed
// may everywhere, as the compiler wants it beside a go:embed line.
var drivers = map[string][]string{
	"modernc.org/sqlite":             {"eventstore/sqlitestore/*.go", "cmd/homeward/*.go"},
	"github.com/jackc/pgx/v5/stdlib": {"cmd/homeward/wire_databases.go"},
}

// checkHidden returns a sentence for each effect a reader cannot follow from
// main: init functions, imports for their effect alone, dots, the clock.
func checkHidden(sources []source) []string {
	var broken []string
	for _, s := range sources {
		clockName := ""
		for i, name := range s.imports() {
			local := s.Imports[i].Name
			switch {
			case local != nil && local.Name == ".":
				broken = append(broken, s.path+": imports "+name+" with a dot")
			case local != nil && local.Name == "_" && name != "embed" && !drives(s, name):
				broken = append(broken, s.path+": imports "+name+" for its effect alone")
			case name == "time" && local == nil:
				clockName = "time"
			case name == "time" && local != nil:
				clockName = local.Name
			}
		}
		for _, d := range s.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				broken = append(broken, s.path+": has an init function")
			}
		}
		if belowAny(s.folder(), clockless) && clockName != "" && readsClock(s, clockName) {
			broken = append(broken, s.path+": reads the clock")
		}
	}
	return broken
}

func drives(s source, name string) bool {
	return slices.ContainsFunc(drivers[name], func(pattern string) bool { ok, _ := path.Match(pattern, s.path); return ok })
}

func readsClock(s source, local string) bool {
	found := false
	ast.Inspect(s.File, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == local && slices.Contains(clock, sel.Sel.Name) {
				found = true
			}
		}
		return true
	})
	return found
}

// closure returns what the packages of a folder import, ours followed to the end.
func closure(sources []source, folder string) map[string]string {
	from, todo := map[string]string{}, []string{folder}
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		for _, s := range sources {
			if s.folder() != next {
				continue
			}
			for _, name := range s.imports() {
				if _, seen := from[name]; seen {
					continue
				}
				from[name] = s.path
				if ours, ok := strings.CutPrefix(name, module+"/"); ok {
					todo = append(todo, ours)
				}
			}
		}
	}
	return from
}

// courtsModules are the modules of others whose code the court's tool may carry. The first
// it has for lying beside what it uses; checkCourt sees that it is not used.
var courtsModules = []string{
	"filippo.io/edwards25519",
	"github.com/go-json-experiment/json",
	"golang.org/x/mod/sumdb/note",
	"golang.org/x/mod/sumdb/tlog",
}

// checkCourt returns a sentence for each package that would bring a network or a
// database into the court's tool, or a module nobody vouched for, and for each file that
// would have it check signatures by anything but the standard library.
func checkCourt(sources []source) []string {
	var broken []string
	reached := closure(sources, "cmd/homeward-verify")
	for _, name := range slices.Sorted(maps.Keys(reached)) {
		switch {
		case below(name, "net") && name != "net/url", below(name, "database/sql"):
			broken = append(broken, reached[name]+": brings "+name+" into homeward-verify")
		case !standard(name) && !below(name, module) && !belowAny(name, courtsModules):
			broken = append(broken, reached[name]+": brings "+name+" into homeward-verify, which no list allows")
		}
	}
	for _, s := range sources {
		_, ours := reached[module+"/"+s.folder()]
		if (ours || s.folder() == "cmd/homeward-verify") && s.path != "transparency/prepared.go" && names(s, "NewPreparedKeys") {
			broken = append(broken, s.path+": has homeward-verify check by prepared keys")
		}
	}
	return broken
}

// names says whether a file has an identifier.
func names(s source, identifier string) bool {
	found := false
	ast.Inspect(s.File, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == identifier
		return !found
	})
	return found
}

func TestNothingHidden(t *testing.T) {
	for _, sentence := range checkHidden(house(t)) {
		t.Error(sentence)
	}
}

func TestCourtsTool(t *testing.T) {
	sources := house(t)
	if len(closure(sources, "cmd/homeward-verify")) == 0 {
		t.Fatal("cmd/homeward-verify imports nothing: there is no such program")
	}
	for _, sentence := range checkCourt(sources) {
		t.Error(sentence)
	}
}

func TestHiddenEffectsAreFound(t *testing.T) {
	for _, c := range []struct{ file, body, want string }{
		{"graphql/a.go", "func init() {}", "init function"},
		{"graphql/a.go", "type a int; func (a) init() {}", ""},
		{"graphql/a.go", `import _ "net/http/pprof"`, "effect alone"},
		{"graphql/a.go", `import _ "embed"`, ""},
		{"graphql/a.go", `import . "fmt"`, "with a dot"},
		{"ledger/vault_store.go", `import _ "modernc.org/sqlite"`, "effect alone"},
		{"cmd/homeward/wire.go", `import _ "modernc.org/sqlite"`, ""},
		{"domain/a.go", `import "time"; var _ = time.Now()`, "reads the clock"},
		{"domain/a.go", `import clock "time"; var now = clock.Now`, "reads the clock"},
		{"domain/kinship/a.go", `import "time"; func f() { time.Sleep(1) }`, "reads the clock"},
		{"domain/a.go", `import "time"; var t = time.Unix(0, 0)`, ""},
		{"ledger/a.go", `import "time"; var t = time.Now()`, ""},
	} {
		got := strings.Join(checkHidden(inMemory(t, map[string]string{c.file: "package a\n" + c.body})), "; ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s with %s: got %q, want %q", c.file, c.body, got, c.want)
		}
	}
}

func TestCourtsToolRefuses(t *testing.T) {
	for imported, want := range map[string]string{
		"fmt":                         "",
		"net/url":                     "",
		"net/http":                    "brings net/http",
		"net":                         "brings net ",
		"database/sql":                "brings database/sql",
		"golang.org/x/mod/sumdb/tlog": "",
		"modernc.org/sqlite":          "no list allows",
	} {
		got := strings.Join(checkCourt(inMemory(t, map[string]string{
			"cmd/homeward-verify/main.go": "package main\nimport \"" + module + "/ledger/dossier\"",
			"ledger/dossier/a.go":         "package a\nimport \"" + module + "/domain\"",
			"domain/a.go":                 "package a\nimport \"" + imported + "\"",
		})), "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("two steps away, %s: got %q, want %q", imported, got, want)
		}
	}
}

// TestDocuments keeps the two tables that people read in step with the ones that
// tests enforce.
func TestDocuments(t *testing.T) {
	architecture, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, imports, _ := strings.Cut(string(architecture), "## Who may import whom")
	for row := range table {
		if !strings.Contains(imports, "\n| `"+row+"` | ") {
			t.Errorf("docs/architecture.md has no row for %s", row)
		}
	}
	dependencies, err := os.ReadFile("../docs/decisions/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for line := range strings.Lines(string(dependencies)) {
		cells := strings.Split(line, " | ")
		name, ok := strings.CutPrefix(cells[0], "| ")
		if !ok || standard(name) {
			continue
		}
		documented[name] = true
		if !strings.Contains(string(gomod), "\t"+name+" "+cells[1]+" //") && !strings.Contains(string(gomod), "\t"+name+" "+cells[1]+"\n") {
			t.Errorf("docs/decisions/dependencies.md: %s %s is not in go.mod", name, cells[1])
		}
	}
	for _, s := range house(t) {
		for _, name := range s.imports() {
			if !standard(name) && !below(name, module) && !belowAny(name, slices.Collect(maps.Keys(documented))) {
				t.Errorf("%s: imports %s, which docs/decisions/dependencies.md does not list", s.path, name)
			}
		}
	}
}

func TestCourtsToolPreparesNoKeys(t *testing.T) {
	files := map[string]string{
		"cmd/homeward-verify/main.go": "package main\nimport \"" + module + "/ledger/dossier\"",
		"ledger/dossier/a.go":         "package a\nimport \"" + module + "/transparency\"",
		"transparency/prepared.go":    "package a\nfunc NewPreparedKeys() int { return 0 }",
		"ledger/a.go":                 "package a\nvar keys = transparency.NewPreparedKeys()",
	}
	for file, body := range map[string]string{
		"":                              "",
		"ledger/dossier/b.go":           "package a\nvar keys = transparency.NewPreparedKeys()",
		"transparency/receipt.go":       "package a\nvar keys = NewPreparedKeys",
		"cmd/homeward-verify/report.go": "package main\nvar keys = transparency.NewPreparedKeys()",
	} {
		all := maps.Clone(files)
		if file != "" {
			all[file] = body
		}
		got := strings.Join(checkCourt(inMemory(t, all)), "; ")
		if want := file + ": has homeward-verify"; (file == "") != (got == "") || file != "" && !strings.HasPrefix(got, want) {
			t.Errorf("with %q: got %q", file, got)
		}
	}
}
