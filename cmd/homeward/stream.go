package main

import (
	"regexp"
	"strings"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// anyStream is for commands that take a stream of each kind.
const anyStream domain.StreamKind = ""

// streamNamed reads a stream's id that a person gave; blanks around it are nothing. What
// is an id of something else is called so: whoever is told to look for a slip of the
// finger there looks in vain.
func streamNamed(text string, wanted domain.StreamKind) (domain.StreamID, error) {
	text = strings.TrimSpace(text)
	id := domain.StreamID(text)
	if kind := id.Kind(); kind != "" && (kind == wanted || wanted == anyStream) {
		return id, nil
	}
	want := "a stream"
	if wanted != anyStream {
		want = streamWords[wanted]
	}
	if text == "" {
		return "", usageError("the id is empty, where " + want + " is to be named: is the variable set that should hold it?")
	}
	return "", usageError(client.Clean(clipped(text)) + " is " + otherThan(text, want))
}

// streamWords say whose a stream is.
var streamWords = map[domain.StreamKind]string{
	domain.ChildStream: "a child's stream", domain.MissingStream: "a missing report's stream",
	domain.OperationStream: "an operation's stream", domain.AgencyStream: "an agency's stream",
	domain.AccessStream: "the stream of who asked for a child's history", domain.LedgerStream: "the ledger's own stream",
}

// aRecord is a record's id, or its number in the log.
var aRecord = regexp.MustCompile(`^([0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

// otherThan says what a text is that does not name what is wanted.
func otherThan(text, want string) string {
	kind, _, dashed := strings.Cut(text, "-")
	_, known := streamWords[domain.StreamKind(kind)]
	switch what := streamWords[domain.StreamID(text).Kind()]; {
	case what != "":
		return what + ", not " + want
	case dashed && kind == "person":
		return "a person, not " + want
	case aRecord.MatchString(text):
		return "a record, not " + want
	case !dashed || !known:
		return "not " + want + ": an id begins with its kind, such as child-"
	}
	return "not " + want + ": its check character may be mistyped"
}
