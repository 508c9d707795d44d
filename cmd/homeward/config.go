package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	configVariable = "HOMEWARD_CONFIG"
	configName     = "homeward.conf"
	maxConfig      = 64 << 10 // bytes
)

// configFile is the configuration file that was found; the zero value is none.
type configFile struct {
	path  string
	lines map[string]configLine // by the name of the setting's variable
}

// configLine is one value in a file.
type configLine struct {
	value  string
	number int // from 1
}

func (f configFile) place(line configLine) string { return fmt.Sprintf("%s:%d", f.path, line.number) }

// configPlaces returns where a file is looked for, the first place first. The
// first one that is there counts alone.
func configPlaces() []string {
	if named := os.Getenv(configVariable); named != "" {
		return []string{named}
	}
	places := []string{configName}
	folder := os.Getenv("XDG_CONFIG_HOME")
	if home, err := os.UserHomeDir(); err == nil && !filepath.IsAbs(folder) {
		folder = filepath.Join(home, ".config") // as the XDG specification has it
	}
	if filepath.IsAbs(folder) {
		places = append(places, filepath.Join(folder, "homeward", configName))
	}
	return places
}

// findConfig reads the configuration file, if there is one. A file that was named
// must be there.
func findConfig() (configFile, error) {
	for _, path := range configPlaces() {
		text, private, err := readConfig(path)
		if errors.Is(err, fs.ErrNotExist) && os.Getenv(configVariable) == "" {
			continue
		}
		if err != nil {
			return configFile{path: path}, fmt.Errorf("read configuration file: %w", err)
		}
		lines, err := parseConfig(text)
		if err != nil {
			return configFile{path: path}, usageError("configuration file " + path + ": " + err.Error())
		}
		file := configFile{path: path, lines: lines}
		return file, file.check(private)
	}
	return configFile{}, nil
}

// readConfig returns the text and whether only its owner may read it. A file that
// could block, or never end, is refused.
func readConfig(path string) (text []byte, private bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() && path != os.DevNull {
		return nil, false, fmt.Errorf("%s is no file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	if text, err = io.ReadAll(io.LimitReader(file, maxConfig+1)); err != nil {
		return nil, false, err
	}
	if len(text) > maxConfig {
		return nil, false, fmt.Errorf("%s is larger than %d bytes", path, maxConfig)
	}
	return text, info.Mode().Perm()&0o077 == 0, nil
}

// check refuses what may not stand in this file.
func (f configFile) check(private bool) error {
	for _, s := range settings() {
		line, here := f.lines[s.env]
		switch {
		case here && s.secret && !private:
			return usageError(f.place(line) + " holds a secret, and others may read the file: chmod 600 " + f.path)
		case here && s.elsewhere && os.Getenv(configVariable) == "" && f.path == configName:
			return usageError(f.place(line) + ": " + s.env + " does not count in a file of the working folder, " +
				"which may be somebody else's: set it in the environment or in your own configuration file")
		}
	}
	return nil
}

// parseConfig reads lines of NAME=value. Empty lines and those that begin with #
// say nothing. There is no quoting, no escape and no expansion, so that a value
// means the same here, to systemd and to Docker. The error names the line.
func parseConfig(text []byte) (map[string]configLine, error) {
	lines, number := map[string]configLine{}, 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, assigned := strings.Cut(line, "=")
		reason := refuseLine(name, value, assigned)
		if earlier, twice := lines[name]; twice && reason == "" {
			reason = fmt.Sprintf("%s stands in line %d already", name, earlier.number)
		}
		if reason != "" {
			return nil, fmt.Errorf("line %d: %s", number, reason)
		}
		lines[name] = configLine{value: value, number: number}
	}
	return lines, nil
}

// refuseLine says what is wrong with a line, or nothing. It never repeats a
// value, which may be a token.
func refuseLine(name, value string, assigned bool) string {
	unprintable := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case !assigned:
		return "want NAME=value"
	case !knownVariable(name):
		return fmt.Sprintf("there is no setting %.40q; homeward env lists them", name)
	case value == "":
		return name + " has no value; take the line out"
	case value != strings.TrimSpace(value):
		return "there is a space before or behind the value of " + name
	case strings.ContainsAny(value, "\"'\\`"):
		return "the value of " + name + " has a quotation mark or a backslash; values are written as they are"
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unprintable):
		return "the value of " + name + " has characters that do not print"
	}
	return ""
}

// unknownVariables returns the names in the environment that look like settings and
// are none. They stop nothing: another program may have meant them.
func unknownVariables() []string {
	var names []string
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if value != "" && strings.HasPrefix(name, "HOMEWARD_") && name != configVariable && !knownVariable(name) {
			names = append(names, name)
		}
	}
	return names
}

func knownVariable(name string) bool {
	for _, s := range settings() {
		if s.env == name {
			return true
		}
	}
	return false
}
