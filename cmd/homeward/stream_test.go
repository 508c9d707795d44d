package main

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestStreamNamed: what is no stream is called what it is, and only what may be a slip of
// the finger is called one.
func TestStreamNamed(t *testing.T) {
	child := domain.NewStreamID(domain.ChildStream, [16]byte{7})
	for name, c := range map[string]struct {
		text   string
		wanted domain.StreamKind
		says   string // empty: it is the child
	}{
		"a child":                {string(child), domain.ChildStream, ""},
		"a child of all":         {string(child), anyStream, ""},
		"blanks around it":       {" " + string(child) + "\n", domain.ChildStream, ""},
		"an empty variable":      {"", anyStream, "the id is empty, where a stream is to be named"},
		"blanks":                 {"  ", domain.ChildStream, "the id is empty, where a child's stream is to be named"},
		"a slip":                 {string(child)[:len(child)-1] + "!", anyStream, "is not a stream: its check character may be mistyped"},
		"a person":               {string(domain.NewPersonID([16]byte{7})), anyStream, "is a person, not a stream"},
		"a person for a child":   {string(domain.NewPersonID([16]byte{7})), domain.ChildStream, "is a person, not a child's stream"},
		"a record":               {"013ba67b-59c0-7ec4-9925-a020fc85bc08", anyStream, "is a record, not a stream"},
		"a record's number":      {"4305", anyStream, "is a record, not a stream"},
		"an agency for a child":  {string(domain.NewStreamID(domain.AgencyStream, [16]byte{7})), domain.ChildStream, "is an agency's stream, not a child's stream"},
		"the ledger for a child": {"ledger", domain.ChildStream, "is the ledger's own stream, not a child's stream"},
		"no kind":                {strings.TrimPrefix(string(child), "child-"), anyStream, "an id begins with its kind"},
		"a kind that is none":    {"chlid" + strings.TrimPrefix(string(child), "child"), anyStream, "an id begins with its kind"},
	} {
		id, err := streamNamed(c.text, c.wanted)
		switch {
		case c.says == "" && (err != nil || id != child):
			t.Errorf("%s: %q, %v", name, id, err)
		case c.says != "" && (exitCode(err) != exitUsage || !strings.Contains(err.Error(), c.says) || id != ""):
			t.Errorf("%s: %q, %v, not %q", name, id, err, c.says)
		}
	}
}

// TestOneReaderOfStreams: the three commands that take a child say the same of an id.
func TestOneReaderOfStreams(t *testing.T) {
	bare(t)
	for _, command := range [][]string{{"audit"}, {"dossier"}, {"ask", "9", "--server", "http://127.0.0.1:1", "--child"}} {
		for text, says := range map[string]string{"": "the id is empty", "person-0ade2kmmy2vk3pp9o": "person-0ade2kmmy2vk3pp9o is a person, not a"} {
			out, errs, code := invoke(t, append(command, text)...)
			if code != exitUsage || out != "" || !strings.Contains(errs, says) {
				t.Errorf("%v %q: exit code %d, %s%s", command, text, code, out, errs)
			}
		}
	}
}
