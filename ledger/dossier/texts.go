package dossier

import (
	"crypto/sha256"
	_ "embed" // the pages
	"strings"

	"github.com/homeward-ledger/homeward/transparency"
)

//go:embed README.txt
var readmeText string

//go:embed NOT-PROVED.txt
var notProvedText string

//go:embed timeline.html.tmpl
var timelineText string

// editionSalt counts changes of the pages that are made in Go, not in their
// texts, so that an older dossier's pages are not held to be forged.
const editionSalt = "2"

// edition names this edition of the pages: a verifier can only make again those
// of its own.
func edition() transparency.Digest {
	return sha256.Sum256([]byte(strings.Join([]string{editionSalt, readmeText, notProvedText, timelineText}, "\x00")))
}

// readingAids makes the pages for people. Nothing rests on them.
func readingAids(c Contents, h *history) (map[string][]byte, error) {
	timeline, err := renderTimeline(c, h)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		timelineName: timeline, readmeName: []byte(readmeText), notProvedName: []byte(notProvedText),
	}, nil
}
