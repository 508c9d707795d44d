package tamper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/forge"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// packed is a dossier that was taken apart, with the places of its child's records.
type packed struct {
	files  map[string][]byte
	places []int
	agency []int // of an agency with officers
}

func entry(at int) string { return fmt.Sprintf("records/%012d.entry", at) }

// onDossier changes a dossier, and has the manifest fit.
func onDossier(edit func(t *testing.T, p packed)) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		files, err := forge.Unzip(read(t, h.path("dossier.zip")))
		if err != nil {
			t.Fatal(err)
		}
		before := maps.Clone(files)
		edit(t, packed{files, placesOf(t, h, h.child), agencyIn(t, h, files)})
		if maps.EqualFunc(before, files, bytes.Equal) {
			t.Fatal("nothing was changed")
		}
		archive, err := forge.Zip(files)
		if err != nil {
			t.Fatal(err)
		}
		write(t, h.path("dossier.zip"), archive)
	}
}

// agencyIn returns the places of the longest agency's stream that the dossier holds.
func agencyIn(t *testing.T, h home, files map[string][]byte) []int {
	t.Helper()
	rows, err := rowsOf(openDB(t, h.path("data", "events.db")), `SELECT stream FROM records WHERE stream LIKE 'agency-%' GROUP BY stream HAVING max(count) >= 4 ORDER BY max(count) DESC`)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if places := placesOf(t, h, row[0].(string)); files[entry(places[len(places)-1])] != nil {
			return places
		}
	}
	t.Fatal("the dossier holds no agency")
	return nil
}

// drop takes all files of a record away.
func (p packed) drop(at int) {
	maps.DeleteFunc(p.files, func(name string, _ []byte) bool {
		return strings.HasPrefix(name, strings.TrimSuffix(entry(at), "entry"))
	})
}

// envelope changes the envelope of a record.
func (p packed) envelope(t *testing.T, at int, edit func(*testing.T, *transparency.Envelope)) {
	t.Helper()
	parsed, err := transparency.ParseEntry(p.files[entry(at)])
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := transparency.ParseEnvelope(parsed.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	edit(t, &envelope)
	parsed.Envelope = envelope.Bytes()
	p.files[entry(at)] = append(parsed.Header(), parsed.Envelope...)
}

// values is a file of disclosures.
type values struct {
	Opened []string          `json:"opened"`
	Closed map[string]string `json:"closed"`
}

// opened finds the records of the child of which a value is open.
func (p packed) opened(t *testing.T) (names []string, all []values) {
	t.Helper()
	for _, at := range p.places {
		name := strings.TrimSuffix(entry(at), "entry") + "disclosures.json"
		var v values
		if err := json.Unmarshal(p.files[name], &v); err != nil {
			t.Fatal(err)
		}
		if len(v.Opened) > 0 {
			names, all = append(names, name), append(all, v)
		}
	}
	if len(all) < 2 {
		t.Fatalf("%d records have open values", len(all))
	}
	return names, all
}

func (p packed) put(t *testing.T, name string, v values) {
	t.Helper()
	text, err := transparency.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	p.files[name] = text
}

// dossierLies are told to a court. What is withheld there is missed by the heads that
// the issuing record names.
func dossierLies() []lie {
	const (
		notInLog = victims + ` .*is not in the log as it stands here`
		missing  = `has \d+ records by its head, the dossier holds \d+.* the first missing is number \d+`
	)
	last := func(places []int) int { return places[len(places)-1] }
	all := []lie{
		{name: "edit a record", says: notInLog, tell: onDossier(func(t *testing.T, p packed) {
			p.envelope(t, p.places[2], edit)
		})},
		{name: "withhold the first record", says: missing, tell: onDossier(func(_ *testing.T, p packed) { p.drop(p.places[0]) })},
		{name: "withhold a middle record", says: missing, tell: onDossier(func(_ *testing.T, p packed) { p.drop(p.places[2]) })},
		{name: "withhold the last record", says: missing, tell: onDossier(func(_ *testing.T, p packed) { p.drop(last(p.places)) })},
		{name: "omit the end of an agency's stream, such as a suspension", says: missing, tell: onDossier(func(_ *testing.T, p packed) { p.drop(last(p.agency)) })},
		{name: "swap two records", says: notInLog, tell: onDossier(func(_ *testing.T, p packed) {
			a, b := entry(p.places[1]), entry(p.places[2])
			p.files[a], p.files[b] = p.files[b], p.files[a]
		})},
		{name: "show a record twice", says: notInLog, tell: onDossier(func(_ *testing.T, p packed) { p.files[entry(p.places[2])] = p.files[entry(p.places[1])] })},
		{name: "back-date a record", says: notInLog, tell: onDossier(func(_ *testing.T, p packed) {
			p.files[entry(p.places[2])] = bytes.Replace(p.files[entry(p.places[2])], []byte("2012"), []byte("2011"), 1)
		})},
		{name: "strip the signatures", says: notInLog, tell: onDossier(func(t *testing.T, p packed) {
			p.envelope(t, p.places[2], func(_ *testing.T, e *transparency.Envelope) { e.Signatures = nil })
		})},
		{name: "strip one of two signatures", says: `record \d+ .*is not in the log as it stands here`, tell: onDossier(func(t *testing.T, p packed) {
			p.envelope(t, p.agency[1], func(_ *testing.T, e *transparency.Envelope) { e.Signatures = e.Signatures[:1] })
		})},
		{name: "add a signature", says: notInLog, tell: onDossier(func(t *testing.T, p packed) { p.envelope(t, p.places[2], addSignature) })},
		{name: "sign with another key", says: notInLog, tell: onDossier(func(t *testing.T, p packed) { p.envelope(t, p.places[2], resign) })},
		{name: "replace an officer's key", says: `record \d+ .*is not in the log as it stands here`, tell: onDossier(func(t *testing.T, p packed) {
			p.envelope(t, p.agency[1], rekey)
		})},
		{name: "replay a record of another ledger", says: notInLog, tell: onDossier(func(t *testing.T, p packed) {
			p.envelope(t, p.places[2], replay)
		})},
		{name: "open a value by another record's disclosure", says: `record \d+ .*disclosure`, tell: onDossier(func(t *testing.T, p packed) {
			names, all := p.opened(t)
			all[0].Opened[0] = all[1].Opened[0]
			p.put(t, names[0], all[0])
		})},
		{name: "open a value a second time", says: `record \d+ .*opened twice`, tell: onDossier(func(t *testing.T, p packed) {
			names, all := p.opened(t)
			all[0].Opened = slices.Insert(all[0].Opened, 0, all[0].Opened[0])
			p.put(t, names[0], all[0])
		})},
		{name: "show an older checkpoint", says: `forked or rolled back|does not end in the dossier's checkpoint`, tell: onDossier(func(_ *testing.T, p packed) {
			p.files["checkpoint"] = p.files["checkpoint.requested"]
		})},
		{name: "show a prettier page", says: `README.txt is not the page that these records give`, tell: onDossier(func(_ *testing.T, p packed) {
			p.files["README.txt"] = append(p.files["README.txt"], "All is well.\n"...)
		})},
		{name: "edit without a manifest that fits", says: `records/\d{12}\.entry cannot be unpacked`, tell: func(t *testing.T, h home) {
			data := read(t, h.path("dossier.zip"))
			data[bytes.Index(data, []byte("\n\n{\"payloadType\""))-1] ^= 1
			write(t, h.path("dossier.zip"), data)
		}},
		{name: "cut the file short", says: `no whole ZIP archive`, tell: func(t *testing.T, h home) {
			data := read(t, h.path("dossier.zip"))
			write(t, h.path("dossier.zip"), data[:len(data)/2])
		}},
		{name: "invent a whole ledger", says: `founds another ledger`, tell: func(t *testing.T, h home) {
			invent(t, h)
			remove(t, h.path("dossier.zip"))
			_, child, err := shortLife(seed + 1)
			if err != nil {
				t.Fatal(err)
			}
			if a := ask(h.dir, programs.Homeward, "dossier", "--out", "dossier.zip", child); a.exit != programs.Fine {
				t.Fatalf("dossier: %v", a)
			}
		}},
	}
	for i := range all {
		all[i].by, all[i].ask = byVerify, court
	}
	return all
}

// court verifies with the trust file of the honest ledger, with both programs, which
// must say the same.
func court(h home) answer {
	trust := ground.path("data", "trust.json")
	a := ask(h.dir, programs.Court, "--trust", trust, "dossier.zip")
	if b := ask(h.dir, programs.Homeward, "verify", "--trust", trust, "dossier.zip"); a.exit != b.exit || a.out != b.out {
		return answer{-1, a.out, "homeward verify says something else: " + b.out}
	}
	return a
}
