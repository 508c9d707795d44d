package kurrentfake

import (
	"regexp"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// filter says which events of the whole a caller wants.
type filter struct {
	byType   bool // by the event's type, not by its stream's name
	regex    *regexp.Regexp
	prefixes []string
}

// everything is the filter of a read without one.
var everything = &filter{prefixes: []string{""}}

func newFilter(o *streams.ReadReq_Options_FilterOptions) (*filter, error) {
	f := &filter{byType: o.GetEventType() != nil}
	expression := o.GetStreamIdentifier()
	if f.byType {
		expression = o.GetEventType()
	}
	if expression == nil {
		return nil, invalid("a filter is by stream or by type")
	}
	f.prefixes = expression.Prefix
	if expression.Regex == "" {
		return f, nil
	}
	var err error
	if f.regex, err = regexp.Compile(expression.Regex); err != nil {
		return nil, invalid("a filter's expression cannot be read")
	}
	return f, nil
}

func (f *filter) takes(e *event) bool {
	subject := e.stream
	if f.byType {
		subject = e.metadata["type"]
	}
	if f.regex != nil {
		return f.regex.MatchString(subject)
	}
	for _, prefix := range f.prefixes {
		if strings.HasPrefix(subject, prefix) {
			return true
		}
	}
	return false
}
