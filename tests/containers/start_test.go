package containers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/moby/moby/client"
)

// start starts an engine in a folder of its own, which ends with the tests.
func start() (host string, err error) {
	if err := kernelAllows(); err != nil {
		return "", err
	}
	if _, err := exec.LookPath("dockerd"); err != nil {
		if err := install(); err != nil {
			return "", err
		}
		if host, err := find(); err == nil {
			return host, nil // the package has started it, as it does where there is systemd
		}
	}
	dir, err := os.MkdirTemp("", "homeward-docker-")
	if err != nil {
		return "", fmt.Errorf("make folder of engine: %w", err)
	}
	host = "unix://" + filepath.Join(dir, "docker.sock")
	release, err := guard(dir)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	atEnd = append(atEnd, func() { removeNetworks(); release() })
	return host, launch(dir, host)
}

// kernelAllows asks for what a container is made of. A root that is shut in itself
// is often denied it.
func kernelAllows() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "true").CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return errMissing
	}
	if err != nil {
		return fmt.Errorf("%w: %s", errRefused, strings.TrimSpace(string(out)))
	}
	return nil
}

// debian installs the engine. Other tests may be installing something: apt alone
// would give up.
const debian = `set -e
exec 9>/run/lock/homeward-apt; flock 9
command -v dockerd >/dev/null && exit
apt-get update
apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends docker.io`

func install() error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return errMissing
	}
	fmt.Fprintln(os.Stderr, "containers: there is no Docker engine; installing Debian's package docker.io")
	ctx, cancel := context.WithTimeout(context.Background(), 5*patience)
	defer cancel()
	apt := exec.CommandContext(ctx, "/bin/sh", "-c", debian)
	apt.Env, apt.WaitDelay = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"), patience
	if out, err := apt.CombinedOutput(); err != nil {
		return fmt.Errorf("%w; and Debian's could not be installed: %w: %s", errMissing, err, lastLine(out))
	}
	return nil
}

// watchdog waits for the end of its input, which comes with the end of the tests'
// process, even by SIGKILL. All that an engine leaves then is an idle interface.
const watchdog = `cat >/dev/null
pid=$(cat "$1/pid" 2>/dev/null) && kill "$pid" && for i in $(seq 300); do
	kill -0 "$pid" 2>/dev/null || break
	sleep 0.1
done
rm -rf --one-file-system "$1"`

// guard starts the watchdog; release makes it act, and waits until it has.
func guard(dir string) (release func(), err error) {
	watch := exec.Command("/bin/sh", "-c", watchdog, "watchdog", dir)
	watch.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not for it
	in, err := watch.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start watchdog: %w", err)
	}
	if err := watch.Start(); err != nil {
		return nil, fmt.Errorf("start watchdog: %w", err)
	}
	return func() {
		_ = in.Close()
		_ = watch.Wait() // there is nobody left to tell
	}, nil
}

// launch starts the engine and waits until it answers. It leaves the machine's
// bridge, packet filter and routes alone: two of them can run side by side, and a
// port that is published on loopback needs none of these.
func launch(dir, host string) error {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return fmt.Errorf("start engine: %w", err)
	}
	defer log.Close()
	daemon := exec.Command("dockerd", "--host", host, "--data-root", filepath.Join(dir, "data"),
		"--exec-root", filepath.Join(dir, "exec"), "--pidfile", filepath.Join(dir, "pid"),
		"--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false")
	daemon.Stdout, daemon.Stderr = log, log
	daemon.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := daemon.Start(); err != nil {
		return fmt.Errorf("start engine: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	for deadline := time.Now().Add(patience); !answers(host); {
		select {
		case err := <-ended:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("start engine: it ended with %w: %s", err, lastLine(said))
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return errors.New("start engine: it does not answer")
		}
	}
	return nil
}

// removeNetworks takes the network away that testcontainers makes where an engine
// has no bridge: its interface would outlive the engine.
func removeNetworks() {
	_ = withEngine(func(ctx context.Context, c *client.Client) error { // nobody is left to tell
		_, err := c.NetworkPrune(ctx, client.NetworkPruneOptions{})
		return err
	})
}

func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}
