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
	if err := os.WriteFile(junk, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want int
		says string
	}{
		"help":           {[]string{"--help"}, 0, "Exit codes:"},
		"help, short":    {[]string{"-h"}, 0, "Exit codes:"},
		"no argument":    {nil, 64, "usage: homeward-verify"},
		"two dossiers":   {[]string{"a.zip", "b.zip"}, 64, "usage"},
		"unknown flag":   {[]string{"--network", junk}, 64, "usage"},
		"unknown output": {[]string{"--output", "xml", junk}, 64, "usage"},
		"no such file":   {[]string{filepath.Join(folder, "none.zip")}, 1, "COULD NOT CHECK"},
		"no dossier":     {[]string{junk}, 2, "the file is no whole ZIP archive"},
		"bad trust file": {[]string{"--trust", junk, junk}, 1, "read trust file"},
		"no trust file":  {[]string{"--trust", folder + "/none", junk}, 1, "read trust file"},
		"output as JSON": {[]string{"--output", "json", junk}, 2, `"status":"tampered"`},
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
