package domain

import "strings"

// Evidence describes a file that is kept elsewhere.
type Evidence struct {
	Kind      string `json:"kind"`
	MediaType string `json:"mediaType"`
	Bytes     uint64 `json:"bytes"`
	SHA256    Digest `json:"sha256"`
}

const (
	maxKind      = 64  // bytes
	maxMediaType = 127 // bytes

	hexDigits    = "0123456789abcdef"
	codeLetters  = "abcdefghijklmnopqrstuvwxyz0123456789_"
	mediaLetters = "abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+" // of a part of a media type (RFC 6838)
)

// check wants shapes that leave no room for a name or a sentence: what stands here
// is in the clear for good, and a title of the file may name whom it is about.
func (e Evidence) check() error {
	main, sub, _ := strings.Cut(e.MediaType, "/")
	switch {
	case len(e.Kind) > maxKind || !madeOf(e.Kind, codeLetters):
		return fieldError("evidence.kind", "the kind of evidence is a code of at most %d lower-case letters, digits and underscores", maxKind)
	case len(e.MediaType) > maxMediaType || !madeOf(main, mediaLetters) || !madeOf(sub, mediaLetters):
		return fieldError("evidence.mediaType", "the media type is written as application/pdf is, without parameters")
	case !e.SHA256.Valid():
		return fieldError("evidence.sha256", "evidence has the SHA-256 of its file")
	}
	return nil
}

func digestsOf(list []Evidence) []Digest {
	var digests []Digest
	for _, e := range list {
		digests = append(digests, e.SHA256)
	}
	return digests
}

// madeOf reports whether a text is of these letters alone, and of one at least.
func madeOf(text, letters string) bool {
	for i := range len(text) {
		if strings.IndexByte(letters, text[i]) < 0 {
			return false
		}
	}
	return text != ""
}
