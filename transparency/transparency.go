// Package transparency holds what an outsider needs in order not to trust us:
// the signed envelope, the sealed disclosures, the leaf of the log, the tree with
// its tiles, checkpoints, cosignatures, proofs, receipts and the trust file.
//
// It knows bytes, not meaning. What a statement says and who may sign it is the
// business of package domain; keeping records that of eventstore; running the
// ledger that of package ledger. Nothing here reads a clock or makes randomness:
// times, salts and keys are arguments.
//
// Specifications: docs/formats.md (ours); DSSE; RFC 6962, section 2.1; C2SP
// signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof; the
// disclosures follow SD-JWT.
//
// Every parser reads hostile bytes. It bounds what it allocates, accepts one
// form of each thing and refuses every other with an error that wraps
// [ErrMalformed].
package transparency

import "errors"

// ErrMalformed is wrapped by every refusal of bytes that are not in the one form
// a format has.
var ErrMalformed = errors.New("malformed")

// MaxEntry is the size bound of a leaf, in bytes: what the two length bytes of a
// C2SP entry bundle can say.
const MaxEntry = 65535
