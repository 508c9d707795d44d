package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func envCommand() *cobra.Command {
	values := map[string]*string{}
	for _, s := range settings() {
		values[s.flag] = new(string)
	}
	cmd := &cobra.Command{
		Use:   "env",
		Short: "Show every setting, its value, and where the value came from",
		Long: `Show what holds in this folder and this environment: each setting, its value,
and whether a flag, the environment, the configuration file or the default said
so. Of a secret it says only that it is set.

A flag counts before the environment, the environment before the file. The file
is the one that ` + configVariable + ` names, else ./` + configName + `, else
$XDG_CONFIG_HOME/homeward/` + configName + ` (~/.config if that is not set): lines
of NAME=value, with the names that this command shows.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := findConfig()
			if err != nil {
				return err
			}
			all, err := effectiveSettings(cmd, file)
			if err != nil {
				return err
			}
			if *values["output"] == "json" {
				return printJSON(cmd.OutOrStdout(), environmentOf(file, all))
			}
			return environmentOf(file, all).text(cmd.OutOrStdout())
		},
	}
	settingFlags(cmd, values)
	return cmd
}

// environment is the answer of homeward env.
type environment struct {
	File     string         `json:"file"`   // empty when there is none
	Places   []string       `json:"places"` // where one was looked for
	Settings []settingShown `json:"settings"`
}

type settingShown struct {
	Name    string `json:"name"`
	Flag    string `json:"flag"`
	Value   string `json:"value"` // of a secret: set, or nothing
	From    origin `json:"from"`
	Place   string `json:"place,omitempty"`
	Secret  bool   `json:"secret"`
	Meaning string `json:"meaning"`
}

func environmentOf(file configFile, all []effective) environment {
	shown := environment{File: file.path, Places: configPlaces()}
	for _, e := range all {
		value := e.value
		if e.secret && value != "" {
			value = "set"
		}
		shown.Settings = append(shown.Settings, settingShown{Name: e.env, Flag: "--" + e.flag, Value: value,
			From: e.from, Place: e.place, Secret: e.secret, Meaning: e.meaning})
	}
	return shown
}

func (e environment) text(w io.Writer) error {
	file := cmp.Or(e.File, "none; looked for "+strings.Join(e.Places, " and "))
	fmt.Fprintf(w, "Configuration file: %s\n\n", file)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range e.Settings {
		from := string(s.From)
		if s.From == fromFlag || s.From == fromFile {
			from = s.Place // a variable's name stands in the line already
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Name, cmp.Or(s.Value, "-"), from, s.Meaning)
	}
	return table.Flush()
}

// printJSON writes one document, as every --output json does.
func printJSON(w io.Writer, document any) error {
	if err := json.NewEncoder(w).Encode(document); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}
