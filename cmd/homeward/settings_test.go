package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// bare gives a test a working folder and an environment that say nothing.
func bare(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Chdir(dir)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "xdg"))
	t.Setenv(configVariable, "")
	for _, s := range settings() {
		t.Setenv(s.env, "")
	}
	for _, name := range unknownVariables() {
		t.Setenv(name, "")
	}
	return dir
}

// invoke runs a command in this process.
func invoke(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs strings.Builder
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&errs)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		errs.WriteString(err.Error())
	}
	return out.String(), errs.String(), exitCode(err)
}

func writeFile(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// probe runs a command that has every setting, and returns what it was given.
func probe(t *testing.T, arguments ...string) (map[string]string, error) {
	t.Helper()
	given, into := map[string]string{}, map[string]*string{}
	for _, s := range settings() {
		into[s.flag] = new(string)
	}
	cmd := &cobra.Command{Use: "probe", RunE: func(*cobra.Command, []string) error {
		for flag, value := range into {
			given[flag] = *value
		}
		return nil
	}}
	settingFlags(cmd, into)
	root := rootCommand()
	root.AddCommand(cmd)
	root.SetArgs(append([]string{"probe"}, arguments...))
	return given, root.ExecuteContext(t.Context())
}

// shownBy returns a setting as homeward env shows it.
func shownBy(t *testing.T, env string, arguments ...string) settingShown {
	t.Helper()
	out, errs, code := invoke(t, append([]string{"env", "--output=json"}, arguments...)...)
	if code != exitFine {
		t.Fatalf("env: exit code %d: %s", code, errs)
	}
	var answer environment
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	for _, s := range answer.Settings {
		if s.Name == env {
			return s
		}
	}
	t.Fatalf("env does not show %s", env)
	return settingShown{}
}

// TestPrecedence: for every setting and whoever speaks, the flag beats the
// environment, the environment the file, the file the default.
func TestPrecedence(t *testing.T) {
	for _, s := range settings() {
		for who := range 8 {
			dir := bare(t)
			want, from := s.value, fromDefault
			say := func(bit int, by origin) (string, bool) {
				value := "by-" + string(by)
				if s.oneOf != nil { // the last one is not the default
					value = s.oneOf[len(s.oneOf)-1]
				}
				if who&bit == 0 {
					return "", false
				}
				want, from = value, by
				return value, true
			}
			if value, speaks := say(1, fromFile); speaks {
				writeFile(t, filepath.Join(dir, "xdg", "homeward", configName), "# mine\n"+s.env+"="+value+"\n", 0o600)
			}
			if value, speaks := say(2, fromEnvironment); speaks {
				t.Setenv(s.env, value)
			}
			var flags []string
			if value, speaks := say(4, fromFlag); speaks {
				flags = []string{"--" + s.flag + "=" + value}
			}
			given, err := probe(t, flags...)
			if err != nil || given[s.flag] != want {
				t.Errorf("%s, case %03b: %q, want %q (%v)", s.env, who, given[s.flag], want, err)
			}
			if s.flag == "output" {
				continue // the only one that shownBy says itself
			}
			if told := shownBy(t, s.env, flags...); told.From != from {
				t.Errorf("%s, case %03b: from %s, want %s", s.env, who, told.From, from)
			}
		}
	}
}

// TestEmptyFlagIsNoValue: an empty flag takes back what the environment says.
func TestEmptyFlagIsNoValue(t *testing.T) {
	bare(t)
	t.Setenv("HOMEWARD_TRUST", "elsewhere.json")
	if given, err := probe(t, "--trust="); err != nil || given["trust"] != "" {
		t.Errorf("got %q: %v", given["trust"], err)
	}
}

// TestPlaces: of the places of the file, the first one that has it counts alone.
func TestPlaces(t *testing.T) {
	dir := bare(t)
	own, here, named := filepath.Join(dir, "xdg", "homeward", configName), filepath.Join(dir, configName), filepath.Join(dir, "named")
	for _, c := range []struct{ path, place string }{{own, own}, {here, configName}, {named, named}} {
		writeFile(t, c.path, "HOMEWARD_DATA="+c.path+"\n", 0o644)
		if c.path == named {
			t.Setenv(configVariable, named)
		}
		if told := shownBy(t, "HOMEWARD_DATA"); told.Value != c.path || told.Place != c.place+":1" {
			t.Errorf("%+v, want %s", told, c.path)
		}
	}
	t.Setenv(configVariable, os.DevNull)
	if told := shownBy(t, "HOMEWARD_DATA"); told.From != fromDefault {
		t.Errorf("with no file: %+v", told)
	}
}

// TestSecretIsNotShown: homeward env never shows a token, wherever it came from.
func TestSecretIsNotShown(t *testing.T) {
	dir := bare(t)
	const secret = "hw_not_to_be_shown"
	check := func(from origin, flags ...string) {
		t.Helper()
		for _, output := range []string{"--output=text", "--output=json"} {
			out, errs, code := invoke(t, append([]string{"env", output}, flags...)...)
			if code != exitFine || strings.Contains(out+errs, secret) {
				t.Errorf("%s %s: exit code %d: %s%s", from, output, code, out, errs)
			}
		}
		if told := shownBy(t, "HOMEWARD_TOKEN", flags...); told.Value != "set" || told.From != from {
			t.Errorf("%s: %+v", from, told)
		}
	}
	writeFile(t, filepath.Join(dir, configName), "HOMEWARD_TOKEN="+secret+"\n", 0o600)
	check(fromFile)
	t.Setenv("HOMEWARD_TOKEN", secret)
	check(fromEnvironment)
	check(fromFlag, "--token="+secret)
}
