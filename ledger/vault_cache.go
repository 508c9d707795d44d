package ledger

import (
	"container/list"
	"sync"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// keyCache keeps the keys used last; it is bounded, and an erasure evicts.
type keyCache struct {
	mu    sync.Mutex
	max   int
	order *list.List // of cachedKey, most recently used first
	by    map[string]*list.Element
}

type cachedKey struct {
	subject string
	key     tink.AEAD
}

func newKeyCache(max int) *keyCache {
	return &keyCache{max: max, order: list.New(), by: map[string]*list.Element{}}
}

func (c *keyCache) get(subject string) (tink.AEAD, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.by[subject]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cachedKey).key, true
}

func (c *keyCache) put(subject string, key tink.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.by[subject]; ok {
		return
	}
	c.by[subject] = c.order.PushFront(cachedKey{subject, key})
	if c.order.Len() > c.max {
		c.remove(c.order.Back())
	}
}

func (c *keyCache) evict(subject string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.by[subject]; ok {
		c.remove(e)
	}
}

func (c *keyCache) remove(e *list.Element) {
	delete(c.by, c.order.Remove(e).(cachedKey).subject)
}

func (c *keyCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order.Init()
	clear(c.by)
}
