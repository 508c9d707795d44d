package main

import (
	"encoding/json"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestExitStatus(t *testing.T) {
	folder := t.TempDir()
	junk := filepath.Join(folder, "junk.zip")
	cut := filepath.Join(folder, "cut.zip")
	for path, text := range map[string]string{junk: "no archive", cut: "PK\x03\x04"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		args []string
		want int
		says string
	}{
		"help":           {[]string{"--help"}, 0, "Exit codes:"},
		"help, short":    {[]string{"-h"}, 0, "Exit codes:"},
		"no argument":    {nil, 64, "name a dossier\nusage: homeward-verify"},
		"two dossiers":   {[]string{"a.zip", "b.zip"}, 64, "name one dossier, and verify the next by itself\nusage"},
		"unknown flag":   {[]string{"--network", junk}, 64, "homeward-verify: flag provided but not defined: -network\nusage"},
		"unknown output": {[]string{"--output", "yaml", junk}, 64, "homeward-verify: --output is text or json\nusage"},
		"flags behind":   {[]string{cut, "--output", "json"}, 2, `"status":"tampered"`},
		"trust behind":   {[]string{cut, "--trust", folder + "/none"}, 1, "read trust file"},
		"flags around":   {[]string{"--output", "text", cut, "--output=json"}, 2, `"status":"tampered"`},
		"no such file":   {[]string{filepath.Join(folder, "none.zip")}, 1, "COULD NOT CHECK"},
		"no archive":     {[]string{junk}, 1, junk + " is no dossier: no ZIP archive"},
		"half a dossier": {[]string{cut}, 2, "the file is no whole ZIP archive"},
		"bad trust file": {[]string{"--trust", junk, junk}, 1, "read trust file: " + junk + ": read json"},
		"no trust file":  {[]string{"--trust", folder + "/none", junk}, 1, "read trust file"},
		"output as JSON": {[]string{"--output", "json", cut}, 2, `"status":"tampered"`},
	} {
		var out, errs strings.Builder
		if got := run(c.args, &out, &errs); got != c.want || !strings.Contains(out.String()+errs.String(), c.says) {
			t.Errorf("%s: exit status %d, want %d, saying %q: %s%s", name, got, c.want, c.says, out.String(), errs.String())
		}
	}
}

func TestJSONReportIsOneDocument(t *testing.T) {
	var out, errs strings.Builder
	run([]string{"--output", "json", filepath.Join(t.TempDir(), "none.zip")}, &out, &errs)
	var report struct{ Format, Status string }
	if err := json.Unmarshal([]byte(out.String()), &report); err != nil || report.Format != "homeward-report-v1" || report.Status != "could-not-check" {
		t.Errorf("report %+v: %v", report, err)
	}
}

// TestLinksNoNetwork asks for the whole list of packages: a court runs this tool
// on a machine of its own, and it must have no way to call out.
func TestLinksNoNetwork(t *testing.T) {
	goTool := filepath.Join(build.Default.GOROOT, "bin", "go")
	list, err := exec.Command(goTool, "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("list dependencies: %v", err)
	}
	for dep := range strings.Lines(string(list)) {
		dep = strings.TrimSpace(dep)
		if dep == "net" || dep == "net/http" || dep == "database/sql" || strings.Contains(dep, "tink") || strings.Contains(dep, "sqlite") {
			t.Errorf("the tool links %s", dep)
		}
	}
}
