package kurrentfake

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// uuidOf reads an id in either form of the protocol. What is no id is all zero.
func uuidOf(m *shared.UUID) (id [16]byte) {
	if halves := m.GetStructured(); halves != nil {
		binary.BigEndian.PutUint64(id[:8], uint64(halves.MostSignificantBits))
		binary.BigEndian.PutUint64(id[8:], uint64(halves.LeastSignificantBits))
		return id
	}
	digits, err := hex.DecodeString(strings.ReplaceAll(m.GetString_(), "-", ""))
	if err != nil || len(digits) != len(id) {
		return id
	}
	return [16]byte(digits)
}

func uuidMessage(id [16]byte, structured bool) *shared.UUID {
	if !structured {
		text := fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
		return &shared.UUID{Value: &shared.UUID_String_{String_: text}}
	}
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}
