package tablestore

import "sync"

// news wakes everyone who waits for a commit. It carries no records, so a slow
// waiter has no buffer to fill. The zero value is ready.
type news struct {
	mu   sync.Mutex
	next chan struct{} // closed by the next announcement; nil when nobody waits
}

// wait returns a channel that closes at the next announcement. Whoever takes it
// before reading cannot miss what is committed during the read.
func (n *news) wait() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = make(chan struct{})
	}
	return n.next
}

func (n *news) announce() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next != nil {
		close(n.next)
		n.next = nil
	}
}
