package domain

// Count is what one record says of how often somebody does something. Whoever does it
// far more often than others stands out only beside them: records of many streams are
// counted by it, and the sums are a Tally.
type Count struct {
	What   string   // one of the count kinds
	Who    string   // an agency, or the key of an officer
	Agency StreamID // the agency, or that of the officer
	Hit    bool     // it was done; otherwise there was occasion to
}

// The kinds of count. Each counts streams: one in which something was done twice
// counts once.
const (
	CountFound     = "found"     // of the children whom an agency had, those who it says were found
	CountReleased  = "released"  // of the children whom an agency had, those whom it helped to give to a new family for good
	CountCorrected = "corrected" // of the children in whose files an officer signs, those where he declared a record wrong
	CountRead      = "read"      // of the children in whose files an officer signs or reads, those whom he read in an emergency
	CountDecided   = "decided"   // children about whom an officer signs a decision with one of another agency; there is no occasion without
)

// Share is how many of some streams are hit.
type Share struct{ Hits, Of int }

// LastRecords is how many records a Tally and a Pair show, at most: as many as a page
// of reviews can take in.
const LastRecords = 64

// Tally is how often somebody did something, and how often others did, as it was known
// at a time. A stream is of those with occasion or hit, each once.
type Tally struct {
	What    string
	Who     string      // a PersonID, or the StreamID of an agency
	Own     Share       // of the officer under all keys of the agency, or of the agency
	Earlier Share       // the same as it was known a year before
	Peers   Share       // of all others with such a count at agencies of the same kind, each stream once for each of them
	Among   int         // how many others those are
	Records []RecordRef // the first hit in each stream, in the order of the log, the last LastRecords
}

// Pair is how often two officers of two agencies sign decisions about the same child, each
// of them with somebody of another agency (CountDecided).
type Pair struct {
	One, Other PersonID
	Agencies   [2]StreamID
	Both       int         // children about whom both do
	OfOne      int         // children about whom One does, and anybody of the other's agency
	OfOther    int         // children about whom Other does, and anybody of One's agency
	Of         int         // children about whom officers of both agencies do
	Among      int         // pairs of two agencies' officers, in the whole ledger, who ever met over a child
	Records    []RecordRef // the decisions of either about the children of both, in the order of the log, the last LastRecords
}

// Counts returns what a valid statement counts for, from its clear part alone.
func Counts(s Statement) []Count {
	switch s.Stream.Kind() {
	case ChildStream:
		return append(countedOfAgencies(s), countedOfOfficers(s)...)
	case MissingStream:
		return countedOfOfficers(s)
	case AccessStream:
		if _, reads := s.Event.(BreakGlassUsed); reads {
			by := s.author()
			return []Count{{CountRead, by.Key, by.Agency, true}}
		}
	}
	return nil
}

// countedOfAgencies counts for those that have a child, say where it came from, and
// give it away.
func countedOfAgencies(s Statement) (all []Count) {
	switch e := s.Event.(type) {
	case ChildFound:
		all = append(all, Count{CountFound, string(s.author().Agency), s.author().Agency, true})
	case ChildAdmitted:
		all = append(all, Count{CountFound, string(s.author().Agency), s.author().Agency, true})
	case AdoptionRegistered, FosterOrdered, KafalaOrdered:
		for _, agency := range joined(nil, s.Signers) {
			all = append(all, Count{CountReleased, string(agency), agency, true})
		}
		return all
	case PlacementEmergency:
		return occasions(e.Agency)
	}
	if _, cares := careFrom(s.Event); cares {
		all = append(all, occasions(s.author().Agency)...)
	}
	return all
}

func occasions(agency StreamID) []Count {
	return []Count{{CountFound, string(agency), agency, false}, {CountReleased, string(agency), agency, false}}
}

// countedOfOfficers counts for those who sign.
func countedOfOfficers(s Statement) (all []Count) {
	_, corrects := s.Event.(ErrorDeclared)
	for _, by := range s.Signers {
		if by.Purpose != PurposeRecord && by.Purpose != PurposeSecond {
			continue
		}
		all = append(all, Count{CountCorrected, by.Key, by.Agency, corrects && by == s.author()}, Count{CountRead, by.Key, by.Agency, false})
		if Decides(s) && s.twoAgencies() {
			all = append(all, Count{CountDecided, by.Key, by.Agency, true})
		}
	}
	return all
}
