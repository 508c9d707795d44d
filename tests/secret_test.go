package tests

import (
	"bytes"
	"cmp"
	database "database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"index/suffixarray"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// secret is a sealed value and the forms in which its bytes can stand in a file.
type secret struct {
	simulate.SealedValue
	text    string
	forms   [][]byte
	records map[string]bool // all records that seal this text: two people may share a name
}

// secrets lists each sealed text once.
func secrets(t *testing.T, lines []simulate.Line) []secret {
	t.Helper()
	values, err := simulate.SealedValues(lines)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	var all []secret
	for _, v := range values {
		for _, text := range v.Texts() {
			if len(text) < 8 {
				t.Fatalf("%s of record %s is too short to be looked for", v.Path, v.Record)
			}
			if _, known := seen[text]; !known {
				seen[text] = len(all)
				all = append(all, secret{v, text, formsOf(text), map[string]bool{}})
			}
			all[seen[text]].records[v.Record] = true
		}
	}
	if len(all) < 500 {
		t.Fatalf("%d sealed values: the caseload is not the one meant here", len(all))
	}
	return all
}

// formsOf returns a text as it stands, as JSON may escape it, and in base64 and
// hex, inside of whatever else is encoded with it.
func formsOf(text string) [][]byte {
	var forms [][]byte
	if strings.HasPrefix(text, "{") {
		// Profiles and reports: their pieces are names of loci, which everybody uses.
		forms = append(forms, []byte(strings.ReplaceAll(text, `"`, `\"`)))
	} else {
		// JSON escapes quotation marks; the longest piece without one tells enough.
		pieces := strings.FieldsFunc(text, func(r rune) bool { return r == '"' || r == '\\' })
		text = slices.MaxFunc(pieces, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	}
	forms = append(forms, []byte(text), []byte(hex.EncodeToString([]byte(text))))
	var escaped strings.Builder
	for _, r := range text {
		if r < 0x80 {
			escaped.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&escaped, `\u%04x`, unit)
		}
	}
	if escaped.String() != text {
		forms = append(forms, []byte(escaped.String()))
	}
	forms = append(forms, encodings([]byte(text))...)
	if digest, err := hex.DecodeString(text); err == nil {
		forms = append(append(forms, digest), encodings(digest)...)
	}
	return forms
}

// encodings returns what all base64 texts share that hold the bytes, wherever in
// them they begin.
func encodings(data []byte) [][]byte {
	var all [][]byte
	for before := range 3 {
		text := base64.RawURLEncoding.EncodeToString(append(make([]byte, before), data...))
		text = text[(before*8+5)/6 : (before+len(data))*8/6]
		all = append(all, []byte(text))
		if standard := strings.NewReplacer("-", "+", "_", "/").Replace(text); standard != text {
			all = append(all, []byte(standard))
		}
	}
	return all
}

// find returns the secrets that stand in data, in any form.
func find(all []secret, data []byte) []secret {
	index := suffixarray.New(data)
	return slices.DeleteFunc(slices.Clone(all), func(s secret) bool {
		return !slices.ContainsFunc(s.forms, func(form []byte) bool { return index.Lookup(form, 1) != nil })
	})
}

func wantNone(t *testing.T, all []secret, where string, data []byte) {
	t.Helper()
	if found := find(all, data); len(found) > 0 {
		t.Errorf("%s holds %d sealed values, such as %s of record %s", where, len(found), found[0].Path, found[0].Record)
	}
}

// checkFolder looks into every file of a ledger, and into every cell of its
// databases, where a page break may have cut a value in two.
func checkFolder(t *testing.T, all []secret, dir string) {
	t.Helper()
	looked := 0
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		looked++
		wantNone(t, all, filepath.Base(name), data)
		if strings.HasSuffix(name, ".db") {
			wantNone(t, all, "the cells of "+filepath.Base(name), cells(t, name))
		}
		return nil
	})
	if err != nil || looked < 15 {
		t.Errorf("looked into %d files: %v", looked, err)
	}
}

// cells returns all that is in the tables of a database, cell by cell.
func cells(t *testing.T, path string) []byte {
	t.Helper()
	db := openDB(t, path)
	defer db.Close()
	var out bytes.Buffer
	for _, table := range texts(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table'`) {
		for _, column := range texts(t, db, `SELECT name FROM pragma_table_info('`+table+`')`) {
			for _, cell := range texts(t, db, `SELECT "`+column+`" FROM "`+table+`" WHERE "`+column+`" IS NOT NULL`) {
				out.WriteString(cell + "\n")
			}
		}
	}
	// Nothing waits for a signature here; what waits is looked through in ledger.
	if out.Len() == 0 && filepath.Base(path) != "drafts.db" {
		t.Errorf("%s holds nothing", path)
	}
	return out.Bytes()
}

// texts returns the first column of a query.
func texts(t *testing.T, db *database.DB, query string) []string {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var all []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPlantedLeaksAreFound puts one value into a ledger's files in the ways in
// which it could come there.
func TestPlantedLeaksAreFound(t *testing.T) {
	t.Parallel()
	all := secrets(t, caseload(t, demoSeed, 89))
	for _, s := range []secret{all[0], all[len(all)/2], all[len(all)-1]} {
		statement := []byte(`{"sealed":{"` + s.Path + `":"` + s.text + `"}}`)
		envelope := transparency.Envelope{Payload: statement}
		for name, data := range map[string][]byte{
			"log line":  []byte("level=ERROR msg=refused cause=" + s.text),
			"JSON":      s.Value,
			"payload":   envelope.Bytes(),
			"base64url": []byte("x" + base64.URLEncoding.EncodeToString(append([]byte("ab"), statement...))),
			"hex":       []byte(hex.EncodeToString(statement)),
		} {
			noise := bytes.Repeat([]byte("nothing here "), 1000)
			found := find(all, slices.Concat(noise, data, noise))
			if !slices.ContainsFunc(found, func(f secret) bool { return f.text == s.text }) {
				t.Errorf("%s of %s is not found", name, s.Path)
			}
			if len(find(all, noise)) > 0 {
				t.Error("something is found in nothing")
			}
		}
	}
}
