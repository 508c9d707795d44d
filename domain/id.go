package domain

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// StreamKind says what a stream is about. It is the part of a stream's id
// before the dash.
type StreamKind string

// The kinds of stream. LedgerStream has one member, whose id is the bare word.
const (
	ChildStream     StreamKind = "child"
	MissingStream   StreamKind = "missing"
	OperationStream StreamKind = "operation"
	AgencyStream    StreamKind = "agency"
	AccessStream    StreamKind = "access"
	LedgerStream    StreamKind = "ledger"
)

// personKind marks ids of people. A person is a subject of the vault, not a
// stream: the names belong to the id, never to a record.
const personKind = "person"

// TheLedger is the stream of the ledger's own records: founding, policy,
// dossiers.
const TheLedger StreamID = "ledger"

// idBody is the number of random characters of an id: 16 of 36 give 82 bits.
const idBody = 16

const idAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz"

// StreamID names a stream: its kind, a dash, 16 random characters of 0-9a-z and
// a check character by ISO 7064 MOD 37,36, which finds every single wrong
// character and all but one in 630 transpositions of two neighbours.
type StreamID string

// Kind returns the kind of a valid id, and the empty kind for anything else.
func (id StreamID) Kind() StreamKind {
	if id == TheLedger {
		return LedgerStream
	}
	kind, body, found := strings.Cut(string(id), "-")
	if !found || checkBody(body) != nil {
		return ""
	}
	switch k := StreamKind(kind); k {
	case ChildStream, MissingStream, OperationStream, AgencyStream, AccessStream:
		return k
	}
	return ""
}

// Access returns the stream that says who asked for a child's history; empty for
// the id of anything else. The two differ in their kind alone, so that nobody has
// to look one up.
func (id StreamID) Access() StreamID {
	if id.Kind() != ChildStream {
		return ""
	}
	return StreamID(AccessStream) + id[len(ChildStream):]
}

// Accessed returns the child whose history an access stream is about; empty for the
// id of anything else.
func (id StreamID) Accessed() StreamID {
	if id.Kind() != AccessStream {
		return ""
	}
	return StreamID(ChildStream) + id[len(AccessStream):]
}

// PersonID names a person: person-, 16 random characters and a check character.
type PersonID string

// Valid reports whether the id is well formed.
func (id PersonID) Valid() bool {
	body, found := strings.CutPrefix(string(id), personKind+"-")
	return found && checkBody(body) == nil
}

// NewStreamID makes an id of a kind from 16 random bytes.
func NewStreamID(kind StreamKind, random [16]byte) StreamID {
	return StreamID(string(kind) + "-" + idFrom(random))
}

// NewPersonID makes a person's id from 16 random bytes.
func NewPersonID(random [16]byte) PersonID {
	return PersonID(personKind + "-" + idFrom(random))
}

func idFrom(random [16]byte) string {
	body := make([]byte, idBody, idBody+1)
	for i, b := range random {
		// 256 is not a multiple of 36: the first four characters come a ninth
		// more often. An id must be unguessable, not uniform.
		body[i] = idAlphabet[int(b)%len(idAlphabet)]
	}
	return string(append(body, checkCharacter(string(body))))
}

func checkBody(body string) error {
	if len(body) != idBody+1 {
		return fmt.Errorf("id has %d characters after its dash, not %d", len(body), idBody+1)
	}
	for i := range len(body) {
		if idDigit(body[i]) < 0 {
			return fmt.Errorf("id has a character outside 0-9a-z")
		}
	}
	if body[idBody] != checkCharacter(body[:idBody]) {
		return fmt.Errorf("id's check character is wrong: one character may be mistyped")
	}
	return nil
}

// checkCharacter is ISO 7064 MOD 37,36 over lower-case letters.
func checkCharacter(body string) byte {
	product := 36
	for i := range len(body) {
		sum := product + idDigit(body[i]) // at most 36 + 35
		if sum > 36 {
			sum -= 36
		}
		if product = 2 * sum; product > 36 {
			product -= 37
		}
	}
	return idAlphabet[(37-product)%36]
}

// idDigit is the place of a character in idAlphabet; -1 when it is not there. Digests are
// as good as random: whether a digit or a letter comes next is not to be foreseen, and a
// table needs no branch.
func idDigit(c byte) int { return int(idPlaces[c]) - 1 }

// idPlaces are the places of characters in idAlphabet, from 1.
var idPlaces = [256]uint8{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16, 'g': 17, 'h': 18, 'i': 19, 'j': 20, 'k': 21, 'l': 22, 'm': 23,
	'n': 24, 'o': 25, 'p': 26, 'q': 27, 'r': 28, 's': 29, 't': 30, 'u': 31, 'v': 32, 'w': 33, 'x': 34, 'y': 35, 'z': 36,
}

// hexByte reads two lower-case hexadecimal digits; false for other characters.
func hexByte(first, second byte) (b byte, valid bool) {
	high, low := idDigit(first), idDigit(second)
	return byte(high<<4 | low), uint(high|low) <= 15
}

// uuid is a record's id in bytes.
type uuid [16]byte

// NewRecordID makes a record's id, a UUID of version 7 (RFC 9562, section 5.7),
// from a time and 16 random bytes, of which the first six are not used.
func NewRecordID(at time.Time, random [16]byte) string {
	ms := at.UnixMilli()
	for i := range 6 {
		random[i] = byte(ms >> (8 * (5 - i)))
	}
	random[6], random[8] = random[6]&0x0f|0x70, random[8]&0x3f|0x80
	return uuid(random).String()
}

// uuidGroups are where the groups of digits begin in bytes, and in characters.
var uuidGroups = [...]struct{ at, written int }{{0, 0}, {4, 9}, {6, 14}, {8, 19}, {10, 24}, {16, 37}}

// String returns the one lower-case form.
func (u uuid) String() string {
	var text [36]byte
	for i, group := range uuidGroups[:5] {
		hex.Encode(text[group.written:], u[group.at:uuidGroups[i+1].at])
		if i > 0 {
			text[group.written-1] = '-'
		}
	}
	return string(text[:])
}

// validRecordID reports whether id is a UUID of version 7 in its one lower-case
// form (RFC 9562).
func validRecordID(id string) bool {
	_, valid := uuidOf(id)
	return valid
}

// uuidOf reads a valid record's id; of anything else it is all zero, and no id is.
func uuidOf(id string) (u uuid, valid bool) {
	if len(id) != 36 || id[14] != '7' || strings.IndexByte("89ab", id[19]) < 0 {
		return uuid{}, false
	}
	at := 0
	for n := range u {
		if at == 8 || at == 13 || at == 18 || at == 23 {
			if id[at] != '-' {
				return uuid{}, false
			}
			at++
		}
		var hexadecimal bool
		if u[n], hexadecimal = hexByte(id[at], id[at+1]); !hexadecimal {
			return uuid{}, false
		}
		at += 2
	}
	return u, true
}
