package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

func (p *patient) configuration(context.Context) finding {
	if p.config != nil {
		return broken("mend the line; homeward env shows every setting", "%v", p.config)
	}
	file, err := findConfig()
	if err != nil {
		return broken("mend the file; homeward env shows every setting", "%v", err)
	}
	if unknown := unknownVariables(); len(unknown) > 0 {
		return warn("homeward env lists the settings", "there is no setting %s; the environment has it", strings.Join(unknown, ", "))
	}
	if file.path == "" {
		return ok("no configuration file; flags, environment and defaults hold")
	}
	return ok("%s can be read", file.path)
}

func (p *patient) folder(context.Context) finding {
	info, err := os.Stat(p.home.dir)
	kept, unread := p.home.stores()
	p.stores = kept
	switch {
	case err != nil:
		return broken("name the ledger's folder with --data, or make a ledger with homeward init", "the folder cannot be opened: %v", err)
	case !info.IsDir():
		return broken("name the ledger's folder with --data", "%s is no folder", p.home.dir)
	case !p.home.hasLedger() && !p.has("trust.json"):
		return broken("name the ledger's folder with --data, or make a ledger with homeward init", "there is no ledger in %s", p.home.dir)
	case unread != nil:
		return broken("restore "+storesFile+" from its backup: it says in which databases the ledger is", "%v", unread)
	case info.Mode().Perm()&0o077 != 0:
		return warn("chmod 700 "+p.home.dir, "others than the owner can look into %s", p.home.dir)
	}
	full, err := filepath.Abs(p.home.dir)
	if err != nil {
		full = p.home.dir
	}
	return ok("%s", full)
}

func (p *patient) has(name string) bool {
	_, err := os.Lstat(p.home.path(name))
	return err == nil
}

// secretFiles are for their owner alone. The ledger does not open without the
// first three.
var secretFiles = []string{"keys/kek.json", "signer/checkpoint.key", "signer/receipt.key", "keys/registrar.key", demoEnv, storesFile}

const needed = 3 // of secretFiles

func (p *patient) keyFiles(context.Context) finding {
	var missing, open []string
	for i, name := range secretFiles {
		info, err := os.Stat(p.home.path(filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist) && i >= needed:
		case err != nil:
			missing = append(missing, name)
		case !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0:
			open = append(open, p.home.path(name))
		}
	}
	switch {
	case len(missing) > 0:
		return broken("restore them from their backup", "missing: %s", strings.Join(missing, ", "))
	case len(open) > 0:
		return broken("chmod 600 "+strings.Join(open, " ")+"; whoever could read them may have what is in them",
			"not for the owner alone: %s", strings.Join(open, ", "))
	}
	return ok("there, and for the owner alone")
}

func (p *patient) lock(context.Context) finding {
	who, err := holder(p.home.path("LOCK"))
	if err != nil {
		return broken("see who owns the file LOCK", "%v", err)
	}
	p.holder = who
	if who != "" {
		return ok("held by %s: the ledger is open, and the lines below may be a moment old", who)
	}
	return ok("free")
}

// Free space below which the doctor worries, in bytes. A thousand records take
// about 4 MiB.
const (
	littleSpace = 1 << 30
	noSpace     = 64 << 20
)

func (p *patient) disk(context.Context) finding {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(p.home.dir, &fs); err != nil {
		return warn("ask df", "the free space cannot be told: %v", err)
	}
	if fs.Flags&readOnly != 0 {
		return broken("mount it so that it can be written", "the file system is read-only: nothing can be recorded, and no other command opens the ledger")
	}
	return judgeSpace(uint64(fs.Bavail) * uint64(fs.Bsize))
}

// readOnly is the flag ST_RDONLY of statvfs(3), which package syscall does not name.
const readOnly = 1

func judgeSpace(free uint64) finding {
	text := fmt.Sprintf("%d MiB are free", free>>20)
	switch {
	case free < noSpace:
		return broken("make room: a full disk stops recording", "%s", text)
	case free < littleSpace:
		return warn("make room soon", "%s", text)
	}
	return ok("%s", text)
}

// sampledKeysets is how many keysets the doctor unwraps; fsck opens all values.
const sampledKeysets = 256

// vault opens the vault with the key-encryption key.
func (p *patient) vault(ctx context.Context) finding {
	if p.look == nil {
		return skip(noRecords)
	}
	kek, err := ledger.OpenKEK(p.home.path("keys", "kek.json"))
	if err != nil {
		return broken("mend the file's mode, or restore it", "%v", err)
	}
	at := p.stores.rowsAt("vault")
	db, err := p.openRows(ctx, "vault")
	if err != nil {
		return broken("restore "+at+": without it no sealed value can be read", "%s cannot be opened: %v", at, err)
	}
	health, err := ledger.InspectVault(ctx, db, p.look.Founding.Origin, kek, sampledKeysets)
	return judgeVault(at, health, err)
}

func judgeVault(at string, health ledger.VaultHealth, err error) finding {
	var keyset *ledger.BadKeysetError
	restore := "restore " + at + " from its backup"
	switch {
	case err == nil:
		return ok("opens with the key-encryption key; %d of %d keysets tried, %d subjects erased", health.Tried, health.Keysets, health.Erased)
	case errors.As(err, &keyset) && keyset.OfTags():
		return tampering("homeward rebuild --index makes it again", "the key of profile tags was changed or damaged")
	case errors.As(err, &keyset):
		return tampering(restore, "the key of %s was changed or damaged", keyset.Subject)
	case errors.Is(err, ledger.ErrKeyset):
		return broken("restore the kek.json and the "+at+" that belong together", "keys/kek.json is not the key of this vault")
	case errors.Is(err, ledger.ErrVaultOrigin), errors.Is(err, ledger.ErrVaultSchema):
		return tampering(restore, "%s is not this ledger's, or was altered: %v", at, err)
	}
	return broken(restore, "%s cannot be read: %v", at, err)
}

// views looks at the read models of this program.
func (p *patient) views(ctx context.Context) finding {
	const again = "homeward rebuild makes them again"
	if p.look == nil {
		return skip(noRecords)
	}
	place, err := p.home.place()
	shown := uint64(0)
	if err == nil {
		shown, err = place.Shown(ctx)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return warn("nothing: they are made when the ledger is served; "+again+" with a progress bar",
			"there are none of this program's generation %s", projections.Generation())
	case err != nil:
		return broken(again, "they cannot be read: %v", err)
	case shown > p.size() && p.holder == "":
		return tampering("find the newer "+p.stores.recordsAt(), "the read models show %d records, and there are %d", shown, p.size())
	case shown < p.size():
		return warn("nothing: they catch up when the ledger is served", "they show %d of %d records", shown, p.size())
	}
	return ok("they show all records")
}
