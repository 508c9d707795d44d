package domain

// TypeDossierIssued says what a dossier must contain to be complete.
const TypeDossierIssued = "dossier.issued.v1"

// DossierIssued states the heads of every stream in a dossier's scope at a size
// of the log. A false head is a signed lie that every mirror can prove.
type DossierIssued struct {
	Subject StreamID `json:"subject"`
	Size    int64    `json:"size"`
	Root    Digest   `json:"root"`
	Heads   []Head   `json:"heads"`
}

// Head is the end of a stream at some size of the log.
type Head struct {
	Stream StreamID `json:"stream"`
	Count  int64    `json:"count"`
	Leaf   Digest   `json:"leaf"` // of its last record
}

// EventType implements Event.
func (DossierIssued) EventType() string { return TypeDossierIssued }

// maxHeads keeps a dossier's statement within a leaf.
const maxHeads = 400

var dossierSpecs = []Spec{{
	Type: TypeDossierIssued, Stream: AccessStream,
	Doc:     "The operator issued a dossier of one child, and says where each stream in it ends.",
	Signers: []SignerRule{{Purpose: PurposeRecord, Roles: []string{RoleRegistrar}, Kinds: []AgencyKind{Operator}, Min: 1, Max: 1}},
	Facts: []Fact{
		{Name: "subject", Type: StreamOf, Required: true, Doc: "The child's stream."},
		{Name: "size", Type: Int, Required: true, Doc: "Size of the log at which the heads stand."},
		{Name: "root", Type: Hash, Required: true, Doc: "Root of the log at that size."},
		{Name: "heads", Type: Object, TypeName: "StreamHead", List: true, Required: true,
			Doc: "Where each stream in the dossier ends.", Fields: []Fact{
				{Name: "stream", Type: StreamOf, Required: true, Doc: "The stream."},
				{Name: "count", Type: Int, Required: true, Doc: "Its number of records."},
				{Name: "leaf", Type: Hash, Required: true, Doc: "Leaf hash of its last record."},
			}},
	},
	// A dossier holds its access stream up to this record: who read in between, and
	// of which agency, belongs among the heads.
	StaleAfter: []string{TypeBreakGlassUsed, TypeBreakGlassReviewed},
	Decode:     decodeAs[DossierIssued],
}}

func (e DossierIssued) check() error {
	if e.Subject.Kind() != ChildStream {
		return fieldError("facts.subject", "a dossier is about a child")
	}
	switch {
	case e.Size < 1:
		return fieldError("facts.size", "the heads stand at a size of 1 or more")
	case !e.Root.Valid():
		return fieldError("facts.root", "the root is a SHA-256 in lower-case hexadecimal")
	case len(e.Heads) == 0 || len(e.Heads) > maxHeads:
		return fieldError("facts.heads", "a dossier has 1 to %d heads", maxHeads)
	}
	return e.checkHeads()
}

func (e DossierIssued) checkHeads() error {
	var subject, ledger bool
	for i, head := range e.Heads {
		if head.Stream.Kind() == "" || head.Count < 1 || !head.Leaf.Valid() || i > 0 && e.Heads[i-1].Stream >= head.Stream {
			return fieldError("facts.heads", "heads are sorted by stream, each with a count and a leaf")
		}
		subject = subject || head.Stream == e.Subject
		ledger = ledger || head.Stream == TheLedger
	}
	if !subject || !ledger {
		return fieldError("facts.heads", "the heads name the child and the ledger")
	}
	return nil
}

// decideAccess cannot look into every stream in scope without making each
// dossier drag in all others; the issuer, fsck and mirrors compare the heads.
func (e DossierIssued) decideAccess(_ AccessState, _ Basis, st Statement) error {
	if st.Stream != e.Subject.Access() {
		return fieldError("facts.subject", "a dossier of %s is issued in %s", e.Subject, e.Subject.Access())
	}
	if uint64(e.Size) > st.Recorded.Index {
		return fieldError("facts.size", "the heads stand at a size the log has not reached")
	}
	return nil
}

func (e DossierIssued) evolveAccess(s AccessState, _ Statement) AccessState { return s }
