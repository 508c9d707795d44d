package postgres

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is where the programs are and who runs them: PostgreSQL refuses root.
type account struct {
	bin      string
	uid, gid int
	other    bool // not the test's own user
}

// find finds PostgreSQL's server, or installs it.
func find() (*account, error) {
	bin := programs()
	if bin == "" && os.Getuid() == 0 {
		if err := install(); err != nil {
			return nil, err
		}
		bin = programs()
	}
	if bin == "" {
		return nil, fmt.Errorf("%w, under /usr/lib/postgresql or on the PATH: install it, or name a running one in %s", errMissing, Variable)
	}
	if os.Getuid() != 0 {
		return &account{bin: bin, uid: os.Getuid(), gid: os.Getgid()}, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("find a user for PostgreSQL: %w", err)
		}
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, fmt.Errorf("find a user for PostgreSQL: %w", err)
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, fmt.Errorf("find a user for PostgreSQL: %w", err)
	}
	return &account{bin: bin, uid: uid, gid: gid, other: true}, nil
}

// programs returns the folder of the newest server, or nothing.
func programs() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is good
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) }))
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return ""
	}
	if whole, err := filepath.EvalSymlinks(path); err == nil {
		path = whole // initdb stands beside the program, not beside the link
	}
	return filepath.Dir(path)
}

// version is the N of /usr/lib/postgresql/N/bin/postgres.
func version(path string) float64 {
	n, _ := strconv.ParseFloat(filepath.Base(filepath.Dir(filepath.Dir(path))), 64)
	return n
}

func (a *account) command(program string, args ...string) *exec.Cmd {
	return a.run(filepath.Join(a.bin, program), args...)
}

// run prepares a process in a group of its own, so that an interrupted terminal
// reaches the test alone, and without the test's environment: PGDATA, PGPORT and
// their like would lead it astray.
func (a *account) run(path string, args ...string) *exec.Cmd {
	process := exec.Command(path, args...)
	process.Dir = "/"
	process.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		process.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return process
}

// Program is the path of one of the server's own tools, such as pgbench.
func Program(name string) (string, error) {
	path := filepath.Join(programs(), name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("find %s beside the server: %w", name, err)
	}
	return path, nil
}
