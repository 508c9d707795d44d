package main

import "github.com/spf13/cobra"

// completeFlag lets a shell offer the values of a flag.
func completeFlag(cmd *cobra.Command, flag string, values ...string) {
	// The only errors are of a flag that does not exist or was given values before.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// addCompletion adds cobra's own completion command, with our exit code for wrong
// usage, and keeps shells from offering files where a command takes none.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			strict(cmd)
		}
		if cmd.Use == cmd.Name() && cmd.ValidArgsFunction == nil {
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
	}
}

// strict makes a shell that cobra does not know an error of usage.
func strict(completion *cobra.Command) {
	completion.Args = args(cobra.NoArgs)
	completion.RunE = func(cmd *cobra.Command, _ []string) error {
		return usageError("name a shell; see " + cmd.CommandPath() + " --help")
	}
	for _, shell := range completion.Commands() {
		shell.Args = args(cobra.NoArgs)
	}
}
