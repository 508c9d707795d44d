// Command homeward runs a ledger of child rescue and reunification: it makes a
// new one, takes statements in, serves them over GraphQL, writes dossiers and
// checks that nothing was changed behind anybody's back.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// Exit codes; docs/operations.md explains them to users.
const (
	exitFine     = 0
	exitCouldNot = 1
	exitTampered = 2 // tampered with, or invalid
	exitUsage    = 64
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // whoever asks a second time does not want to wait
	root := rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var reported exit
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "homeward: interrupted; what was acknowledged is kept, and the same command goes on from there")
	case err != nil && !errors.As(err, &reported):
		fmt.Fprintln(os.Stderr, "homeward: "+err.Error())
	}
	return exitCode(err)
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "homeward",
		Short: "A ledger of child rescue and reunification that cannot be rewritten quietly",
		Long: `Homeward records what happens to a rescued child as signed statements that
nobody can change, drop or back-date without it being seen.

What a command can be told by a flag with a name in [BRACKETS], the environment
can say under that name, and so can a configuration file: see homeward env.
homeward completion makes the completions of your shell.

Exit codes: 0 fine, 1 could not, 2 tampered with or invalid, 64 wrong usage.`,
		PersistentPreRunE: applySettings,
		SilenceUsage:      true, SilenceErrors: true,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(rebuildCommand(), doctorCommand(), policyCommand())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError(err.Error() + hint(cmd, err.Error())) })
	root.AddCommand(initCommand(), serveCommand(), demoCommand(), keyCommand(), tokenCommand(), submitCommand(), simulateCommand(),
		importCommand(), askCommand(), auditCommand(), dossierCommand(), verifyCommand(), fsckCommand(), kinshipCommand(), envCommand())
	addCompletion(root)
	return root
}

// usage marks an error of the person at the keyboard.
type usage struct{ text string }

func (u usage) Error() string { return u.text }

func usageError(text string) error { return usage{text: text} }

// args turns cobra's complaint about arguments into one of usage.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if err := check(cmd, given); err != nil {
			return usageError(err.Error() + "; see " + cmd.CommandPath() + " --help")
		}
		return nil
	}
}

// hint guesses which flag was meant, or says where they are listed. The text is pflag's
// complaint; it calls "-output" an unknown shorthand 'o'.
func hint(cmd *cobra.Command, complaint string) string {
	_, name, unknown := strings.Cut(complaint, "unknown flag: --")
	if !unknown && strings.HasPrefix(complaint, "unknown shorthand flag: ") {
		_, name, _ = strings.Cut(complaint, " in -")
	}
	var known []string
	for word := range strings.FieldsSeq(cmd.Flags().FlagUsages()) {
		if flag, is := strings.CutPrefix(word, "--"); is && cmd.Flags().Lookup(flag) != nil {
			known = append(known, flag)
		}
	}
	name, _, _ = strings.Cut(name, "=")
	if meant := client.Nearest(name, known); meant != "" {
		return "; did you mean --" + meant + "?"
	}
	return "; see " + cmd.CommandPath() + " --help"
}

// exit is an outcome that was reported already.
type exit int

func (e exit) Error() string { return fmt.Sprintf("finished with exit code %d", int(e)) }

func exitCode(err error) int {
	var wrong usage
	var code exit
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong):
		return exitUsage
	}
	switch domain.KindOf(err) {
	case domain.Tampered, domain.Invalid:
		return exitTampered
	}
	return exitCouldNot
}
