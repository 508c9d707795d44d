package containers

import (
	"archive/tar"
	"context"
	"crypto/rand"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// port is the one that the image exposes.
const port = "8080/tcp"

// ledger is a ledger on a volume, and how its containers are run.
type ledger struct {
	*testing.T
	image, volume string
	address       string // of the store outside the container, if it has one
	folder        string // of this machine, under the same path inside
}

// onVolume returns an empty volume. It goes with the test, behind its containers.
func onVolume(t *testing.T, s store) *ledger {
	t.Helper()
	l := &ledger{T: t, image: needImage(t), volume: "homeward-test-" + strings.ToLower(rand.Text())}
	if s.outside != nil {
		l.address, l.folder = s.outside(t)
	}
	t.Cleanup(func() {
		err := withEngine(func(ctx context.Context, c *client.Client) error {
			_, err := c.VolumeRemove(ctx, l.volume, client.VolumeRemoveOptions{Force: true})
			return err
		})
		if err != nil {
			t.Errorf("remove volume: %v", err)
		}
	})
	return l
}

// confine takes from a container whatever Homeward does without, and publishes
// its port on this machine alone.
func (l *ledger) confine(c *container.HostConfig) {
	c.ReadonlyRootfs, c.CapDrop, c.SecurityOpt = true, []string{"ALL"}, []string{"no-new-privileges"}
	c.PortBindings = network.PortMap{network.MustParsePort(port): {{HostIP: netip.MustParseAddr("127.0.0.1")}}}
	if l.folder != "" {
		c.Binds = []string{l.folder + ":" + l.folder}
	}
}

// start starts a container with a command, or with what the image does by itself,
// and waits for it as told. The container goes with the test.
func (l *ledger) start(until wait.Strategy, command ...string) *testcontainers.DockerContainer {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.Context(), 2*patience)
	defer cancel()
	c, err := testcontainers.Run(ctx, l.image, testcontainers.WithCmd(command...),
		testcontainers.WithExposedPorts(port),
		testcontainers.WithMounts(testcontainers.VolumeMount(l.volume, "/data")),
		testcontainers.WithHostConfigModifier(l.confine),
		testcontainers.WithWaitStrategyAndDeadline(patience, until))
	testcontainers.CleanupContainer(l.T, c)
	if err != nil {
		l.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, l.said(c))
	}
	return c
}

// run runs a command to its end and returns what it printed.
func (l *ledger) run(command ...string) (said string, exit int) {
	l.Helper()
	return l.outcome(l.start(wait.ForExit(), command...))
}

// mustRun is run for what has to go well.
func (l *ledger) mustRun(command ...string) string {
	l.Helper()
	said, exit := l.run(command...)
	if exit != 0 {
		l.Fatalf("%s: exit code %d\n%s", strings.Join(command, " "), exit, said)
	}
	return said
}

func (l *ledger) outcome(c *testcontainers.DockerContainer) (said string, exit int) {
	l.Helper()
	return l.said(c), l.state(c).ExitCode
}

func (l *ledger) state(c *testcontainers.DockerContainer) *container.State {
	l.Helper()
	state, err := c.State(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	return state
}

func (l *ledger) said(c *testcontainers.DockerContainer) string {
	if c == nil {
		return ""
	}
	logs, err := c.Logs(l.Context())
	if err != nil {
		return err.Error()
	}
	defer logs.Close()
	text, _ := io.ReadAll(io.LimitReader(logs, 1<<20)) // what came before a defect is told
	return string(text)
}

// served is a container that serves the ledger.
type served struct {
	*ledger
	container *testcontainers.DockerContainer
}

// healthy is how an orchestrator, too, asks whether the ledger takes records.
func healthy() wait.Strategy {
	return wait.ForHTTP("/healthz").WithPort(port).WithPollInterval(20 * time.Millisecond)
}

func (l *ledger) serve() *served {
	l.Helper()
	return &served{ledger: l, container: l.start(healthy())}
}

// address is where the ledger answers until it is stopped. After that the engine
// may choose another port.
func (s *served) address() string {
	s.Helper()
	address, err := s.container.PortEndpoint(s.Context(), port, "http")
	if err != nil {
		s.Fatal(err)
	}
	return address
}

// kill is kill -9.
func (s *served) kill() error {
	return withEngine(func(ctx context.Context, c *client.Client) error {
		_, err := c.ContainerKill(ctx, s.container.GetContainerID(), client.ContainerKillOptions{Signal: "KILL"})
		return err
	})
}

// again starts the killed container once more.
func (s *served) again() {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	for s.state(s.container).Running && ctx.Err() == nil { // the engine learns of a death a moment later
		time.Sleep(20 * time.Millisecond)
	}
	if exit := s.state(s.container).ExitCode; exit != 137 {
		s.Fatalf("the killed container ended with exit code %d", exit)
	}
	if err := s.container.Start(ctx); err != nil {
		s.Fatalf("start killed container: %v\n%s", err, s.said(s.container))
	}
}

// stop is docker stop, and wants the ledger to go down well.
func (s *served) stop() {
	s.Helper()
	bounded := patience
	if err := s.container.Stop(s.Context(), &bounded); err != nil {
		s.Fatal(err)
	}
	if said, exit := s.outcome(s.container); exit != 0 {
		s.Errorf("stopped with exit code %d\n%s", exit, said)
	}
}

// ownerOf returns the number of the user whom a file of the volume belongs to.
func (s *served) ownerOf(path string) int {
	s.Helper()
	var header *tar.Header
	err := withEngine(func(ctx context.Context, c *client.Client) error {
		file, err := c.CopyFromContainer(ctx, s.container.GetContainerID(), client.CopyFromContainerOptions{SourcePath: path})
		if err != nil {
			return err
		}
		defer file.Content.Close()
		header, err = tar.NewReader(file.Content).Next()
		return err
	})
	if err != nil {
		s.Fatalf("look at %s: %v", path, err)
	}
	return header.Uid
}

// user is whom the image runs as. Only of a number can be told that it is not root.
func (s *served) user() int {
	s.Helper()
	seen, err := s.container.Inspect(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	number, _, _ := strings.Cut(seen.Config.User, ":")
	uid, err := strconv.Atoi(number)
	if err != nil {
		s.Errorf("the image's user is %q, which is no number", seen.Config.User)
	}
	return uid
}
