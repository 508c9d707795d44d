package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Origin names the demo log in its checkpoints; the receipt key's name adds
// "/receipt" to it.
const Origin = "homeward.example/demo"

// governanceThreshold is how many of the three governance keys must sign.
const governanceThreshold = 2

var beijing = time.FixedZone("+08:00", 8*60*60)

// World is a demo ledger before its first case. All its secrets follow from the
// seed and are handed out here: it protects nothing.
type World struct {
	Seed     uint64
	Origin   string
	Founding Line          // ledger.founded.v1, the record at index 0
	Ledger   domain.Digest // leaf hash of the founding; names the ledger

	Governors []Key // the governance keys of three agencies
	Registrar Key   // of the operator; signs dossier.issued.v1
	Directory Directory

	// Keys of the log in the text forms of C2SP signed-note.
	CheckpointSigner, CheckpointVerifier string
	ReceiptSigner, ReceiptVerifier       string

	founding domain.Statement
	people   population // from which everybody's DNA is drawn
}

// Founding makes the world of a seed. Its founding is recorded at
// 2012-12-01T00:00:00Z by a simulated clock.
func Founding(seed uint64) (World, error) {
	w := World{Seed: seed, Origin: Origin, Directory: newDirectory(seed), people: newPopulation()}
	w.CheckpointSigner, w.CheckpointVerifier = noteKeys(Origin, derivedKey(seed, "checkpoint"))
	w.ReceiptSigner, w.ReceiptVerifier = noteKeys(Origin+"/receipt", derivedKey(seed, "receipt"))
	for _, kind := range []domain.AgencyKind{domain.Police, domain.CivilAffairs, domain.Auditing} {
		agency := w.Directory.OfKind(kind)[0]
		w.Governors = append(w.Governors, Key{
			Private: derivedKey(seed, "governor "+string(kind)), Agency: agency.ID, Role: domain.RoleGovernor,
		})
	}
	w.Registrar = w.Directory.OfKind(domain.Operator)[0].WithRole(domain.RoleRegistrar)[0].Key
	line, s, err := w.Sign(w.foundingDraft(), domain.State{})
	if err != nil {
		return World{}, fmt.Errorf("found demo ledger: %w", err)
	}
	w.Founding, w.founding, w.Ledger = line, s, s.Recorded.Leaf
	return w, nil
}

func (w World) foundingDraft() Draft {
	facts := domain.LedgerFounded{
		Origin: w.Origin, Threshold: governanceThreshold,
		CheckpointKey: w.CheckpointVerifier, ReceiptKey: w.ReceiptVerifier,
		Rules: domain.Rules, Clock: domain.ClockSimulated, Demo: true,
	}
	for _, key := range w.Governors {
		facts.Governance = append(facts.Governance, domain.Governor{Agency: key.Agency, Key: key.Public()})
	}
	return Draft{
		Stream: domain.TheLedger, Facts: facts, Signers: w.governance(),
		RecordedAt: time.Date(2012, time.December, 1, 0, 0, 0, 0, time.UTC),
	}
}

// governance are the signatures of all governors.
func (w World) governance() []Signing {
	list := make([]Signing, len(w.Governors))
	for i, key := range w.Governors {
		list[i] = key.Signs(domain.PurposeGovernance)
	}
	return list
}

// policyText is the profile of the demo. Hours and days, as domain.Limits reads them.
const policyText = `{"id":"DEMO-2012","title":"Demonstration profile for the operation of December 2012",` +
	`"limits":{"correction.clericalHours":48,"transfer.expectedHours":72,"missing.acceptHours":24,` +
	`"emergency.papersHours":72,"second.signatureHours":72,"record.lateHours":72,"presence.intervalDays":30,` +
	`"followup.days":[30,90,180],"followup.required":2,` +
	`"notice.minDays":30,"notFound.temporaryDays":30,"notFound.finalMonths":12,` +
	`"sampling.days":14,"specimen.holdHours":96,"specimen.retestDays":60,"specimen.removalDays":14,"specimen.destroyDays":365,` +
	`"candidate.days":45,"kinship.support":10000,"kinship.tends":100,"kinship.excludeMismatches":3,"kinship.minLoci":15,"kinship.searchOdds":100,` +
	`"kinship.tolerancePercent":1,"kinship.priors":[1,10,100,500,900],"kinship.verbal":[2,100,1000,10000,1000000],"kinship.tables":["population","demonstration"],` +
	`"notFound.requires":["local_search","database_run","public_notice"],"shelter.handoverDays":7,` +
	`"breakGlass.hours":12,"breakGlass.reviewDays":14,` +
	`"audit.gapHours":24,"audit.intakeDays":14,"audit.searchDays":180,"audit.birthDays":60,"audit.concernDays":7,` +
	`"reunification.requires":["identity","child_view","assessment"],` +
	`"adoption.requires":["child_view","best_interests","capacity_assessment","agreement","child_consent"],"adoption.childConsentMonths":96,` +
	`"repatriation.requires":["nationality","consulate","risk_assessment","child_view","guardian"]}}`

func (w World) policyDraft(at time.Time) Draft {
	return Draft{
		Stream: domain.TheLedger, Signers: w.governance(), RecordedAt: at,
		Facts: domain.PolicyActivated{
			Profile: "DEMO-2012", Digest: domain.DigestOf([]byte(policyText)), Text: policyText, Rules: domain.Rules,
		},
	}
}
