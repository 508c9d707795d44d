package graphql

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// docCache keeps validated documents by the hash of their bytes, least
// recently used first out. Refused documents are not kept: they would let a
// client push the useful ones out for nothing.
type docCache struct {
	maxDocs  int
	maxBytes int

	mu    sync.Mutex
	order *list.List // of *cached, most recent first; under mu
	byKey map[[sha256.Size]byte]*list.Element
	bytes int // of query text held; under mu
}

type cached struct {
	key  [sha256.Size]byte
	size int
	doc  *document
}

func newDocCache(maxDocs, maxBytes int) *docCache {
	return &docCache{
		maxDocs: maxDocs, maxBytes: maxBytes,
		order: list.New(), byKey: map[[sha256.Size]byte]*list.Element{},
	}
}

func (c *docCache) get(key [sha256.Size]byte) *document {
	c.mu.Lock()
	defer c.mu.Unlock()
	el := c.byKey[key]
	if el == nil {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*cached).doc
}

func (c *docCache) put(key [sha256.Size]byte, size int, doc *document) {
	if size > c.maxBytes {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey[key] != nil {
		return // another request was faster
	}
	c.byKey[key] = c.order.PushFront(&cached{key, size, doc})
	c.bytes += size
	for c.order.Len() > c.maxDocs || c.bytes > c.maxBytes {
		old := c.order.Remove(c.order.Back()).(*cached)
		delete(c.byKey, old.key)
		c.bytes -= old.size
	}
}
