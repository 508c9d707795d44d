package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile bounds what is read of a desk's file, in bytes: an envelope with its
// disclosures, twice written in base64.
const maxFile = 1 << 20

// partSuffix marks a file that is being written; what a crash leaves of one is
// written over or passed by.
const partSuffix = ".part"

// replace puts data in place of a file, durably and for its owner alone: a crash
// leaves the old or the new bytes.
func replace(path string, data []byte) error {
	if err := writePart(path, data); err != nil {
		return fmt.Errorf("keep %s: %w", filepath.Base(path), err)
	}
	if err := errors.Join(os.Rename(path+partSuffix, path), syncDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("keep %s: %w", filepath.Base(path), err)
	}
	return nil
}

// keepOnce is replace for what never changes: a file with other bytes is an
// error.
func keepOnce(path string, data []byte) error {
	old, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(path, data)
	case err != nil:
		return err
	case !bytes.Equal(old, data):
		return fmt.Errorf("keep %s: %w with other contents", filepath.Base(path), fs.ErrExist)
	}
	return nil
}

func writePart(path string, data []byte) error {
	file, err := os.OpenFile(path+partSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// remove deletes a file durably.
func remove(path string) error {
	if err := errors.Join(os.Remove(path), syncDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("remove %s: %w", filepath.Base(path), err)
	}
	return nil
}

// removeIfThere is remove for what may be gone already.
func removeIfThere(path string) error {
	if err := remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	defer file.Close() // read only: nothing can be lost
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New("it is longer than any file of a desk")
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return data, nil
}

// list returns the files of a folder with a suffix, sorted by name.
func list(dir, suffix string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", filepath.Base(dir), err)
	}
	var names []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == suffix {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

func syncDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
