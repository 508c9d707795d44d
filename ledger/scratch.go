package ledger

import "os"

// scratch is a file of this process alone: it has no name and is gone with the process.
// It takes what there is too much of for memory, and can be made again. The zero value
// makes its file when the first bytes are written. Not safe for concurrent use.
type scratch struct {
	file *os.File
	name string // where a file cannot be without one while it is open
}

// write writes at an offset; false when there is no disk for it.
func (s *scratch) write(bytes []byte, at int64) bool {
	if s.file == nil {
		file, err := os.CreateTemp("", "homeward-*")
		if err != nil {
			return false
		}
		if s.file = file; os.Remove(file.Name()) != nil {
			s.name = file.Name()
		}
	}
	_, err := s.file.WriteAt(bytes, at)
	return err == nil
}

// read reads what was written at an offset.
func (s *scratch) read(to []byte, at int64) error {
	_, err := s.file.ReadAt(to, at)
	return err
}

func (s *scratch) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
	if s.name != "" {
		_ = os.Remove(s.name)
	}
	*s = scratch{}
}
