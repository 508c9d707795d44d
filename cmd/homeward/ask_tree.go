package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// branch is an object of an answer, its members in the order of the question. A
// value is a *branch, a []any of values, or what JSON has besides.
type branch struct {
	names  []string
	values map[string]any
}

func (b *branch) add(name string, value any) {
	if _, twice := b.values[name]; !twice {
		b.names = append(b.names, name)
	}
	b.values[name] = value
}

func newBranch() *branch { return &branch{values: map[string]any{}} }

// has reports whether the object has all of these members.
func (b *branch) has(names ...string) bool {
	for _, name := range names {
		if _, there := b.values[name]; !there {
			return false
		}
	}
	return true
}

// only reports whether the object has no other members than these.
func (b *branch) only(names ...string) bool {
	return !slices.ContainsFunc(b.names, func(n string) bool { return !slices.Contains(names, n) })
}

// text is a member that is text; empty where it is none.
func (b *branch) text(name string) string {
	text, _ := b.values[name].(string)
	return text
}

// grown reads an answer. Maps would forget its order.
func grown(data json.RawMessage) (*branch, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := grow(decoder)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	tree, is := value.(*branch)
	if !is {
		return nil, errors.New("read answer: it is no object")
	}
	return tree, nil
}

func grow(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		b := newBranch()
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := grow(decoder)
			if err != nil {
				return nil, err
			}
			b.add(fmt.Sprint(name), value)
		}
		_, err = decoder.Token()
		return b, err
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			value, err := grow(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = decoder.Token()
		return list, err
	}
	return token, nil
}
