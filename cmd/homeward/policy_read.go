package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// maxProfile bounds the text of a profile, in bytes: a leaf of the log holds it,
// escaped and in base64.
const maxProfile = 32 << 10

// profileMembers are those of a profile's text.
var profileMembers = []string{"id", "title", "version", "source", "limits"}

// profile is one that a command was given.
type profile struct {
	domain.Profile
	name string // as the command was given it
	text []byte
}

// readProfile reads a profile that comes with the program, or a file. The error is
// of kind Invalid, and names line and limit.
func readProfile(named string) (profile, error) {
	p := profile{name: named}
	if text, shipped := domain.ShippedProfile(named); shipped {
		p.text = text
	} else {
		text, err := readBounded(named, maxProfile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return p, fmt.Errorf("there is no file %s, and no profile of that id; see homeward policy list", named)
		case err != nil:
			return p, fmt.Errorf("read profile: %w", err)
		case len(text) > maxProfile:
			return p, domain.Refuse(domain.Invalid, "", "%s is larger than a profile, which has at most %d bytes", named, maxProfile)
		}
		p.text = text
	}
	return p.parse()
}

// parse reads the text of a profile.
func (p profile) parse() (profile, error) {
	places, err := placesOf(p.text)
	if err == nil {
		err = knownNames(places)
	}
	if err == nil {
		p.Profile, err = domain.ParseProfile(p.text, transparency.Unmarshal)
		err = placed(err, places)
	}
	if err == nil && (p.ID == "" || len(p.ID) > 64) {
		err = at(1, "a profile has an id of 1 to 64 characters")
	}
	var wrong misplaced
	if errors.As(err, &wrong) {
		err = domain.Refuse(domain.Invalid, "", "%s:%d: %s", p.name, wrong.line, wrong.sentence)
	}
	return p, err
}

// misplaced is what is wrong in a line of a profile.
type misplaced struct {
	line     int
	sentence string
}

func (m misplaced) Error() string { return fmt.Sprintf("line %d: %s", m.line, m.sentence) }

func at(line int, format string, args ...any) error {
	return misplaced{line: max(1, line), sentence: fmt.Sprintf(format, args...)}
}

// knownNames finds the first name that no profile has, and the one that was
// probably meant.
func knownNames(places map[string]int) error {
	var limits []string
	for _, p := range domain.Parameters() {
		limits = append(limits, p.Name)
	}
	for _, place := range slices.SortedFunc(maps.Keys(places), func(a, b string) int { return places[a] - places[b] }) {
		parent, name := cutPlace(place)
		known, what := limits, "limit"
		switch parent {
		case "":
			known, what = profileMembers, "part of a profile"
		case "/limits", "/source":
		default:
			continue
		}
		if slices.Contains(known, name) {
			continue
		}
		meant := ""
		if near := client.Nearest(name, known); near != "" {
			meant = "; did you mean " + near + "?"
		}
		return at(places[place], "there is no %s called %s%s", what, client.Clean(clipped(name)), meant)
	}
	return nil
}

func clipped(name string) string { return name[:min(len(name), 64)] }

// cutPlace takes a place apart: what it lies in, and its own name.
func cutPlace(place string) (parent, name string) {
	last := strings.LastIndexByte(place, '/')
	return place[:last], place[last+1:]
}

// placed says in which line an error is, and what belongs there.
func placed(err error, places map[string]int) error {
	var ours *domain.Error
	var theirs *transparency.FieldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ours):
		return at(places["/"+strings.Replace(ours.Field, ".", "/", 1)], "%s", ours.Sentence)
	case !errors.As(err, &theirs):
		return err
	}
	place := theirs.Field
	for place != "" && places[place] == 0 {
		place, _ = cutPlace(place) // a member of a list has no line of its own
	}
	if place == "" {
		return at(1, "this is no profile: %s", theirs.Reason)
	}
	_, name := cutPlace(place)
	return at(places[place], "%s is %s", client.Clean(name), belongs(place, name))
}

// belongs says what a person writes at a place.
func belongs(place, name string) string {
	p, is := domain.ParameterNamed(name)
	switch {
	case place == "/source" || place == "/limits":
		return "a part in braces, with a line for each limit"
	case !strings.HasPrefix(place, "/limits/") || !is:
		return "text, in quotes"
	case p.Unit == domain.Listed:
		return "a list in brackets of codes, each in quotes"
	case p.Many():
		return "a list in brackets of whole numbers of " + string(p.Unit) + ", without quotes"
	}
	return "a whole number of " + string(p.Unit) + ", without quotes"
}
