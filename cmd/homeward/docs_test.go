package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestOperationsListsEverything keeps docs/operations.md in step: a row for each
// command and each setting, and none for what there is not.
func TestOperationsListsEverything(t *testing.T) {
	data, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	_, commands, _ := strings.Cut(text, "## Commands")
	commands, _, _ = strings.Cut(commands, "\n## ")
	known := map[string]bool{"homeward-verify": true}
	root := rootCommand()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		known[cmd.CommandPath()] = true
		if !strings.Contains(commands, "`"+cmd.CommandPath()+"`") && !hasAll(commands, cmd) {
			t.Errorf("docs/operations.md has no row for %s", cmd.CommandPath())
		}
	}
	for line := range strings.Lines(commands) {
		name, ok := strings.CutPrefix(line, "| `")
		if name, _, _ = strings.Cut(name, "`"); ok && !known[firstWords(name)] {
			t.Errorf("docs/operations.md has a row for %s, which there is not", name)
		}
	}
	for _, s := range settings() {
		value := ""
		if s.value != "" {
			value = "`" + s.value + "` "
		}
		row := fmt.Sprintf("| `%s` | `--%s` | %s| %s", s.env, s.flag, value, s.meaning)
		if !strings.Contains(text, row) {
			t.Errorf("docs/operations.md has no row like %s", row)
		}
	}
}

// hasAll reports whether the rows of cmd name each command below it.
func hasAll(commands string, cmd *cobra.Command) bool {
	var names string
	for line := range strings.Lines(commands) {
		if strings.HasPrefix(line, "| `"+cmd.CommandPath()+" ") {
			cell, _, _ := strings.Cut(line, " | ")
			names += cell
		}
	}
	for _, below := range cmd.Commands() {
		if !strings.Contains(names, below.Name()+"`") {
			return false
		}
	}
	return cmd.HasSubCommands()
}

func firstWords(command string) string {
	words := strings.Fields(command)
	return strings.Join(words[:min(2, len(words))], " ")
}
