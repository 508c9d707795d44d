package domain

import "slices"

// TypeOriginalChecked says that somebody looked where an original is.
const TypeOriginalChecked = "original.checked.v1"

// OriginalChecked answers the record that names a file, and says what somebody found
// who looked for the original.
type OriginalChecked struct {
	EvidenceDigest Digest   `json:"evidenceDigest,omitempty"`
	KeptBy         StreamID `json:"keptBy,omitempty"`
	KeptAt         string   `json:"keptAt,omitempty"`
	OriginalState  string   `json:"originalState"`
}

// EventType implements Event.
func (OriginalChecked) EventType() string { return TypeOriginalChecked }

var checkerRoles = slices.Concat(authorRoles, []string{RoleAuditor, RoleRegistrar})

var originalSpecs = []Spec{{
	Type: TypeOriginalChecked, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "Somebody looked where the original of a file is that an earlier record names.",
	Signers: []SignerRule{recorded(checkerRoles), seconded(0, checkerRoles)},
	Facts: slices.Concat([]Fact{may("evidenceDigest", Hash, "SHA-256 of the file; absent where the record that this answers seals it.")},
		keptFacts, []Fact{mustCode("originalState", originalStates, "What was found.")}),
	Decode: decodeAs[OriginalChecked],
}}

// Original is what a look for an original found.
type Original struct {
	Mark
	Of     string // id of the record that names the file
	Digest Digest // of the file; empty where it is sealed
	KeptBy StreamID
	KeptAt string
	State  string
	At     int64 // recorded time, Unix seconds
}

func (e OriginalChecked) check() error { return checkKept(e.KeptBy, e.KeptAt) }

func (e OriginalChecked) cites() []StreamID { return named(e.KeptBy) }

// decide is H3: the record that this answers names the file.
func (e OriginalChecked) decide(b Basis, st Statement) error {
	ref, _ := st.Ref("answers")
	target, found := b.Own.Find(ref.ID)
	switch {
	case ref.Stream != st.Stream || !found:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no earlier record of %s", st.Stream)
	case target.Void:
		return refuse(Conflict, "H3", "refs", target.mark(), "record %s is void, so it names no file", target.ID)
	case e.EvidenceDigest == "" && target.Type != TypeIdentityEvidenceAdded:
		return refuse(Invalid, "H3", "facts.evidenceDigest", target.mark(), "record %s may name several files, so the check must name the one that was looked for", target.ID)
	case e.EvidenceDigest != "" && !slices.Contains(target.Evidence, e.EvidenceDigest):
		return refuse(Invalid, "H3", "facts.evidenceDigest", target.mark(), "record %s names no file of this digest", target.ID)
	}
	return decideKeeper(e.KeptBy, b)
}

func (e OriginalChecked) decideChild(_ ChildState, b Basis, st Statement) error {
	return e.decide(b, st)
}

func (e OriginalChecked) decideMissing(_ MissingState, b Basis, st Statement) error {
	return e.decide(b, st)
}

// look is what this look for an original found.
func (e OriginalChecked) look(st Statement) Original {
	ref, _ := st.Ref("answers")
	return Original{Mark: markOf(st), Of: ref.ID, Digest: e.EvidenceDigest, KeptBy: e.KeptBy, KeptAt: e.KeptAt,
		State: e.OriginalState, At: st.Recorded.At.Unix()}
}

func (e OriginalChecked) evolveChild(s ChildState, st Statement) ChildState {
	s.Originals = added(s.Originals, e.look(st))
	return s
}

func (e OriginalChecked) evolveMissing(s MissingState, st Statement) MissingState {
	s.Originals = added(s.Originals, e.look(st))
	return s
}

// File is a file that a record names, and the last look for its original.
type File struct {
	Of     Mark     // the record
	Digest Digest   // empty where the record seals it
	Last   Original // without an id when nobody has looked
}

// Files returns the files that the valid records of a child's stream or a missing
// report name, in order. A look that was declared wrong counts for nothing.
func (s State) Files() []File {
	var files []File
	for _, record := range s.Records.From(0) {
		digests := record.Evidence
		if record.Type == TypeIdentityEvidenceAdded && len(digests) == 0 {
			digests = []Digest{""}
		}
		for _, digest := range digests {
			if !record.Void {
				files = append(files, File{Of: record.mark(), Digest: digest, Last: s.lastLook(record.ID, digest)})
			}
		}
	}
	return files
}

func (s State) lastLook(record string, digest Digest) Original {
	var last Original
	for _, o := range slices.Concat(s.Child.Originals, s.Missing.Get().Originals) {
		if o.Of == record && o.Digest == digest && s.Child.withdrawn(o.ID).ID == "" {
			last = o
		}
	}
	return last
}
