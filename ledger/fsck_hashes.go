package ledger

import (
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// hashList is the tree's stored hashes, two for each record and 32 bytes each: the newest
// in memory, the others in a file of this process, where there is a disk for it.
type hashList struct {
	file   scratch
	chunks [][]byte // full ones; nil: it is in the file
	newest []byte
}

// hashChunk is how many bytes of hashes are written at once.
const hashChunk = 4096 * tlog.HashSize

func (h *hashList) add(hashes []tlog.Hash) {
	for _, hash := range hashes {
		h.newest = append(h.newest, hash[:]...)
		if len(h.newest) < hashChunk {
			continue
		}
		var kept []byte
		if !h.file.write(h.newest, int64(len(h.chunks))*hashChunk) {
			kept = slices.Clone(h.newest)
		}
		h.chunks, h.newest = append(h.chunks, kept), h.newest[:0]
	}
}

// ReadHashes implements tlog.HashReader.
func (h *hashList) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if err := h.read(&found[i], index); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (h *hashList) read(hash *tlog.Hash, index int64) error {
	at := index * tlog.HashSize
	chunk, in := int(at/hashChunk), at%hashChunk
	switch {
	case at < 0 || at >= int64(len(h.chunks))*hashChunk+int64(len(h.newest)):
		return errors.New("hash is not there yet")
	case chunk == len(h.chunks):
		copy(hash[:], h.newest[in:])
	case h.chunks[chunk] != nil:
		copy(hash[:], h.chunks[chunk][in:])
	default:
		return h.file.read(hash[:], at)
	}
	return nil
}

// leaf is the leaf hash of a record that was read.
func (h *hashList) leaf(index uint64) (hash tlog.Hash, err error) {
	return hash, h.read(&hash, tlog.StoredHashIndex(0, int64(index)))
}
