package main

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

func policyDraftCommand() *cobra.Command {
	var others []string
	cmd := &cobra.Command{
		Use:   "draft PROFILE",
		Short: "Write the statement by which governing agencies bring a profile into force",
		Long: `Write to standard output the statement file of policy.activated.v1: the whole text
of the profile and its digest, to be signed by two governing agencies or more, as
many as the ledger's threshold says.

Without --governor both sign at one desk: homeward submit --key and --second-key.
With it they sign at desks of their own: the first with homeward submit --wait, the
others with --complete. Each gives the line that homeward key show prints.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			p, err := readProfile(given[0])
			if err != nil {
				return err
			}
			draft, err := activation(p, others, time.Now())
			if err != nil {
				return err
			}
			page := json.NewEncoder(cmd.OutOrStdout())
			page.SetIndent("", "  ")
			page.SetEscapeHTML(false)
			return page.Encode(draft)
		},
	}
	cmd.Flags().StringArrayVar(&others, "governor", nil, "agency and key id, AGENCY:ID, of a governor who signs at another desk; may be given more than once")
	offerProfiles(cmd)
	return cmd
}

// statementFile is a client.Draft with only what an activation has: what is left
// out stands for nothing in a statement file.
type statementFile struct {
	Type       string                     `json:"type"`
	Stream     domain.StreamID            `json:"stream"`
	OccurredAt domain.ClaimedTime         `json:"occurredAt"`
	Facts      map[string]json.RawMessage `json:"facts"`
	Signers    []signingGovernor          `json:"signers"`
}

// signingGovernor is a client.DraftSigner: one whose key is at hand names none.
type signingGovernor struct {
	Key     string          `json:"key,omitempty"`
	Agency  domain.StreamID `json:"agency,omitempty"`
	Role    string          `json:"role"`
	Purpose string          `json:"purpose"`
}

func activation(p profile, others []string, now time.Time) (statementFile, error) {
	facts, err := client.FactsOf(domain.PolicyActivated{Profile: p.ID, Digest: domain.DigestOf(p.text), Text: string(p.text), Rules: domain.Rules})
	if err != nil {
		return statementFile{}, err
	}
	here := signingGovernor{Role: domain.RoleGovernor, Purpose: domain.PurposeGovernance}
	draft := statementFile{Type: domain.TypePolicyActivated, Stream: domain.TheLedger, OccurredAt: domain.ClaimAt(now), Facts: facts,
		Signers: []signingGovernor{here}}
	if len(others) == 0 {
		draft.Signers = append(draft.Signers, here)
	}
	for _, other := range others {
		agency, key, _ := strings.Cut(other, ":")
		next := here
		next.Agency, next.Key = domain.StreamID(agency), key
		if next.Agency.Kind() != domain.AgencyStream || !domain.Digest(key).Valid() {
			return statementFile{}, usageError("--governor is the agency and the id that homeward key show prints, such as agency-…:12ab…; a character may be mistyped")
		}
		draft.Signers = append(draft.Signers, next)
	}
	return draft, nil
}
