package containers

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/homeward-ledger/homeward/tests/sources"
)

// image is what make image makes, under a name of its own. Of an engine that was
// there before, TestMain removes it.
var image = sync.OnceValues(func() (name string, err error) {
	if err := sources.Look(filepath.Join("..", "..")); err != nil {
		return "", fmt.Errorf("build image: %w", err)
	}
	dir, err := os.MkdirTemp("", "homeward-image-")
	if err != nil {
		return "", fmt.Errorf("build image: %w", err)
	}
	defer os.RemoveAll(dir)
	// The flags of a release would have everything compiled once more.
	prepare := exec.Command("make", "-C", filepath.Join("..", ".."), "context", "CONTEXT="+dir, "BUILDFLAGS=")
	prepare.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MAKE") })
	if out, err := prepare.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build programs: %w\n%s", err, out)
	}
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		return "", fmt.Errorf("build image: %w", err)
	}
	defer provider.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	name, err = provider.BuildImage(ctx, &testcontainers.ContainerRequest{FromDockerfile: testcontainers.FromDockerfile{
		Context: dir, Repo: "homeward-test", Tag: strings.ToLower(rand.Text())}})
	atEnd = append(atEnd, func() { removeImage(name) })
	return name, err
})

func removeImage(name string) {
	_ = withEngine(func(ctx context.Context, c *client.Client) error { // nobody is left to tell
		_, err := c.ImageRemove(ctx, name, client.ImageRemoveOptions{Force: true, PruneChildren: true})
		return err
	})
}

// needImage returns the image's name.
func needImage(t *testing.T) string {
	t.Helper()
	needEngine(t)
	name, err := image()
	if err != nil {
		t.Fatal(err)
	}
	return name
}
