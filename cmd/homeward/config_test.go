package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConfigurationIsRefused: each mistake ends with a sentence that names the
// line, and with no value repeated.
func TestConfigurationIsRefused(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"HOMEWARD_DATA=a\nHOMEWARD_DTAA=b\n", "line 2: there is no setting"},
		{"homeward_data=a", "line 1: there is no setting"},
		{"HOMEWARD_CONFIG=a", "line 1: there is no setting"},
		{"export HOMEWARD_DATA=a", "line 1: there is no setting"},
		{"\n# x\n HOMEWARD_DATA=a", "line 3: there is no setting"},
		{"HOMEWARD_DATA =a", "line 1: there is no setting"},
		{"HOMEWARD_DATA", "line 1: want NAME=value"},
		{"HOMEWARD_DATA=", "line 1: HOMEWARD_DATA has no value"},
		{"HOMEWARD_DATA= a", "line 1: there is a space"},
		{"HOMEWARD_DATA=a\r\n", "line 1: there is a space"},
		{"HOMEWARD_TOKEN=\"hw_hidden\"", "line 1: the value of HOMEWARD_TOKEN has a quotation mark"},
		{"HOMEWARD_TOKEN=hw_hidden\x00", "line 1: the value of HOMEWARD_TOKEN has characters that do not print"},
		{"HOMEWARD_DATA=\xff", "line 1: the value of HOMEWARD_DATA has characters that do not print"},
		{"HOMEWARD_DATA=a\nHOMEWARD_DATA=a", "line 2: HOMEWARD_DATA stands in line 1 already"},
		{"HOMEWARD_OUTPUT=xml", "text or json"},
		{"HOMEWARD_TRUST=mine.json", ":1: HOMEWARD_TRUST does not count in a file of the working folder"},
		{"HOMEWARD_SERVER=http://thief", ":1: HOMEWARD_SERVER does not count in a file of the working folder"},
	} {
		dir := bare(t)
		writeFile(t, filepath.Join(dir, configName), c.text, 0o600)
		out, errs, code := invoke(t, "env")
		if code != exitUsage || !strings.Contains(errs, c.says) || !strings.Contains(errs, configName) {
			t.Errorf("%q: exit code %d, want %q: %s%s", c.text, code, c.says, out, errs)
		}
		if strings.Contains(errs, "hw_hidden") {
			t.Errorf("%q: the token is repeated: %s", c.text, errs)
		}
		if _, errs, code := invoke(t, "key"); code != exitFine {
			t.Errorf("%q: a command without settings: exit code %d: %s", c.text, code, errs)
		}
	}
}

func TestUnreadableConfiguration(t *testing.T) {
	dir := bare(t)
	large := filepath.Join(dir, "large")
	writeFile(t, large, strings.Repeat("#\n", maxConfig), 0o600)
	for _, path := range []string{filepath.Join(dir, "nowhere"), dir, large} {
		t.Setenv(configVariable, path)
		if _, errs, code := invoke(t, "env"); code != exitCouldNot || !strings.Contains(errs, path) {
			t.Errorf("%s: exit code %d: %s", path, code, errs)
		}
	}
	open := filepath.Join(dir, "open")
	writeFile(t, open, "HOMEWARD_TOKEN=hw_hidden\n", 0o640)
	t.Setenv(configVariable, open)
	if _, errs, code := invoke(t, "env"); code != exitUsage || !strings.Contains(errs, "chmod 600 "+open) {
		t.Errorf("a token that others may read: exit code %d: %s", code, errs)
	}
	if err := os.Chmod(open, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := invoke(t, "env"); code != exitFine {
		t.Errorf("a token for one: exit code %d: %s", code, errs)
	}
}

// FuzzParseConfig: whatever the bytes, what is taken is a known setting with a
// value that stands in the file as it is, and reads the same written again.
func FuzzParseConfig(f *testing.F) {
	f.Add([]byte("# comment\n\nHOMEWARD_DATA=/srv/home ward\nHOMEWARD_TOKEN=hw_x=y\n"))
	f.Add([]byte("HOMEWARD_DATA=\"quoted\"\n"))
	f.Add([]byte("HOMEWARD_DATA=a\r\nX=\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		lines, err := parseConfig(text)
		if err != nil {
			if lines != nil || !strings.HasPrefix(err.Error(), "line ") {
				t.Fatalf("lines %v with error %v", lines, err)
			}
			return
		}
		source := strings.Split(string(text), "\n")
		var again strings.Builder
		for name, line := range lines {
			if !knownVariable(name) || source[line.number-1] != name+"="+line.value {
				t.Fatalf("line %d gives %q=%q", line.number, name, line.value)
			}
			again.WriteString(name + "=" + line.value + "\n")
		}
		twice, err := parseConfig([]byte(again.String()))
		if err != nil || len(twice) != len(lines) {
			t.Fatalf("written again: %v", err)
		}
		for name, line := range lines {
			if twice[name].value != line.value {
				t.Fatalf("%s reads %q, then %q", name, line.value, twice[name].value)
			}
		}
	})
}
