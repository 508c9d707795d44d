package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/transparency"
)

func askCommand() *cobra.Command {
	var server, token, output string
	given := map[string]*string{}
	cmd := &cobra.Command{
		Use:   "ask [NUMBER]",
		Short: "Ask a running ledger what courts ask, by the number of the question",
		Long: `Without a number, list the questions that courts ask and what each needs to be
told. With one, ask it of a running ledger, as a clerk with an order about the
child, an auditor or an officer, and print the answer.

  homeward ask 1 --child child-… --at 2013-05-01T09:00:00+08:00

An answer is the ledger's word and proves nothing by itself: a dossier does.
docs/court-questions.md says what each answer shows, and what it does not. A token
on the command line shows in the list of processes: the environment or the
configuration file is the better place.`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, words []string) error {
			all, err := graphql.Questions()
			if err != nil {
				return err
			}
			if len(words) == 0 {
				return printQuestions(cmd.OutOrStdout(), output, all)
			}
			q, err := questionNamed(words[0], all)
			if err != nil {
				return err
			}
			asked := func(name string) (string, bool) { return *given[name], cmd.Flags().Changed(name) }
			variables, err := variablesOf(q, slices.Sorted(maps.Keys(given)), asked)
			if err != nil {
				return err
			}
			if server == "" {
				return usageError("give --server, the address of the ledger")
			}
			asker, err := client.NewServer(server, token, transparency.Trust{})
			if err != nil {
				return usageError(err.Error())
			}
			data, err := asker.Ask(cmd.Context(), q.Document, variables)
			if err != nil {
				return hidden(err)
			}
			return printAnswer(cmd.OutOrStdout(), output, q, data)
		},
	}
	settingFlags(cmd, map[string]*string{"server": &server, "token": &token, "output": &output})
	for name, meaning := range graphql.Meanings() {
		given[name] = new(string)
		cmd.Flags().StringVar(given[name], name, "", meaning)
	}
	return cmd
}

func questionNamed(word string, all []graphql.Question) (graphql.Question, error) {
	number, err := strconv.Atoi(word)
	i := slices.IndexFunc(all, func(q graphql.Question) bool { return q.Number == number })
	if err != nil || i < 0 {
		return graphql.Question{}, usageError(fmt.Sprintf("there is no question %s: they have the numbers %d to %d, and homeward ask lists them",
			client.Clean(word), all[0].Number, all[len(all)-1].Number))
	}
	return all[i], nil
}

// variablesOf takes what the question needs out of the flags. What it does not need
// is refused: an answer to another question than was meant would be taken for it.
func variablesOf(q graphql.Question, flags []string, asked func(string) (string, bool)) (map[string]any, error) {
	variables := map[string]any{}
	for _, name := range flags {
		text, given := asked(name)
		i := slices.IndexFunc(q.Asked, func(a graphql.Asked) bool { return a.Name == name })
		switch {
		case i < 0 && given:
			return nil, usageError(fmt.Sprintf("question %d does not ask for --%s; it asks for %s", q.Number, name, flagsOf(q)))
		case i >= 0 && !given && q.Asked[i].Required:
			return nil, usageError(fmt.Sprintf("question %d needs --%s: %s", q.Number, name, q.Asked[i].Meaning))
		case i < 0 || !given:
			continue
		}
		value, err := valueOf(q.Asked[i], text)
		if err != nil {
			return nil, err
		}
		variables[name] = value
	}
	return variables, nil
}

// valueOf reads a flag as the type of its variable.
func valueOf(a graphql.Asked, text string) (any, error) {
	text = strings.TrimSpace(text)
	switch strings.TrimSuffix(a.Type, "!") {
	case "Int":
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, usageError("--" + a.Name + " is a number: " + a.Meaning)
		}
		return n, nil
	case "DateTime":
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return nil, usageError("--" + a.Name + " is a time with its zone, such as 2013-05-01T09:00:00+08:00")
		}
	}
	if a.Name == "child" {
		return streamNamed(text, domain.ChildStream)
	}
	return text, nil
}

// flagsOf names what a question asks for; the rest stands in brackets.
func flagsOf(q graphql.Question) string {
	var flags []string
	for _, a := range q.Asked {
		flag := "--" + a.Name
		if !a.Required {
			flag = "[" + flag + "]"
		}
		flags = append(flags, flag)
	}
	return cmp.Or(strings.Join(flags, " "), "nothing")
}

// hidden says what a ledger does not: it answers what is not there and what the
// token may not know of alike.
func hidden(err error) error {
	if domain.KindOf(err) != domain.NotFound {
		return err
	}
	return &domain.Error{Kind: domain.NotFound, Cause: err,
		Sentence: "the ledger shows nothing under that id: nothing is there, or no order in force and no part in the case lets this token see it"}
}

func printQuestions(w io.Writer, output string, all []graphql.Question) error {
	if output == "json" {
		return printJSON(w, struct {
			Questions []graphql.Question `json:"questions"`
		}{all})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, q := range all {
		fmt.Fprintf(table, "%d\t%s\n\t  %s\n", q.Number, q.Question, flagsOf(q))
	}
	return table.Flush()
}

func printAnswer(w io.Writer, output string, q graphql.Question, data json.RawMessage) error {
	if output == "json" {
		return printJSON(w, data)
	}
	text, err := answerText(q, data)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}
