package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Waiting says that a statement lies with the ledger until somebody at another
// desk signs it too. It is not on record, and there is no receipt.
type Waiting struct {
	PAE     transparency.Digest // names the statement for the other signers
	Missing []domain.Signer     // who has not signed
	Expires time.Time           // when it is thrown away
	Notices []string            // what the ledger found when it computed a report anew
}

// Sentence implements Result.
func (w Waiting) Sentence() string {
	who := "more signatures"
	if len(w.Missing) > 0 {
		who = "the signature of key " + short(Clean(w.Missing[0].Key)) + "… of " + Clean(string(w.Missing[0].Agency))
	}
	return fmt.Sprintf("Not on record yet: it waits until %s for %s, who completes it with --complete %s.",
		w.Expires.Format(time.RFC3339), who, w.PAE) + noticed(w.Notices)
}

// noticed lists what the ledger found when it computed a kinship report anew.
func noticed(notices []string) string {
	if len(notices) == 0 {
		return ""
	}
	text := "\nThe ledger computed this report anew, and it differs:"
	for _, notice := range notices {
		text += "\n  " + Clean(notice)
	}
	return text
}

const waitingQuery = `query Waiting($pae: String!) { waitingStatement(pae: $pae) { payload disclosures waiting { notices } } }`

// WaitingStatement fetches a statement that waits for a signature, by the digest
// its first signer was told. What is returned has that digest and opens, so that
// Render shows what the first signer signed.
func (s *Server) WaitingStatement(ctx context.Context, pae transparency.Digest) (Unsigned, error) {
	var got struct {
		WaitingStatement struct {
			Payload     string
			Disclosures []string
			Waiting     struct{ Notices []string }
		}
	}
	if err := s.ask(ctx, waitingQuery, map[string]any{"pae": pae.String()}, &got); err != nil {
		return Unsigned{}, err
	}
	payload, err := base64.StdEncoding.DecodeString(got.WaitingStatement.Payload)
	u := Unsigned{Payload: payload, Disclosures: got.WaitingStatement.Disclosures, Notices: got.WaitingStatement.Waiting.Notices}
	if err != nil || u.PAE() != pae {
		return Unsigned{}, tampered("the ledger gives another statement than "+short(pae.String())+"…", err)
	}
	statement, _, err := u.read()
	if err != nil {
		return Unsigned{}, tampered("the statement that waits cannot be opened", err)
	}
	if statement.Ledger != domain.Digest(s.trust.Ledger.String()) {
		return Unsigned{}, tampered("the statement that waits is for another ledger", nil)
	}
	return u, nil
}

// Claim asks what became of the statements that were left to wait for another
// signer, and keeps the receipts of those that were completed meanwhile. One that
// the ledger refuses is told, and lies in aside/ from then on; without its signed
// word for that it is asked about again the next time.
func (d *Desk) Claim(ctx context.Context, to Submitter, told func(Signed, Result) error) error {
	names, err := list(d.path("receipts"), waitingSuffix)
	if err != nil {
		return err
	}
	for _, name := range names {
		signed, err := d.readWaiting(strings.TrimSuffix(name, waitingSuffix))
		if err != nil {
			return err
		}
		result, err := to.Submit(ctx, signed)
		if err != nil {
			return err
		}
		if err := d.settle(signed, result); err != nil {
			return err
		}
		if err := told(signed, result); err != nil {
			return err
		}
	}
	return nil
}

// settle forgets that a statement waits when the ledger has signed what became of
// it, and its values when that is a receipt.
func (d *Desk) settle(signed Signed, result Result) error {
	waiting := d.receiptPath(signed.PAE(), waitingSuffix)
	switch r := result.(type) {
	case Recorded:
		if err := d.Keep(signed, r); err != nil {
			return err
		}
		return errors.Join(removeIfThere(d.asidePath(signed.PAE())), remove(waiting))
	case Refused:
		if r.Note == nil {
			return nil
		}
		return errors.Join(d.Keep(signed, r), remove(waiting))
	}
	return nil
}

// readWaiting reads an envelope that was left to wait. Its values are not kept.
func (d *Desk) readWaiting(digest string) (Signed, error) {
	text, err := readFile(d.path("receipts", digest+waitingSuffix))
	if err != nil {
		return Signed{}, err
	}
	damaged := tampered("what the desk remembers of the waiting statement "+short(digest)+"… was damaged or changed", nil)
	envelope, err := transparency.ParseEnvelope(text)
	if err != nil || envelope.PAEDigest().String() != digest {
		return Signed{}, damaged
	}
	statement, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
	if err != nil {
		return Signed{}, damaged
	}
	return Signed{Unsigned: Unsigned{Payload: envelope.Payload}, Statement: statement, Envelope: envelope}, nil
}
