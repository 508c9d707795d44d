package graphql

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encoder writes an answer as JSON by its plans. The first value that has no
// JSON form ends it.
type encoder struct {
	*planner
	buf []byte
	err error
}

func (e *encoder) object(data map[string]any, p *plan) {
	e.buf = append(e.buf, '{')
	first := true
	for _, entry := range p.entries {
		value, present := data[entry.key]
		if !present {
			if value, present = missingMeta(p.parent, entry.fields[0].Name); !present {
				continue
			}
		}
		if !first {
			e.buf = append(e.buf, ',')
		}
		first = false
		e.buf = append(appendString(e.buf, entry.key), ':')
		e.value(value, entry)
	}
	e.buf = append(e.buf, '}')
}

// missingMeta answers the introspection fields of the specification that
// graphql-go does not have. None of what they tell about can be in its schemas.
func missingMeta(parent, field string) (any, bool) {
	if !strings.HasPrefix(parent, "__") {
		return nil, false
	}
	switch field {
	case "isRepeatable", "isDeprecated":
		return false, true
	}
	return nil, true
}

func (e *encoder) value(value any, entry *planEntry) {
	if e.err != nil {
		return
	}
	switch v := value.(type) {
	case nil:
		e.buf = append(e.buf, "null"...)
	case string:
		e.buf = appendString(e.buf, v)
	case bool:
		e.buf = strconv.AppendBool(e.buf, v)
	case int:
		e.buf = strconv.AppendInt(e.buf, int64(v), 10)
	case []any:
		e.buf = append(e.buf, '[')
		for i, item := range v {
			if i > 0 {
				e.buf = append(e.buf, ',')
			}
			e.value(item, entry)
		}
		e.buf = append(e.buf, ']')
	case map[string]any:
		if len(entry.fields[0].SelectionSet) == 0 {
			e.other(v) // what a custom scalar serialises to
			return
		}
		runtime, _ := v[typeKey].(string)
		e.object(v, e.child(entry, runtime))
	default:
		e.other(v)
	}
}

// other leaves rare values to encoding/json, without its escapes for HTML.
func (e *encoder) other(v any) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		e.err = fmt.Errorf("encode value: %w", err)
		return
	}
	e.buf = append(e.buf, bytes.TrimRight(out.Bytes(), "\n")...)
}

// appendString quotes a string as JSON; bytes that are not UTF-8 become U+FFFD.
func appendString(buf []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	buf = append(buf, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, w := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && w == 1 {
				buf = append(append(buf, s[start:i]...), "\ufffd"...)
				start = i + 1
			}
			i += w
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		buf = append(buf, s[start:i]...)
		switch c {
		case '"', '\\':
			buf = append(buf, '\\', c)
		case '\n':
			buf = append(buf, '\\', 'n')
		default:
			buf = append(buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(buf, s[start:]...), '"')
}
