package main

// recordsAt is what an operator calls the place of the records. It never holds an
// address, which may hold a password.
func (s stores) recordsAt() string {
	switch {
	case isPostgres(s.Records):
		return "schema " + schemaOf(s.Records)
	case s.Records != "":
		return "KurrentDB"
	}
	return "events.db"
}

// rowsAt is what an operator calls the place of the vault, or of the verdicts.
func (s stores) rowsAt(name string) string {
	if s.Rows != "" {
		return "schema " + schemaNamed(s.Rows, name)
	}
	return name + ".db"
}

// headAt is what an operator calls the place of the signer's memory.
func (s stores) headAt() string {
	if s.Head != "" {
		return "schema " + schemaNamed(s.Head, "head")
	}
	return "signer/head"
}
