//go:build kurrentdb

package kurrentdb

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	dockernet "github.com/moby/moby/api/types/network"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/network"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
)

// port is where a node answers, inside its container.
const port = "2113/tcp"

// image is a server to test against. Their settings have the same names behind
// different prefixes.
type image struct {
	name   string
	prefix string
}

var images = []image{
	{"eventstore/eventstore:24.6.0-bookworm-slim", "EVENTSTORE_"},
	{"kurrentplatform/kurrentdb:latest", "KURRENTDB_"},
}

// settings are what every node gets: no TLS, and appends of one large record.
func (i image) settings(more map[string]string) map[string]string {
	all := map[string]string{}
	for _, some := range []map[string]string{{
		"INSECURE":         "true",
		"MAX_APPEND_SIZE":  "8388608", // 24.6 takes 1 MiB else; a record alone can be that large
		"RUN_PROJECTIONS":  "None",
		"TELEMETRY_OPTOUT": "true",
	}, more} {
		for name, value := range some {
			all[i.prefix+name] = value
		}
	}
	return all
}

// create makes a container without starting it, and with that gets the image.
// Where there is no engine, or no image can be had, the test says so in one line
// and is skipped, or fails when HOMEWARD_NEED_CONTAINERS is set, as the build
// server sets it. What goes wrong later is a failure.
func (i image) create(ctx context.Context, t *testing.T, options ...testcontainers.ContainerCustomizer) *testcontainers.DockerContainer {
	t.Helper()
	options = append(options, testcontainers.WithNoStart(), testcontainers.WithExposedPorts(port),
		testcontainers.WithWaitStrategyAndDeadline(2*time.Minute, wait.ForHTTP("/health/live").WithPort(port).
			WithStatusCodeMatcher(func(code int) bool { return code/100 == http.StatusOK/100 })))
	made, err := run(ctx, i.name, options...)
	if made != nil {
		testcontainers.CleanupContainer(t, made)
	}
	if err != nil {
		line := fmt.Sprintf("%s was not tested: it cannot be had here: %s", i.name, firstLine(err))
		if os.Getenv("HOMEWARD_NEED_CONTAINERS") != "" {
			t.Fatal(line)
		}
		fmt.Fprintln(os.Stderr, line)
		t.Skip(line)
	}
	return made
}

// run turns into an error that the library panics where it finds no engine.
func run(ctx context.Context, name string, options ...testcontainers.ContainerCustomizer) (made *testcontainers.DockerContainer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return testcontainers.Run(ctx, name, options...)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// TestNode runs the suite on one node. Each of its stores is a ledger of its own
// there.
func TestNode(t *testing.T) {
	for _, i := range images {
		t.Run(i.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			connection := os.Getenv(childConnection)
			if connection == "" {
				node := i.create(ctx, t, testcontainers.WithEnv(i.settings(nil)))
				if err := node.Start(ctx); err != nil {
					t.Fatal(err)
				}
				address, err := node.PortEndpoint(ctx, port, "")
				if err != nil {
					t.Fatal(err)
				}
				connection = "kurrentdb://" + address + "?tls=false"
				t.Setenv(childConnection, connection)
			}
			// A group of its own, so that the node outlives the parallel tests.
			t.Run("suite", func(t *testing.T) {
				storetest.Run(t, func(t *testing.T, dir string) eventstore.Store { return open(ctx, t, dir, connection) })
			})
		})
	}
}

// childConnection tells the process that the suite starts and kills where the
// node is, which it must not start again.
const childConnection = "HOMEWARD_TEST_KURRENTDB_NODE"

// open makes or opens the ledger that belongs to a directory, by the name that
// is kept there.
func open(ctx context.Context, t *testing.T, dir, connection string) eventstore.Store {
	t.Helper()
	file := filepath.Join(dir, "ledger")
	verb := kurrentstore.Open
	name, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		verb, name = kurrentstore.Create, []byte("test-"+strings.ToLower(rand.Text()[:20]))
		err = os.WriteFile(file, name, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := verb(ctx, connection+"&ledger="+string(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestClusterLosesLeader tells the story to three nodes.
func TestClusterLosesLeader(t *testing.T) {
	for _, i := range images {
		t.Run(i.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			loseLeader(t, i.cluster(ctx, t))
		})
	}
}

// cluster starts three nodes that know each other by name, and are known to us
// by a port each on loopback, chosen beforehand because they have to say it.
func (i image) cluster(ctx context.Context, t *testing.T) cluster {
	t.Helper()
	ports := freePorts(t, 3)
	i.create(ctx, t) // says so when there is no image, before a network is made
	inside, err := network.New(ctx)
	if err != nil {
		t.Fatal(err)
	}
	testcontainers.CleanupNetwork(t, inside)
	nodes := map[string]*testcontainers.DockerContainer{}
	c := cluster{kill: func(address string) error {
		node := nodes[address]
		if node == nil {
			return fmt.Errorf("no node at %s", address)
		}
		return testcontainers.TerminateContainer(node, testcontainers.StopTimeout(0))
	}}
	for n := range ports {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[n]))
		nodes[address] = i.create(ctx, t, testcontainers.WithEnv(i.settings(member(n, ports))), bound(ports[n]),
			network.WithNetwork([]string{memberName(n)}, inside))
		c.addresses = append(c.addresses, address)
	}
	// None of them is ready before it has met another.
	started := make(chan error, len(nodes))
	for _, node := range nodes {
		go func() { started <- node.Start(ctx) }()
	}
	for range nodes {
		if err := <-started; err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func memberName(n int) string { return fmt.Sprint("node", n) }

// member is what the n-th node of a cluster is told beside the rest.
func member(n int, ports []int) map[string]string {
	var seeds []string
	for other := range ports {
		if other != n {
			seeds = append(seeds, memberName(other)+":2113")
		}
	}
	return map[string]string{
		"CLUSTER_SIZE":                     strconv.Itoa(len(ports)),
		"DISCOVER_VIA_DNS":                 "false",
		"GOSSIP_SEED":                      strings.Join(seeds, ","),
		"NODE_IP":                          "0.0.0.0",
		"REPLICATION_IP":                   "0.0.0.0",
		"NODE_HOST_ADVERTISE_AS":           memberName(n),
		"REPLICATION_HOST_ADVERTISE_AS":    memberName(n),
		"ADVERTISE_HOST_TO_CLIENT_AS":      "127.0.0.1",
		"ADVERTISE_NODE_PORT_TO_CLIENT_AS": strconv.Itoa(ports[n]),
	}
}

// bound publishes the node's port at a given one of loopback.
func bound(number int) testcontainers.CustomizeRequestOption {
	return testcontainers.WithHostConfigModifier(func(c *container.HostConfig) {
		c.PortBindings = dockernet.PortMap{dockernet.MustParsePort(port): {
			{HostIP: netip.MustParseAddr("127.0.0.1"), HostPort: strconv.Itoa(number)},
		}}
	})
}

// freePorts finds ports that nobody has just now.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = listener.Close() }()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports
}
