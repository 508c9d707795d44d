package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// placesOf returns the line of every name in a JSON text, by its place: the names
// on the way to it, each behind a slash. Names with a slash have no place of their
// own; no profile has any. The error is where the text is no JSON, or names
// something twice.
func placesOf(text []byte) (map[string]int, error) {
	w := walk{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), places: map[string]int{}}
	err := w.value("", 0)
	if err == nil {
		if _, more := w.decoder.Token(); !errors.Is(more, io.EOF) {
			err = at(w.line(), "something stands behind the profile")
		}
	}
	var wrong misplaced
	if err != nil && !errors.As(err, &wrong) {
		err = at(w.lineOf(err), "this is no JSON; look for a missing comma, quote or bracket here or in the line before")
	}
	return w.places, err
}

// maxNesting is deeper than any profile.
const maxNesting = 8

// walk goes through a JSON text token by token.
type walk struct {
	text    []byte
	decoder *json.Decoder
	places  map[string]int
}

// line is that of the token read last, from 1.
func (w walk) line() int { return w.lineAt(w.decoder.InputOffset()) }

func (w walk) lineAt(offset int64) int {
	return 1 + bytes.Count(w.text[:min(max(0, int(offset)), len(w.text))], []byte("\n"))
}

func (w walk) lineOf(err error) int {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return w.lineAt(syntax.Offset - 1)
	}
	return w.lineAt(int64(len(bytes.TrimRight(w.text, " \t\r\n"))))
}

func (w walk) value(place string, depth int) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	if depth > maxNesting {
		return at(w.line(), "this is nested deeper than any profile")
	}
	switch token {
	case json.Delim('{'):
		err = w.members(place, depth)
	case json.Delim('['):
		for err == nil && w.decoder.More() {
			err = w.value(place+"/", depth+1)
		}
	default:
		return nil
	}
	if err == nil {
		_, err = w.decoder.Token() // the bracket that closes it
	}
	return err
}

func (w walk) members(place string, depth int) error {
	for w.decoder.More() {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		here := place + "/" + name
		if first, twice := w.places[here]; twice {
			return at(w.line(), "%s stands in line %d already", clipped(name), first)
		}
		w.places[here] = w.line()
		if err := w.value(here, depth+1); err != nil {
			return err
		}
	}
	return nil
}
