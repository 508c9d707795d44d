package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// activeProfile stands for the profile that is in force in the ledger.
const activeProfile = "active"

func policyDiffCommand() *cobra.Command {
	var data, output, on string
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Say what a change of profile changes, also for the cases that are open",
		Long: `Compare two profiles limit by limit: each change in a sentence, and whether it is
stricter or looser. Each is a PROFILE, or active: the one in force in the ledger.

For the ledger in --data it says, too, what the change does to open cases: which
certificates, approvals, hand-overs, adoptions, departures and closings that are
possible now would lack something, or the other way round, and which deadlines move
into the past. Cases are counted and
named by their stream; nothing personal is read. Nothing is changed, and the ledger
may be served meanwhile. Where there is no ledger, the profiles alone are compared.

Exit codes: 0 compared, 1 could not, 2 a profile is invalid or a record was
tampered with.`,
		Args: args(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, given []string) error {
			at := time.Now()
			if on != "" {
				var err error
				if at, err = time.Parse(time.RFC3339, on); err != nil {
					return usageError("--at is a time such as 2013-01-31T12:00:00+08:00")
				}
			}
			mustBe := cmd.Flags().Changed("data") || given[0] == activeProfile || given[1] == activeProfile
			compared, err := comparePolicies(cmd.Context(), home{dir: data}, given[0], given[1], mustBe, at)
			if err != nil {
				return err
			}
			if output == "json" {
				return printJSON(cmd.OutOrStdout(), compared)
			}
			return compared.text(cmd.OutOrStdout())
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "output": &output})
	cmd.Flags().StringVar(&on, "at", "", "time at which the deadlines of open cases are judged, RFC 3339; now if not given")
	offerProfiles(cmd, activeProfile)
	return cmd
}

// policyCompared is the answer of homeward policy diff.
type policyCompared struct {
	Before  profileNamed   `json:"before"`
	After   profileNamed   `json:"after"`
	Changes []policyChange `json:"changes"`
	Cases   *policyCases   `json:"cases,omitempty"` // absent where there is no ledger

	limits [2]domain.Limits // of the two
}

type profileNamed struct {
	ID     string        `json:"id"`
	Digest domain.Digest `json:"digest"` // of the text
}

type policyChange struct {
	Parameter string          `json:"parameter"`
	Tendency  domain.Tendency `json:"tendency"`
	Before    string          `json:"before"`
	After     string          `json:"after"`
}

// comparePolicies compares two profiles, and asks the ledger for its cases where
// there is one, or must be one.
func comparePolicies(ctx context.Context, h home, before, after string, mustBe bool, at time.Time) (compared policyCompared, err error) {
	if !mustBe && !h.hasLedger() {
		return compareProfiles(before, after, profile{})
	}
	err = withCases(ctx, h, func(read *casesRead) error {
		if compared, err = compareProfiles(before, after, read.active); err == nil {
			compared.Cases, err = read.effects(ctx, compared.limits[0], compared.limits[1], at)
		}
		return err
	})
	return compared, err
}

// compareProfiles compares them limit by limit; active is the one in force.
func compareProfiles(before, after string, active profile) (policyCompared, error) {
	x, err := profileOf(before, active)
	if err != nil {
		return policyCompared{}, err
	}
	y, err := profileOf(after, active)
	if err != nil {
		return policyCompared{}, err
	}
	compared := policyCompared{Changes: []policyChange{}, limits: [2]domain.Limits{x.Limits, y.Limits}}
	compared.Before = profileNamed{x.ID, domain.DigestOf(x.text)}
	compared.After = profileNamed{y.ID, domain.DigestOf(y.text)}
	for _, c := range domain.LimitChanges(x.Limits, y.Limits) {
		compared.Changes = append(compared.Changes, policyChange{c.Parameter.Name, c.Tendency, c.Before, c.After})
	}
	return compared, nil
}

// profileOf reads a profile, or takes the one in force.
func profileOf(named string, active profile) (profile, error) {
	switch {
	case named != activeProfile:
		return readProfile(named)
	case active.ID == "":
		return profile{}, domain.Refuse(domain.NotFound, "", "no profile is in force in this ledger yet; compare files with each other")
	}
	return active, nil
}

func (c policyCompared) text(w io.Writer) error {
	fmt.Fprintf(w, "From %s (%s…) to %s (%s…)\n", client.Clean(c.Before.ID), c.Before.Digest[:8], client.Clean(c.After.ID), c.After.Digest[:8])
	for _, change := range c.Changes {
		fmt.Fprintf(w, "\n%s: %s\n    was: %s\n    is:  %s\n", change.Tendency, change.Parameter, change.Before, change.After)
	}
	fmt.Fprintf(w, "\nLimits that change: %d of %d.\n", len(c.Changes), len(domain.Parameters()))
	if c.Cases == nil {
		_, err := fmt.Fprintln(w, "There is no ledger here, so that nothing is said of open cases; see --data.")
		return err
	}
	return c.Cases.text(w)
}
