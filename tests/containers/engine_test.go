// Package containers runs the image of Homeward as an operator would: not as
// root, with a root file system that nobody can write to, its data on a volume. And
// it kills the container.
//
// That needs a Docker engine on this machine. One that answers already is taken,
// the one of DOCKER_HOST before any other; else, as root, the tests install
// Debian's and start one of their own (start_test.go). Nothing is pulled.
package containers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go/log"
)

// patience is how long any one thing may take that is waited for here.
const patience = time.Minute

var (
	// errMissing: no engine answers, and none can be started by this user.
	errMissing = errors.New("no Docker engine answers here: start one, or name it in DOCKER_HOST")
	// errRefused: nobody could have an engine here.
	errRefused = errors.New("the kernel gives this process no namespaces, so that no container can run")
)

// atEnd is what TestMain does when the tests are over, the last thing first.
var atEnd []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(atEnd) - 1; i >= 0; i-- {
		atEnd[i]()
	}
	os.Exit(code)
}

// engine finds an engine, or starts one, and points testcontainers to it.
var engine = sync.OnceValue(func() error {
	host, err := find()
	if errors.Is(err, errMissing) && os.Getenv("DOCKER_HOST") == "" && os.Getuid() == 0 {
		host, err = start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "containers: nothing was tested:", err)
		return err
	}
	log.SetDefault(log.NewNoopLogger()) // it tells of each step
	return errors.Join(os.Setenv("DOCKER_HOST", host),
		os.Setenv("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1"), // where ports are published
		os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"))      // its image would be pulled
})

// needEngine skips a test where there is no engine. The build server has to have
// one, unless its kernel is against it.
func needEngine(t *testing.T) {
	t.Helper()
	err := engine()
	if err != nil && os.Getenv("CI") == "true" && !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
}

// find returns the address of an engine that answers.
func find() (string, error) {
	hosts := []string{os.Getenv("DOCKER_HOST")}
	if hosts[0] == "" {
		hosts = sockets()
	}
	for _, host := range hosts {
		if answers(host) {
			return host, nil
		}
	}
	return "", errMissing
}

// sockets are where engines listen: the system's, a user's own, Docker Desktop's.
func sockets() []string {
	hosts := []string{"unix:///var/run/docker.sock"}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		hosts = append(hosts, "unix://"+filepath.Join(dir, "docker.sock"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		hosts = append(hosts, "unix://"+filepath.Join(home, ".docker", "run", "docker.sock"),
			"unix://"+filepath.Join(home, ".docker", "desktop", "docker.sock"))
	}
	return hosts
}

func answers(host string) bool {
	return withHost(host, func(ctx context.Context, c *client.Client) error {
		_, err := c.Ping(ctx, client.PingOptions{})
		return err
	}) == nil
}

// withEngine asks the engine something that testcontainers has no word for.
func withEngine(ask func(context.Context, *client.Client) error) error {
	return withHost(os.Getenv("DOCKER_HOST"), ask)
}

func withHost(host string, ask func(context.Context, *client.Client) error) error {
	c, err := client.New(client.FromEnv, client.WithHost(host))
	if err != nil {
		return fmt.Errorf("ask engine: %w", err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return ask(ctx, c)
}
