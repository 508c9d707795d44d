package tests

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestTour executes the commands of the README's tour, each block as it stands,
// in a folder with nothing but the binaries.
func TestTour(t *testing.T) {
	dir := t.TempDir()
	bin := filepath.Join(dir, "bin")
	command(t, moduleRoot(t), "go", "build", "-o", bin+"/", "./cmd/homeward", "./cmd/homeward-verify")
	address, stop := demo(t, dir)
	blocks := tourBlocks(t)
	if len(blocks) < 6 {
		t.Fatalf("the tour has %d blocks of commands", len(blocks))
	}
	path := curlStandIn(t) + ":" + os.Getenv("PATH")
	script := func(block string) string {
		block = strings.ReplaceAll(block, "127.0.0.1:8080", address)
		shell := exec.CommandContext(t.Context(), "sh", "-e", "-c", ". data/demo.env\n"+block)
		shell.Dir, shell.Env = dir, append(os.Environ(), "PATH="+path, "HOMEWARD_TEST_CURL=1")
		out, err := shell.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, block, out)
		}
		t.Logf("$ %s%s", block, out)
		return string(out)
	}
	last := len(blocks) - 1
	wants := map[string]string{
		"$OFFICER": `"OPEN"`, "proof { file }": "c2sp.org/tlog-proof@v1", "homeward dossier": "Wrote dossier.zip",
		"homeward ask": "custody at:",
		"homeward-verify --trust data/trust.json dossier.zip": "VERIFIED", "homeward-verify dossier.zip": "exit code 1",
		"homeward audit": "exit code 2", "homeward kinship": "The report agrees", "forged.zip": "exit code 2",
	}
	var all strings.Builder
	for _, block := range blocks[:last] {
		out := script(block)
		all.WriteString(out)
		for part, want := range wants {
			if strings.Contains(block, part) && !strings.Contains(out, want) {
				t.Errorf("the block with %q answers without %q:\n%s", part, want, out)
			}
		}
		if strings.Contains(block, "$AUDITOR") && strings.Contains(out, `"OPEN"`) {
			t.Error("the auditor gets a sealed value")
		}
	}
	stop()
	if out := script(blocks[last]); !strings.Contains(out, "Nothing was changed.") {
		t.Errorf("fsck after the tour:\n%s", out)
	}
}

// tourBlocks returns the shell blocks of the README's tour.
func tourBlocks(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, tour, found := strings.Cut(string(text), "## A five-minute tour")
	if !found {
		t.Fatal("the README has no tour")
	}
	tour, _, _ = strings.Cut(tour, "\n## ")
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(tour, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// demo starts homeward demo as make run does, on a port that is free.
func demo(t *testing.T, dir string) (address string, stop func()) {
	t.Helper()
	server := exec.CommandContext(t.Context(), "./bin/homeward", "demo", "--data", "./data", "--listen", "127.0.0.1:0")
	server.Dir = dir
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	server.Stderr = &complaints
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C") {
		if rest, ok := strings.CutPrefix(lines.Text(), "Serving on http://"); ok {
			address, _, _ = strings.Cut(rest, ":")
			port, _, _ := strings.Cut(strings.TrimPrefix(rest, address+":"), ":")
			address += ":" + port
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	stop = func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	}
	if address == "" {
		stop()
		t.Fatalf("the demonstration does not serve: %s", complaints.String())
	}
	return address, stop
}

// curlStandIn puts a curl on the path that is this test binary: the tour needs
// curl, its test nothing.
func curlStandIn(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := fmt.Sprintf("#!/bin/sh\nexec %q -test.run='^TestActAsCurl$' -- \"$@\"\n", self)
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestActAsCurl is not a test but the stand-in: curl -s URL [-H header]... [-d body].
func TestActAsCurl(t *testing.T) {
	if os.Getenv("HOMEWARD_TEST_CURL") == "" {
		return
	}
	text, err := miniCurl(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(text)
	os.Exit(0)
}

func miniCurl(args []string) (string, error) {
	for len(args) > 0 && args[0] != "--" {
		args = args[1:]
	}
	method, address, body := http.MethodGet, "", ""
	header := http.Header{}
	for i := 1; i < len(args); i++ {
		switch args[i] {
		case "-s":
		case "-H":
			i++
			name, value, _ := strings.Cut(args[i], ": ")
			header.Set(name, value)
		case "-d":
			i++
			method, body = http.MethodPost, args[i]
		default:
			address = args[i]
		}
	}
	if address == "" {
		return "", errors.New("no address")
	}
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header = header
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// moduleRoot is where the go command runs: tests run in their own folder.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
