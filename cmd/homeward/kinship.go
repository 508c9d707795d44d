package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

func kinshipCommand() *cobra.Command {
	var k kinshipCheck
	cmd := &cobra.Command{
		Use:   "kinship REPORT.json|DOSSIER.zip",
		Short: "Print a kinship report as a laboratory would, and compute it anew",
		Long: `Print a laboratory's kinship report: the alleles of each party, the frequencies
and the likelihood ratio locus by locus, what they come to, against close relatives
and by each table, and the verdict. Then compute it anew from the alleles, and say
where it differs from its own figures.

REPORT.json is the report, a disclosure that holds it, or the file of disclosures of
a record in a dossier; - is standard input. Of a dossier.zip every report that it opens
is printed; whether the dossier is genuine is for homeward verify to say. All of them
hold genotypes: keep them where they may be.

A report names its allele tables by digest. Those of NIST 1036 come with the program;
--table reads others from files of counts (docs/kinship.md), of which --population
names the ones to take, if they are not called as the report calls them. --policy is
the profile whose thresholds make the verdict. Without it that is the one in force, where
the report comes from a dossier, packed or not, and elsewhere the thresholds are those
of GB/T 37223, by which tables for demonstration decide nothing.

--incidental says, too, what the report shows besides its question: that a parent and
a child of the family do not fit, or that the child's parents are close relatives.
These are hints that nobody asked for, and that can do harm: keep them sealed.

Exit codes: 0 the report agrees, 1 it could not be computed, such as by an unknown
table, 2 it differs.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			k.out = cmd.OutOrStdout()
			return k.run(cmd, given[0])
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&k.files, "table", nil, "file of allele counts; may be given several times")
	flags.StringArrayVar(&k.populations, "population", nil, "population to take from the files; may be given several times")
	flags.StringVar(&k.policy, "policy", "", "profile whose thresholds make the verdict: the id of one that comes with the program, or a file")
	flags.BoolVar(&k.incidental, "incidental", false, "say what the report shows that nobody asked about")
	flags.BoolVar(&k.json, "json", false, "print what differs, and the report, as JSON")
	cmd.AddCommand(kinshipTableCommand())
	return cmd
}

// kinshipCheck is one run of homeward kinship.
type kinshipCheck struct {
	files, populations []string
	policy             string
	json, incidental   bool
	out                io.Writer
}

func (k kinshipCheck) run(cmd *cobra.Command, path string) error {
	reports, policy, err := readReports(cmd.InOrStdin(), path)
	if err != nil {
		return err
	}
	thresholds, name, err := k.thresholds(policy)
	if err != nil {
		return err
	}
	worst := exitFine
	for i, r := range reports {
		if r.name != "" && !k.json {
			fmt.Fprintf(k.out, "%s%s\n\n", strings.Repeat("\n", min(i, 1)), strings.ToUpper(r.name))
		}
		code, err := k.check(r.report, thresholds, name)
		if err != nil {
			return err
		}
		worst = max(worst, code)
	}
	if worst != exitFine {
		return exit(worst)
	}
	return nil
}

// check computes one report anew and prints it.
func (k kinshipCheck) check(report kinship.Report, thresholds kinship.Policy, name string) (code int, err error) {
	tables, err := k.tables(report)
	if err != nil {
		return exitCouldNot, err
	}
	known := kinship.Known(tables...)
	check, cannot := kinship.Recompute(report, known, thresholds)
	var besides []kinship.Incidental
	if k.incidental && cannot == nil && !unknownTable(check) {
		principal, _ := known(report.Tables[0].Digest)
		if besides, err = kinship.Incidentals(report, principal, thresholds); err != nil {
			return exitCouldNot, err
		}
	}
	if k.json {
		err = printKinshipJSON(k.out, report, check, cannot, besides)
	} else if err = printKinship(k.out, report, check, cannot, name); err == nil && k.incidental {
		err = printIncidental(k.out, report, besides)
	}
	switch {
	case cannot != nil || unknownTable(check):
		return exitCouldNot, err
	case !check.Agrees:
		return exitTampered, err
	}
	return exitFine, err
}

// thresholds are those of the profile that was named, or of the dossier that the report
// comes from, or else of the national standard.
func (k kinshipCheck) thresholds(ofDossier []byte) (policy kinship.Policy, name string, err error) {
	var p profile
	switch {
	case k.policy != "":
		p, err = readProfile(k.policy)
	case ofDossier != nil:
		p, err = profile{name: dossierPolicy, text: ofDossier}.parse()
	default:
		return kinship.DefaultPolicy(), "the thresholds of GB/T 37223, since no --policy is given", nil
	}
	return p.Limits.Kinship(), "the thresholds of the profile " + p.ID, err
}

// unknownTable reports whether nothing was computed for want of a table.
func unknownTable(check kinship.Check) bool {
	return len(check.Differences) > 0 && check.Differences[0].What == kinship.DiffTable
}

// tables reads the files: the populations that were named, or those that the report
// names. Each that was named must be in a file, and each file must have one.
func (k kinshipCheck) tables(report kinship.Report) ([]kinship.Table, error) {
	wanted := k.populations
	if len(wanted) == 0 {
		for _, used := range report.Tables {
			wanted = append(wanted, used.ID)
		}
	}
	var all []kinship.Table
	found := map[string]bool{}
	for _, file := range k.files {
		var refused error
		before := len(all)
		for _, population := range wanted {
			table, err := readTable(file, population)
			if err != nil {
				refused = err
				continue
			}
			all, found[population] = append(all, table), true
		}
		if len(all) == before {
			return nil, refused
		}
	}
	for _, population := range k.populations {
		if !found[population] {
			return nil, usageError("no file given with --table has the population " + population)
		}
	}
	return all, nil
}

// kinshipAnswer is what --json prints.
type kinshipAnswer struct {
	Agrees        bool                 `json:"agrees"`
	Computed      bool                 `json:"computed"` // false where a table is unknown, or the report is of no such family
	VerdictAgrees bool                 `json:"verdictAgrees"`
	Verdict       kinship.Verdict      `json:"verdict,omitempty"`  // that follows
	Combined      kinship.Decimal      `json:"combined,omitempty"` // that follows
	Differences   []kinshipDifference  `json:"differences"`
	Reason        string               `json:"reason,omitempty"` // why nothing was computed
	Report        kinship.Report       `json:"report"`
	Incidental    []kinship.Incidental `json:"incidental,omitempty"` // where it was asked for
}

type kinshipDifference struct {
	Locus    string `json:"locus,omitempty"`
	What     string `json:"what"`
	Stated   string `json:"stated"`
	Computed string `json:"computed"`
	Sentence string `json:"sentence"`
}

func printKinshipJSON(w io.Writer, report kinship.Report, check kinship.Check, cannot error, besides []kinship.Incidental) error {
	answer := kinshipAnswer{Agrees: check.Agrees, Computed: cannot == nil && !unknownTable(check), VerdictAgrees: check.VerdictAgrees,
		Verdict: check.Verdict, Combined: check.Report.Combined, Differences: []kinshipDifference{}, Report: report, Incidental: besides}
	if cannot != nil {
		answer.Reason = cannot.Error()
	}
	for _, d := range check.Differences {
		answer.Differences = append(answer.Differences, kinshipDifference(d))
	}
	return printJSON(w, answer)
}
