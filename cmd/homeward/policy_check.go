package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

func policyCheckCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "check PROFILE",
		Short: "Check a profile, and explain each of its rules in a sentence",
		Long: `Read a profile as strictly as the ledger does, explain every limit in a sentence,
and say what to look at again: what is not set, loose, contradicts itself or has
no source. Where the profile is wrong, the first error is told with its line.

Exit codes: 0 the profile is valid, whatever there is to look at again; 1 it could
not be read; 2 it is invalid, and no ledger would take it.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			p, err := readProfile(given[0])
			if err != nil {
				return err
			}
			checked := checkedProfile(p)
			if output == "json" {
				return printJSON(cmd.OutOrStdout(), checked)
			}
			return checked.text(cmd.OutOrStdout())
		},
	}
	settingFlags(cmd, map[string]*string{"output": &output})
	offerProfiles(cmd)
	return cmd
}

// policyChecked is the answer of homeward policy check.
type policyChecked struct {
	ID      string        `json:"id"`
	Version string        `json:"version"`
	Title   string        `json:"title"`
	Digest  domain.Digest `json:"digest"` // of the text
	Rules   []policyRule  `json:"rules"`
	Doubts  []policyDoubt `json:"doubts"`
}

type policyRule struct {
	Parameter string       `json:"parameter"`
	Stage     domain.Stage `json:"stage"`
	Unit      domain.Unit  `json:"unit"`
	Binds     string       `json:"binds"`
	Set       bool         `json:"set"`
	Sentence  string       `json:"sentence"`
	Source    string       `json:"source,omitempty"`
}

// policyDoubt is one doubt, and all the limits that it is about.
type policyDoubt struct {
	Sentence   string   `json:"sentence"`
	Parameters []string `json:"parameters"`
}

func checkedProfile(p profile) policyChecked {
	checked := policyChecked{ID: p.ID, Version: p.Version, Title: p.Title, Digest: domain.DigestOf(p.text), Doubts: []policyDoubt{}}
	for _, rule := range p.Limits.Rules() {
		of := rule.Parameter
		checked.Rules = append(checked.Rules, policyRule{Parameter: of.Name, Stage: of.Stage, Unit: of.Unit, Binds: of.Binds,
			Set: rule.Set, Sentence: rule.Sentence, Source: p.Source[of.Name]})
	}
	at := map[string]int{}
	for _, doubt := range p.Doubts() {
		i, known := at[doubt.Sentence]
		if !known {
			i = len(checked.Doubts)
			at[doubt.Sentence] = i
			checked.Doubts = append(checked.Doubts, policyDoubt{Sentence: doubt.Sentence})
		}
		checked.Doubts[i].Parameters = append(checked.Doubts[i].Parameters, doubt.Parameter)
	}
	return checked
}

func (c policyChecked) text(w io.Writer) error {
	fmt.Fprintf(w, "%s %s\n%s\nSHA-256 of the text: %s\n", client.Clean(c.ID), client.Clean(c.Version), client.Clean(c.Title), c.Digest)
	stage, set := domain.Stage(""), 0
	for _, rule := range c.Rules {
		if rule.Stage != stage {
			stage = rule.Stage
			fmt.Fprintf(w, "\n%s\n", strings.ToUpper(string(stage)))
		}
		mark := "-"
		if rule.Set {
			mark = "+"
			set++
		}
		fmt.Fprintf(w, "%s %s\n    %s\n", mark, rule.Parameter, rule.Sentence)
		if rule.Source != "" {
			fmt.Fprintf(w, "    Source: %s\n", client.Clean(rule.Source))
		}
	}
	if len(c.Doubts) > 0 {
		fmt.Fprint(w, "\nTO LOOK AT AGAIN\n")
	}
	for _, doubt := range c.Doubts {
		fmt.Fprintf(w, "! %s:\n    %s\n", doubt.Sentence, strings.Join(doubt.Parameters, ", "))
	}
	_, err := fmt.Fprintf(w, "\nThe profile is valid: it sets %d of %d limits, and there are %d things to look at again.\n", set, len(c.Rules), len(c.Doubts))
	return err
}
