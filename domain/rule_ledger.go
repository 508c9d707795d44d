package domain

import "time"

// HeadSeen is a size and root of the log that somebody holds: a checkpoint that the
// operator signed, whoever kept it.
type HeadSeen struct {
	Size   uint64
	Root   Digest
	At     time.Time // when it was signed
	By     string    // who holds it: the operator, or the name of a witness
	Signed int       // witnesses who signed it too
	Quorum int       // how many of those named must; zero while none is named
}
