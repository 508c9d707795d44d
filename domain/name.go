package domain

import "strings"

// TypeName is what an event type is called where names have no dots, as in
// GraphQL: CamelCase without the version, which is a suffix from v2 on.
// custody.transfer.accepted.v1 becomes CustodyTransferAccepted.
func TypeName(eventType string) string {
	stem, version := cutVersion(eventType)
	var name strings.Builder
	for word := range strings.FieldsFuncSeq(stem, func(r rune) bool { return r == '.' || r == '-' }) {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	if version != "" && version != "1" {
		name.WriteString("V" + version)
	}
	return name.String()
}

// FieldName is TypeName as the name of a field: custodyTransferAccepted.
func FieldName(eventType string) string {
	name := TypeName(eventType)
	if name == "" {
		return ""
	}
	return strings.ToLower(name[:1]) + name[1:]
}

func titleOf(eventType string) string {
	stem, _ := cutVersion(eventType)
	return strings.NewReplacer(".", " ", "-", " ").Replace(stem)
}

// cutVersion cuts the version off a literal. A word of the stem may begin with a v.
func cutVersion(eventType string) (stem, version string) {
	if i := strings.LastIndex(eventType, ".v"); i > 0 {
		return eventType[:i], eventType[i+2:]
	}
	return eventType, ""
}
