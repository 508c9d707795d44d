package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// ceilingRecords is how many records give the ceiling; more give the same.
const ceilingRecords = 50_000

// signature is what the standard library is asked.
type signature struct {
	key      ed25519.PublicKey
	pae, sig []byte
}

// ceiling checks the caseload's signatures with the standard library, on all processors,
// and does nothing else: no ledger that asks it about each can be faster.
func (j job) ceiling(context.Context) (result, error) {
	all, records, err := j.signatures()
	if err != nil {
		return result{}, err
	}
	bad := make([]bool, len(all))
	watch := start()
	dossier.Spread(len(all), func(i int) { bad[i] = !ed25519.Verify(all[i].key, all[i].pae, all[i].sig) })
	r := watch.of(records)
	for i := range bad {
		if bad[i] {
			return r, fmt.Errorf("signature %d of the caseload does not hold", i)
		}
	}
	r.Values["signatures"] = float64(len(all))
	return r, nil
}

// signatures replays the caseload for the keys.
func (j job) signatures() (all []signature, records int, err error) {
	sim, err := simulate.Founding(seed)
	if err != nil {
		return nil, 0, err
	}
	fold := domain.NewFold()
	take := func(line ledger.Line, leaf domain.Digest) error {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return err
		}
		s := dossier.ReadEnvelope(envelope).Statement
		s.Recorded.At, s.Recorded.Before, s.Recorded.Leaf = line.RecordedAt, uint64(fold.State(s.Stream).Records.Len()), leaf
		keys, err := domain.PublicKeys(fold.Basis(s), s)
		if err != nil {
			return err
		}
		pae := transparency.PAE(transparency.PayloadType, envelope.Payload)
		for _, one := range envelope.Signatures {
			all = append(all, signature{keys[one.KeyID], pae, one.Sig})
		}
		if s.Stream.Kind() == domain.AgencyStream || s.Stream == domain.TheLedger {
			fold.Judge(s, nil)
		}
		records++
		return nil
	}
	if err := take(ledger.Line{Envelope: sim.Founding.Envelope, RecordedAt: sim.Founding.RecordedAt}, sim.Ledger); err != nil {
		return nil, 0, err
	}
	err = j.eachLine(min(j.records, ceilingRecords), func(line ledger.Line) error { return take(line, "") })
	return all, records, err
}

// verify is what an auditor does with a copy of the records and the tiles: leaves, tree,
// signatures and every rule, from the first record on.
// The ledger is needed no more afterwards.
func (j job) verify(ctx context.Context) (result, error) {
	r, err := j.checked(ctx, "log", false)
	return r, errors.Join(err, os.RemoveAll(j.path("log")))
}

// fsck opens every sealed value, too, and compares the index of DNA.
func (j job) fsck(ctx context.Context) (result, error) { return j.checked(ctx, "home", true) }

func (j job) checked(ctx context.Context, name string, everything bool) (r result, err error) {
	boundMemory(softMemory)
	h := &house{dir: j.path(name)}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := h.assemble(ctx, false, everything); err != nil {
		return r, err
	}
	trust, err := h.trust()
	if err != nil {
		return r, err
	}
	config := h.config
	if !everything {
		config.Vault = nil
	}
	watch := start()
	report, err := ledger.Fsck(ctx, config, trust, func(uint64) {})
	if err != nil {
		return r, err
	}
	if r = watch.of(int(report.Records)); len(report.Problems) > 0 || len(report.Void) > 0 {
		return r, fmt.Errorf("%d problems, %d void: %v", len(report.Problems), len(report.Void), report.Problems)
	}
	return r, nil
}

// rebuild makes the read models anew.
func (j job) rebuild(ctx context.Context) (r result, err error) {
	h, err := openHouse(ctx, j.path("home"), false, false)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	boundMemory(softMemory)
	watch := start()
	err = projections.Rebuild(ctx, h.ledger, projections.InFolder(h.dir), nil)
	return watch.of(int(h.ledger.Size())), err
}
