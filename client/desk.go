package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Desk is the folder of one officer's device. It belongs to one ledger, and one
// process has it open. It remembers what the ledger has said, so that the ledger
// cannot unsay it.
//
//	desk.json   which ledger, which device
//	counter     of statements made without a connection; never goes back
//	checkpoint  the newest one that was verified
//	streams/    of each stream: how much was seen, and which child it is about
//	receipts/   receipts with their envelopes, refusals, evidence of broken promises
//	queue/      signed statements whose outcome is not known, encrypted, in order
//	aside/      statements that were refused and taken out of the queue, encrypted
type Desk struct {
	dir    string
	trust  transparency.Trust
	device string
	lock   *os.File
}

// deskFile is desk.json.
type deskFile struct {
	Format string              `json:"format"`
	Ledger transparency.Digest `json:"ledger"`
	Origin string              `json:"origin"`
	Device string              `json:"device"` // random; names the device in statements
}

const deskFormat = "homeward-desk-v1"

var deskFolders = []string{"streams", "receipts", "queue", "aside"}

// CreateDesk makes a desk for the ledger of a trust file, in a folder that does
// not exist yet. The folder gets its name when it is whole.
func CreateDesk(dir string, trust transparency.Trust) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return domain.Refuse(domain.Conflict, "", "there is something in %s already; a desk is never made over another", dir)
	}
	making := filepath.Clean(dir) + ".unfinished"
	if err := os.RemoveAll(making); err != nil {
		return fmt.Errorf("clear unfinished desk: %w", err)
	}
	for _, folder := range deskFolders {
		if err := os.MkdirAll(filepath.Join(making, folder), 0o700); err != nil {
			return fmt.Errorf("make desk: %w", err)
		}
	}
	random := random16()
	text, err := transparency.Marshal(deskFile{Format: deskFormat, Ledger: trust.Ledger, Origin: trust.Origin, Device: fmt.Sprintf("%x", random[:8])})
	if err != nil {
		return err
	}
	return errors.Join(replace(filepath.Join(making, "desk.json"), text), replace(filepath.Join(making, "counter"), counterText(0)),
		replace(filepath.Join(making, "checkpoint"), nil), // none was seen yet
		os.Rename(making, dir), syncDir(filepath.Dir(filepath.Clean(dir))))
}

// OpenDesk opens a desk. It returns NotFound where there is none, Tampered where
// it belongs to another ledger than the trust file, and Unavailable while another
// process has it open. Close it.
func OpenDesk(dir string, trust transparency.Trust) (*Desk, error) {
	d := &Desk{dir: dir, trust: trust}
	text, err := readFile(d.path("desk.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &domain.Error{Kind: domain.NotFound, Sentence: "there is no desk in " + dir, Cause: err}
	}
	if err != nil {
		return nil, err
	}
	var file deskFile
	if err := transparency.Unmarshal(text, &file); err != nil || file.Format != deskFormat || file.Device == "" {
		return nil, domain.Refuse(domain.Tampered, "", "desk.json in %s is damaged", dir)
	}
	if file.Ledger != trust.Ledger || file.Origin != trust.Origin {
		return nil, domain.Refuse(domain.Tampered, "", "the desk in %s is for the ledger %s, and the trust file is of another", dir, Clean(file.Origin))
	}
	d.device = file.Device
	return d, d.takeLock()
}

// takeLock keeps a second process out; the kernel frees the lock when this one
// dies.
func (d *Desk) takeLock() error {
	file, err := os.OpenFile(d.path("LOCK"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return &domain.Error{Kind: domain.Unavailable, Sentence: "another process has the desk in " + d.dir + " open", Cause: err}
	}
	d.lock = file
	return nil
}

// Close frees the desk for another process.
func (d *Desk) Close() error { return d.lock.Close() }

// Trust returns the trust file that the desk was opened with.
func (d *Desk) Trust() transparency.Trust { return d.trust }

// Ledger returns the ledger's id, as statements name it.
func (d *Desk) Ledger() domain.Digest { return domain.Digest(d.trust.Ledger.String()) }

func (d *Desk) path(parts ...string) string {
	return filepath.Join(append([]string{d.dir}, parts...)...)
}

const counterTitle = "homeward.counter/v1\n"

func counterText(n uint64) []byte {
	return []byte(counterTitle + strconv.FormatUint(n, 10) + "\n")
}

// nextCounter returns a number that this device has never returned. It is on
// disk before it is returned: a crash leaves a gap, never a second use.
func (d *Desk) nextCounter() (uint64, error) {
	text, err := readFile(d.path("counter"))
	if err != nil {
		return 0, err
	}
	digits, titled := strings.CutPrefix(string(text), counterTitle)
	n, err := strconv.ParseUint(strings.TrimSuffix(digits, "\n"), 10, 63)
	if err != nil || !titled || string(counterText(n)) != string(text) {
		return 0, domain.Refuse(domain.Tampered, "", "the counter of the desk in %s is damaged, and a number must not be used twice", d.dir)
	}
	return n + 1, replace(d.path("counter"), counterText(n+1))
}
