package dossier

import (
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Contents is what a dossier is made of. Write packs it; Verify reads it back
// out of a file and believes none of it.
type Contents struct {
	Subject domain.StreamID // the child
	// IssuedAt is the leaf index of the dossier.issued record whose heads say
	// what is complete.
	IssuedAt uint64
	// Records are all records of the streams in scope below the size that the
	// issuing record names, and those of the ledger's and the agencies' streams
	// among them up to that record; in the order of their indexes.
	Records []Packed
	// Checkpoint is a signed note that covers IssuedAt. Every proof ends in it.
	Checkpoint []byte
	// Requested is the signed checkpoint at the size named by the issuing record.
	Requested []byte
	// Consistency proves that the tree of Checkpoint begins with that of Requested.
	Consistency []transparency.Digest
	// Withholding says for people why values are withheld; it may be empty and
	// never holds personal data.
	Withholding string
}

// Packed is one record as a dossier carries it.
type Packed struct {
	Index uint64
	Leaf  []byte // the entry, verbatim
	Proof []byte // C2SP tlog-proof that ends in Contents.Checkpoint
	// Disclosures are the texts that open sealed paths.
	Disclosures []string
	// Closed gives the reason for every sealed path that has a value and is not
	// opened: Withheld, Erased or Missing.
	Closed map[string]string
}

// The reasons why a sealed value is not in a dossier. One never stands for
// another.
const (
	Withheld = "withheld" // it is kept, and not for this reader
	Erased   = "erased"   // its key was destroyed by order
	Missing  = "missing"  // it should be there and does not open
)

// Bounds of a dossier. They are checked before anything is unpacked. The number
// of records is bounded because refolding a stream takes time quadratic in it.
const (
	maxArchive     = 256 << 20 // bytes of the file
	maxUnpacked    = 512 << 20 // bytes of all files together
	maxRecords     = 20000
	maxDirectory   = 32 << 20 // bytes read to list the files
	maxManifest    = 16 << 20
	maxText        = 128 << 20 // of the timeline, which repeats every record
	maxProofFile   = 3*transparency.MaxNote + transparency.MaxEntry
	maxDisclosures = transparency.MaxDisclosures + 64<<10 // with the reasons
	maxWithholding = 4096
)
