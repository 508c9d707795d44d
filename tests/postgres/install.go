package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// debian installs the server without a cluster, which would be started. Several
// test binaries may come here at once, or to their own lines with apt (as in
// tests/containers), which knows only how to give up: they share the lock.
const debian = `set -e
exec 9>/run/lock/homeward-apt; flock 9
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && exit
apt-get update
apt-get install -y --no-install-recommends postgresql-common
conf=/etc/postgresql-common/createcluster.conf
line='create_main_cluster = false # while the server is installed'
echo "$line" >>$conf
trap 'grep -vxF "$line" $conf >$conf.new; mv $conf.new $conf' EXIT
apt-get install -y --no-install-recommends postgresql`

func install() error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("%w: install it, or name a running one in %s", errMissing, Variable)
	}
	fmt.Fprintln(os.Stderr, "postgres: there is no server; installing Debian's package postgresql")
	apt := exec.Command("/bin/sh", "-c", debian)
	apt.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
	if out, err := apt.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%w, and it could not be installed: %w: %s", errMissing, err, lines[len(lines)-1])
	}
	return nil
}
