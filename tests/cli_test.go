package tests

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// TestSettings: a setting is taken from the file, the environment or the flag, the
// stronger one first, and a mistake in the file is told with its line.
func TestSettings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "homeward.conf")
	write(t, config, []byte("# mine\nHOMEWARD_DATA=of-the-file\n"))
	ask := func(env []string, args ...string) (string, int) {
		cmd := program(t, dir, homeward, append([]string{"fsck"}, args...)...)
		cmd.Env = append(programs.Unconfigured(), append(env, "XDG_CONFIG_HOME="+dir)...)
		out, _ := cmd.CombinedOutput() // the exit code tells
		return string(out), cmd.ProcessState.ExitCode()
	}
	for _, c := range []struct {
		env  []string
		args []string
		says string
	}{
		{nil, nil, "there is no ledger in " + dir + "/of-the-file;"},
		{[]string{"HOMEWARD_DATA=of-the-environment"}, nil, "there is no ledger in " + dir + "/of-the-environment;"},
		{[]string{"HOMEWARD_DATA=of-the-environment"}, []string{"--data", "of-the-flag"}, "there is no ledger in " + dir + "/of-the-flag;"},
		{[]string{"HOMEWARD_CONFIG=" + os.DevNull}, nil, "there is no ledger in " + dir + "/data;"},
		{[]string{"HOMEWARD_OUTPUT=xml"}, nil, "HOMEWARD_OUTPUT is text or json"},
	} {
		if out, exit := ask(c.env, c.args...); exit == fine || !strings.Contains(out, c.says) {
			t.Errorf("%v %v: exit code %d, want %q: %s", c.env, c.args, exit, c.says, out)
		}
	}
	write(t, config, []byte("# mine\n\nHOMEWARD_DTAA=x\n"))
	if out, exit := ask(nil); exit != misused || !strings.Contains(out, "homeward.conf: line 3: ") {
		t.Errorf("a mistake in the file: exit code %d: %s", exit, out)
	}
}

// TestAForgersFolder: a forger ships a dossier with a trust file and a
// configuration that names it. The folder must not vouch for itself.
func TestAForgersFolder(t *testing.T) {
	t.Parallel()
	dir := filledHome(t, demoSeed, caseload(t, demoSeed, 1))
	mustRun(t, dir, homeward, "dossier", "--out", "dossier.zip", string(longestLife(t, rows(t, dir))))
	write(t, filepath.Join(dir, "homeward.conf"), []byte("HOMEWARD_TRUST=data/trust.json\n"))
	cmd := program(t, dir, homeward, "verify", "dossier.zip")
	cmd.Env = append(programs.Unconfigured(), "XDG_CONFIG_HOME="+dir)
	out, _ := cmd.CombinedOutput() // the exit code tells
	if exit := cmd.ProcessState.ExitCode(); exit == fine || !strings.Contains(string(out), "does not count in a file of the working folder") {
		t.Errorf("exit code %d: %s", exit, out)
	}
}

// TestFolderOrServer: the environment may name a server, and whoever names a folder
// means the folder.
func TestFolderOrServer(t *testing.T) {
	t.Parallel()
	dir := filledHome(t, demoSeed, caseload(t, demoSeed, 1))
	child := string(longestLife(t, rows(t, dir)))
	for _, c := range []struct {
		flags []string
		exit  int
		says  string
	}{
		{nil, couldNot, "ask the ledger at http://127.0.0.1:1"},
		{[]string{"--server", "http://127.0.0.1:2", "--data", "data"}, couldNot, "ask the ledger at http://127.0.0.1:2"},
		{[]string{"--data", "data"}, fine, "Wrote "},
	} {
		cmd := program(t, dir, homeward, append([]string{"dossier", child}, c.flags...)...)
		cmd.Env = append(cmd.Env, "HOMEWARD_SERVER=http://127.0.0.1:1")
		out, _ := cmd.CombinedOutput() // the exit code tells
		if exit := cmd.ProcessState.ExitCode(); exit != c.exit || !strings.Contains(string(out), c.says) {
			t.Errorf("%v: exit code %d, want %d and %q: %s", c.flags, exit, c.exit, c.says, out)
		}
	}
}

func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for shell, says := range map[string]string{"bash": "__start_homeward", "zsh": "#compdef homeward",
		"fish": "complete -c homeward", "powershell": "Register-ArgumentCompleter"} {
		if out := mustRun(t, t.TempDir(), homeward, "completion", shell); !strings.Contains(out, says) {
			t.Errorf("%s: %.300s", shell, out)
		}
	}
}

func TestCourtsHelp(t *testing.T) {
	t.Parallel()
	out, errs, exit := run(t, t.TempDir(), court, "--help")
	if exit != fine || errs != "" || !strings.Contains(out, "Exit codes:") {
		t.Errorf("exit code %d: %s%s", exit, out, errs)
	}
}

// TestTakenPort: a demonstration that cannot be served is not made.
func TestTakenPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	out, errs, exit := run(t, dir, homeward, "demo", "--listen", taken.Addr().String())
	if exit != couldNot || !strings.Contains(errs, "listen on "+taken.Addr().String()+": a server is there already; --listen takes another port") {
		t.Errorf("exit code %d: %s%s", exit, out, errs)
	}
	if made, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(made) > 0 {
		t.Errorf("it made %v: %v", made, err)
	}
}

// TestDoctorBesideAServer: a ledger that is served, and one whose server was
// killed, are looked at without a byte of theirs being changed.
func TestDoctorBesideAServer(t *testing.T) {
	t.Parallel()
	dir := filledHome(t, demoSeed, caseload(t, demoSeed, 1))
	server := serve(t, dir)
	look := func(says string) {
		t.Helper()
		before := folder(t, filepath.Join(dir, "data"))
		out, errs, exit := run(t, dir, homeward, "doctor", "--trust", "data/trust.json")
		if exit != fine || !strings.Contains(out, says) || strings.Contains(out, "FAIL") {
			t.Errorf("exit code %d, want %q:\n%s%s", exit, says, out, errs)
		}
		for name, text := range folder(t, filepath.Join(dir, "data")) {
			if before[name] != text {
				t.Errorf("the doctor changed %s", name)
			}
		}
	}
	look("held by process " + strconv.Itoa(server.Cmd.Process.Pid))
	_, errs, exit := run(t, dir, homeward, "rebuild", "--verdicts")
	if exit != couldNot || !strings.Contains(errs, "process "+strconv.Itoa(server.Cmd.Process.Pid)) {
		t.Errorf("rebuild while the ledger is served: exit code %d: %s", exit, errs)
	}
	if err := server.Cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.Cmd.Wait() // it was killed
	if _, err := os.Stat(filepath.Join(dir, "data", "events.db-wal")); err != nil {
		t.Fatalf("the kill left no write-ahead log: %v", err)
	}
	look("ok       lock              free")
	out := mustRun(t, dir, homeward, "rebuild", "--verdicts")
	if !strings.Contains(out, "Made the read models anew from ") {
		t.Errorf("rebuild after the kill: %s", out)
	}
	look("ok       read models       they show all records")
	serve(t, dir).Stop(t)
}

// folder returns the bytes of every file, but for SQLite's notes on who reads.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "-shm") {
			return err
		}
		data, err := os.ReadFile(name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
