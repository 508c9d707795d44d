package ledger

// FsckKeeping is Fsck with fewer streams in memory than a test can have.
var FsckKeeping = fsckKeeping
