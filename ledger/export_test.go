package ledger

// FsckKeeping is Fsck with fewer streams in memory than a test can have.
var FsckKeeping = fsckKeeping

// KeepStreams has a ledger keep fewer streams in memory than a test can have.
func (l *Ledger) KeepStreams(most int) {
	l.states.mu.Lock()
	defer l.states.mu.Unlock()
	l.states.most = most
}
