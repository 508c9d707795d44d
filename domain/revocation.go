package domain

import "slices"

// TypeLinkRevoked takes back that two streams are of one person, or of siblings.
const TypeLinkRevoked = "link.revoked.v1"

// LinkRevoked takes a link of this stream back, of one person or of siblings. It
// answers it.
type LinkRevoked struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (LinkRevoked) EventType() string { return TypeLinkRevoked }

var revocations = Codes{Name: "LinkRevocation", Doc: "Why a link does not stand.", Terms: []Term{
	{"different_persons", "They are two persons.", ""},
	{"twins", "They are twins, taken for one person.", ""},
	{"same_person", "They are one person, taken for siblings.", ""},
	{"not_related", "They are no siblings.", ""},
	{"forged_evidence", "What it rests on was forged or swapped.", ""},
	{"wrong_stream", "Another stream was meant, or another was to continue.", ""},
	{"court_order", "A court has ordered it.", ""},
	{"other", "Another reason, in the sealed explanation.", ""},
}}

// revokingRoles may take a link back.
var revokingRoles = slices.Concat(linkingRoles, []string{RoleAuditor})

var revocationSpecs = []Spec{{
	Type: TypeLinkRevoked, Stream: ChildStream,
	Doc:     "Two agencies, one of which had no hand in it, take back that two streams are of one person, or of siblings.",
	Signers: []SignerRule{recorded(revokingRoles), seconded(1, revokingRoles)},
	Facts:   []Fact{mustCode("cause", revocations, "Why.")},
	Sealed:  []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode:  decodeAs[LinkRevoked],
}}

// decideChild: a link that stands is taken back; and H6: by two agencies, of which
// one had no hand in it.
func (e LinkRevoked) decideChild(s ChildState, b Basis, st Statement) error {
	i := answered(s.Links.All, st)
	if i < 0 {
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no link of %s", st.Stream)
	}
	l := s.Links.All[i]
	switch by := s.withdrawn(l.ID); {
	case l.Revoked.ID != "":
		return refuse(Conflict, "H3", "refs", l.Revoked, "the link to %s was revoked already", l.Other)
	case by.ID != "":
		return refuse(Conflict, "H3", "refs", by, "the link to %s was declared wrong already", l.Other)
	}
	if err := decideTwo(st, "revoke a link"); err != nil {
		return err
	}
	if b.fresh(l.By, st) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", l.Mark, "those who linked %s with %s cannot take it back alone: an agency that did not sign it must sign too", st.Stream, l.Other)
}

// fresh reports whether somebody signs who is none of those, nor of their agencies.
func (b Basis) fresh(those []Signer, st Statement) bool {
	return slices.ContainsFunc(st.Signers, func(signer Signer) bool {
		return !slices.ContainsFunc(those, func(x Signer) bool { return x.Agency == signer.Agency || b.samePerson(x, signer) })
	})
}

func (e LinkRevoked) evolveChild(s ChildState, st Statement) ChildState {
	s.Links.All = changed(s.Links.All, answered(s.Links.All, st), func(l *Link) { l.Revoked = markOf(st) })
	return s
}
