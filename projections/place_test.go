package projections

import (
	"database/sql"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/postgres"
)

// newPlace returns a place without views: a folder, or schemas for the tests that
// TestOnPostgreSQL runs.
func newPlace(t testing.TB) Place {
	t.Helper()
	if strings.HasPrefix(t.Name(), "TestOnPostgreSQL/") {
		return newSchemas(t)
	}
	return InFolder(t.TempDir())
}

// newSchemas returns a place without views in a database.
func newSchemas(t testing.TB) Place {
	t.Helper()
	address := postgres.Start(t)
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return InSchemas(address, at.Query().Get("search_path"))
}

// TestOnPostgreSQL runs once more, in schemas, every test of read models that is
// not about files.
func TestOnPostgreSQL(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"RebuiltBesideQueries": TestRebuiltBesideQueries, "ViewsOfAnotherLogAreNotTaken": TestViewsOfAnotherLogAreNotTaken,
		"AsOf": TestAsOf, "WhatDidNotOccur": TestWhatDidNotOccur, "OpenTransfers": TestOpenTransfers, "July2011": TestJuly2011,
		"FollowUpsDue": TestFollowUpsDue, "DaysSeenAreCounted": TestDaysSeenAreCounted, "MissingReports": TestMissingReports,
		"ListsGoOn": TestListsGoOn, "Child": TestChild, "CustodyAt": TestCustodyAt,
		"CustodyAtFromPointsOfView": TestCustodyAtFromPointsOfView, "Responsible": TestResponsible, "OpenTransfer": TestOpenTransfer,
		"HistoryPages": TestHistoryPages, "RecordRow": TestRecordRow, "ParticipatesAndAgencies": TestParticipatesAndAgencies,
		"OneLongStreamHidesNoOther": TestOneLongStreamHidesNoOther, "AWrongOpeningIsNotCounted": TestAWrongOpeningIsNotCounted,
		"Officers": TestOfficers, "WhoTakesPart": TestWhoTakesPart, "AccreditedAnew": TestAccreditedAnew,
		"EveryEventThroughEveryProjection": TestEveryEventThroughEveryProjection, "VoidRecordsChangeNothing": TestVoidRecordsChangeNothing,
		"HostileVoidRecords": TestHostileVoidRecords, "PageMustFollowTheCheckpoint": TestPageMustFollowTheCheckpoint,
		"FailingPageLeavesNothing": TestFailingPageLeavesNothing, "RebuildEqualsLive": TestRebuildEqualsLive,
		"RebuildResumes": TestRebuildResumes, "FailedRebuildChangesNothing": TestFailedRebuildChangesNothing, "Slots": TestSlots,
		"Remarks": TestRemarks, "RunnerFollowsTheLog": TestRunnerFollowsTheLog, "CrashBetweenCommitAndAck": TestCrashBetweenCommitAndAck,
		"RestartWithPageInHand": TestRestartWithPageInHand, "PoisonStops": TestPoisonStops, "RunnerRetries": TestRunnerRetries,
		"RunnerRefusesAnotherLog": TestRunnerRefusesAnotherLog, "RacingAppliers": TestRacingAppliers,
		"ReadersBesideTheWriter": TestReadersBesideTheWriter, "CustodyHistoryFromPointsOfView": TestCustodyHistoryFromPointsOfView,
		"SameHands": TestSameHands, "EarlierClaimsAreKept": TestEarlierClaimsAreKept, "PersonsNotStreams": TestPersonsNotStreams, "HandsGoOn": TestHandsGoOn,
		"StatisticsByHand": TestStatisticsByHand, "StatisticsHideSmallNumbers": TestStatisticsHideSmallNumbers, "RevokedLinks": TestRevokedLinks,
		"AuditFromPointsOfView": TestAuditFromPointsOfView, "AuditedIsWhatWasKnown": TestAuditedIsWhatWasKnown, "AuditsWalkEveryStream": TestAuditsWalkEveryStream,
		"TracesAreThoseOfAllRecords": TestTracesAreThoseOfAllRecords, "TalliesCountAllRecords": TestTalliesCountAllRecords, "ReportsAreThoseThatStand": TestReportsAreThoseThatStand, "PairsCountAllDecisions": TestPairsCountAllDecisions,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

// has reports whether a place has a slot, partial included.
func has(t *testing.T, place Place, s slot) bool {
	t.Helper()
	db, err := place.look(t.Context(), s)
	if err != nil {
		return false
	}
	defer db.Close()
	_, err = readPosition(t.Context(), db.DB)
	return err == nil
}

// spoil makes a slot something that is no views.
func spoil(t *testing.T, place Place, s slot) {
	t.Helper()
	if f, here := place.keeper.(folder); here {
		if err := os.WriteFile(f.file(s), []byte("no database"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	p := place.keeper.(schemas)
	inDatabase(t, place, `DROP TABLE `+p.schema(s)+`.timeline`)
}

// inDatabase runs statements by hand in the database that schemas are in.
func inDatabase(t *testing.T, place Place, statements ...string) {
	t.Helper()
	err := place.keeper.(schemas).change(t.Context(), func(tx *sql.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSlots: what is made at a place is listed by number, is given up by number, and
// what is being made is never taken for made.
func TestSlots(t *testing.T) {
	place, ctx := newPlace(t), t.Context()
	wants := func(when string, want ...slot) {
		t.Helper()
		got, err := place.slots(ctx)
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: slots %v %v, want %v", when, got, err, want)
		}
	}
	make := func(s slot) {
		t.Helper()
		db, err := place.prepared(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := place.finish(db.DB, s); err != nil {
			t.Fatal(err)
		}
	}
	wants("nothing there")
	if _, err := place.Shown(ctx); err == nil {
		t.Error("views that are not there show records")
	}
	if _, err := place.readers(ctx, first); err == nil {
		t.Error("views that are not there are read")
	}
	make(partial)
	wants("being made")
	for _, s := range []slot{first, 2, 10} {
		if err := place.name(ctx, s); err != nil {
			t.Fatal(err)
		}
		make(partial)
	}
	wants("three made", first, 2, 10)
	if used, found, err := place.newest(ctx); used != 10 || !found || err != nil {
		t.Errorf("newest is %d %v %v", used, found, err)
	}
	if shown, err := place.Shown(ctx); shown != 0 || err != nil {
		t.Errorf("they show %d %v", shown, err)
	}
	if err := place.clearBelow(ctx, 10); err != nil {
		t.Fatal(err)
	}
	wants("the last is used", 10)
	for range 2 {
		if err := place.clear(ctx, partial); err != nil || has(t, place, partial) {
			t.Errorf("partial is there: %v", err)
		}
	}
	wants("partial is cleared", 10)
}

// TestRemoveOldSchemas: what other generations left goes, and nothing of this one's,
// of the ledger's, or of a ledger whose name sounds like read models.
func TestRemoveOldSchemas(t *testing.T) {
	place := newSchemas(t)
	applyAll(t, openViews(t, place), life(t), 3)
	p := place.keeper.(schemas)
	gone := []string{p.prefix + "_views_0123456789abcdef_1", p.prefix + "_views_0123456789abcdef_partial"}
	kept := []string{p.prefix, p.prefix + "_vault", p.prefix + "_views", p.prefix + "_views_vault", p.prefix + "_views_2012_1",
		p.prefix + "_views_0123456789abcdef_vault", p.schema(partial), p.schema(first)}
	for _, name := range append(gone, kept...) {
		inDatabase(t, place, `CREATE SCHEMA IF NOT EXISTS `+name)
	}
	if err := place.RemoveOldGenerations(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left []string
	err := p.change(t.Context(), func(tx *sql.Tx) (err error) {
		left, err = schemasNamed(t.Context(), tx, p.prefix)
		return err
	})
	slices.Sort(kept)
	if slices.Sort(left); err != nil || !slices.Equal(left, kept) {
		t.Errorf("left are %v %v, want %v", left, err, kept)
	}
}
