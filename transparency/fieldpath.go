package transparency

import "strings"

// FieldPath returns the field as a dotted path, such as facts.expectedBy: the
// form in which people are told of it.
func (e *FieldError) FieldPath() string {
	return strings.ReplaceAll(strings.TrimPrefix(e.Field, "/"), "/", ".")
}
