package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// setting is something that a flag, the environment or the configuration file
// can say.
type setting struct {
	flag    string   // name of the flag
	env     string   // name of the variable, and in the file
	meaning string   // for people
	value   string   // when nobody says anything
	oneOf   []string // all it can be; nil for any text
	secret  bool     // its value is never shown, and its file is for one pair of eyes
	// A dossier may come in a folder with a homeward.conf of the forger's. What is
	// elsewhere is not taken from there (docs/decisions/configuration.md).
	elsewhere bool
}

// settings is the one list of them.
func settings() []setting {
	return []setting{
		{flag: "data", env: "HOMEWARD_DATA", meaning: "folder of the ledger", value: "data"},
		{flag: "listen", env: "HOMEWARD_LISTEN", meaning: "address to listen on", value: "127.0.0.1:8080"},
		{flag: "server", env: "HOMEWARD_SERVER", meaning: "address of a running ledger, such as http://127.0.0.1:8080", elsewhere: true},
		{flag: "token", env: "HOMEWARD_TOKEN", meaning: "bearer token for the server", secret: true},
		{flag: "trust", env: "HOMEWARD_TRUST", meaning: "trust file obtained elsewhere", elsewhere: true},
		{flag: "output", env: "HOMEWARD_OUTPUT", meaning: "text for people, json for machines", value: "text", oneOf: []string{"text", "json"}},
	}
}

// settingFlags gives a command the flags of some settings. When the command runs,
// each variable holds what the flag, the environment, the file or the default says.
func settingFlags(cmd *cobra.Command, into map[string]*string) {
	for _, s := range settings() {
		variable, wanted := into[s.flag]
		if !wanted {
			continue
		}
		cmd.Flags().StringVar(variable, s.flag, s.value, s.meaning+" ["+s.env+"]")
		if s.oneOf != nil {
			completeFlag(cmd, s.flag, s.oneOf...)
		}
	}
}

// origin is where the value of a setting came from.
type origin string

// The origins, the strongest first.
const (
	fromFlag        origin = "flag"
	fromEnvironment origin = "environment"
	fromFile        origin = "file"
	fromDefault     origin = "default"
)

// effective is a setting and its value in this run.
type effective struct {
	setting
	value string
	from  origin
	place string // flag, variable, or file and line
}

// effectiveSettings says what holds for a command: flag before environment before
// file before default. A variable that is empty says nothing; a flag that is
// empty says that there is no value.
func effectiveSettings(cmd *cobra.Command, file configFile) ([]effective, error) {
	var all []effective
	for _, s := range settings() {
		e := effective{setting: s, value: s.value, from: fromDefault}
		flag := cmd.Flags().Lookup(s.flag)
		line, inFile := file.lines[s.env]
		switch {
		case flag != nil && flag.Changed:
			e.value, e.from, e.place = flag.Value.String(), fromFlag, "--"+s.flag
		case os.Getenv(s.env) != "":
			e.value, e.from, e.place = os.Getenv(s.env), fromEnvironment, s.env
		case inFile:
			e.value, e.from, e.place = line.value, fromFile, file.place(line)
		}
		if s.oneOf != nil && !slices.Contains(s.oneOf, e.value) {
			return nil, usageError(e.place + " is " + strings.Join(s.oneOf, " or "))
		}
		all = append(all, e)
	}
	return all, nil
}

// applySettings runs before every command and gives its flags their values.
func applySettings(cmd *cobra.Command, _ []string) error {
	has := func(s setting) bool { return cmd.Flags().Lookup(s.flag) != nil }
	if !slices.ContainsFunc(settings(), has) {
		return nil // a broken file must not stand in the way of --help or key new
	}
	file, err := findConfig()
	if err != nil {
		return err
	}
	all, err := effectiveSettings(cmd, file)
	for _, e := range all {
		// Changed stays as it is: it tells what the person at the keyboard asked for.
		if flag := cmd.Flags().Lookup(e.flag); flag != nil {
			err = errors.Join(err, flag.Value.Set(e.value))
		}
	}
	return err
}
