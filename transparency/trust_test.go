package transparency

import (
	"errors"
	"strings"
	"testing"
)

// testTrust trusts the log, the receipt key and the two witnesses of
// cosignedCheckpoint.
func testTrust(t testing.TB, quorum int) Trust {
	t.Helper()
	_, logKey := testSigner(t, testOrigin, 1)
	_, receiptKey := testSigner(t, "receipt.example", 2)
	trust, err := NewTrust(Trust{
		Ledger: LeafHash([]byte("founding")), Origin: testOrigin, CheckpointKeys: []string{logKey}, ReceiptKeys: []string{receiptKey},
		Witnesses: []Witness{
			{"witness-a.example", testCosigner(t, "witness-a.example", 4).VerifierKey()},
			{"witness-b.example", testCosigner(t, "witness-b.example", 5).VerifierKey()},
		},
		Quorum: quorum,
	})
	must(t, err)
	return trust
}

func TestTrustVector(t *testing.T) {
	data, err := testTrust(t, 2).Bytes()
	must(t, err)
	golden(t, "trust.json", data)
	trust, err := ParseTrust(data)
	must(t, err)
	again, err := trust.Bytes()
	must(t, err)
	if string(again) != string(data) {
		t.Errorf("got %s", again)
	}
	_, err = trust.OpenCheckpoint(cosignedCheckpoint(t, testCheckpoint()))
	must(t, err)
}

func TestTrustOpenCheckpoint(t *testing.T) {
	signer, _ := testSigner(t, testOrigin, 1)
	a, b := testCosigner(t, "witness-a.example", 4), testCosigner(t, "witness-b.example", 5)
	plain, err := SignCheckpoint(testCheckpoint(), signer)
	must(t, err)
	one, err := AddSignatures(plain, a)
	must(t, err)
	// The same key under a second name is not one the file knows.
	sameKey, err := AddSignatures(one, testCosigner(t, "witness-b.example", 4))
	must(t, err)
	onlyWitnesses, err := SignCheckpoint(testCheckpoint(), a, b)
	must(t, err)
	other := testCheckpoint()
	other.Origin = "other.example"
	foreign, err := SignCheckpoint(other, signer, a, b)
	must(t, err)
	both := cosignedCheckpoint(t, testCheckpoint())
	lines := strings.SplitAfter(string(one), "\n")
	repeated := string(one) + lines[len(lines)-2]
	for name, c := range map[string]struct {
		data   []byte
		quorum int
		want   error
	}{
		"two of two":         {both, 2, nil},
		"one of one":         {one, 1, nil},
		"one of two":         {one, 2, ErrSignature},
		"none of one":        {plain, 1, ErrSignature},
		"one key, two names": {sameKey, 2, ErrSignature},
		"witness repeated":   {[]byte(repeated), 2, ErrMalformed},
		"log has not signed": {onlyWitnesses, 2, ErrSignature},
		"another origin":     {foreign, 2, ErrSignature},
	} {
		trust := testTrust(t, c.quorum)
		if _, err := trust.OpenCheckpoint(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	_, err = Trust{}.OpenCheckpoint(both)
	wantErr(t, "trust file not read", err, ErrSignature)
	_, err = Trust{}.OpenReceipt(nil)
	wantErr(t, "trust file not read, receipt", err, ErrSignature)
}

func TestTrustOpenCosigned(t *testing.T) {
	_, witnesses, err := testTrust(t, 2).OpenCosigned(cosignedCheckpoint(t, testCheckpoint()))
	must(t, err)
	if len(witnesses) != 2 || witnesses[0].Witness != "witness-a.example" || witnesses[0].At.Unix() != testTime.Unix() {
		t.Errorf("got %+v", witnesses)
	}
}

func TestTrustOpenReceipt(t *testing.T) {
	trust := testTrust(t, 1)
	signer, _ := testSigner(t, "receipt.example", 2)
	other, _ := testSigner(t, "receipt.example", 3)
	good, err := SignReceipt(testReceipt(), signer)
	must(t, err)
	if r, err := trust.OpenReceipt(good); err != nil || r != testReceipt() {
		t.Errorf("got %+v, %v", r, err)
	}
	refusal, err := SignRefusal(testRefusal(), signer)
	must(t, err)
	if r, err := trust.OpenRefusal(refusal); err != nil || r != testRefusal() {
		t.Errorf("got %+v, %v", r, err)
	}
	stranger, err := SignReceipt(testReceipt(), other)
	must(t, err)
	_, err = trust.OpenReceipt(stranger)
	wantErr(t, "another key", err, ErrSignature)
	foreign := testReceipt()
	foreign.Origin = "other.example"
	data, err := SignReceipt(foreign, signer)
	must(t, err)
	_, err = trust.OpenReceipt(data)
	wantErr(t, "another log", err, ErrSignature)
}

func TestParseTrustRefuses(t *testing.T) {
	data, err := testTrust(t, 2).Bytes()
	must(t, err)
	good := string(data)
	_, logKey := testSigner(t, testOrigin, 1)
	_, receiptKey := testSigner(t, "receipt.example", 2)
	_, sameKey := testSigner(t, "other-name.example", 1)
	a, b := testCosigner(t, "witness-a.example", 4), testCosigner(t, "witness-b.example", 5)
	sameWitness := testCosigner(t, "witness-b.example", 4)
	logAsWitness := testCosigner(t, "witness-b.example", 1)
	for name, c := range map[string]struct{ old, new, field string }{
		"another format":       {trustFormat, "homeward-trust-v2", "/format"},
		"no ledger":            {LeafHash([]byte("founding")).String(), Digest{}.String(), "/ledger"},
		"ledger in upper case": {LeafHash([]byte("founding")).String(), strings.ToUpper(LeafHash([]byte("founding")).String()), "/ledger"},
		"another origin":       {`"origin":"` + testOrigin, `"origin":"other.example`, "/checkpointKeys/0"},
		"no origin":            {`"origin":"` + testOrigin, `"origin":"`, "/origin"},
		"no checkpoint key":    {`["` + logKey + `"]`, `[]`, ""},
		"no receipt key":       {`["` + receiptKey + `"]`, `[]`, ""},
		"checkpoint key twice": {`["` + logKey + `"]`, `["` + logKey + `","` + logKey + `"]`, "/checkpointKeys/1"},
		"one key, two uses":    {receiptKey, sameKey, "/receiptKeys/0"},
		"one key, two names":   {b.VerifierKey(), sameWitness.VerifierKey(), "/witnesses/1"},
		"log as witness":       {b.VerifierKey(), logAsWitness.VerifierKey(), "/witnesses/1"},
		"witness without time": {a.VerifierKey(), receiptKey, "/witnesses/0"},
		"name not of the key":  {`"name":"witness-a.example"`, `"name":"witness-c.example"`, "/witnesses/0/name"},
		"quorum too large":     {`"quorum":2`, `"quorum":3`, "/quorum"},
		"quorum of none":       {`"quorum":2`, `"quorum":0`, "/quorum"},
		"negative quorum":      {`"quorum":2`, `"quorum":-1`, "/quorum"},
		"fraction":             {`"quorum":2`, `"quorum":2.0`, "/quorum"},
		"unknown member":       {`"quorum":2`, `"quorum":2,"comment":""`, ""},
		"duplicate member":     {`"quorum":2`, `"quorum":2,"quorum":1`, "/quorum"},
		"too large":            {`{`, strings.Repeat(" ", maxTrust) + "{", ""},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("%s: the case changes nothing", name)
		}
		_, err := ParseTrust([]byte(strings.Replace(good, c.old, c.new, 1)))
		var field *FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%s: got %v, want a FieldError at %q", name, err, c.field)
		}
	}
}

func TestTrustWithoutWitnesses(t *testing.T) {
	trust := testTrust(t, 2)
	trust.Witnesses, trust.Quorum = nil, 0
	trust, err := NewTrust(trust)
	must(t, err)
	data, err := trust.Bytes()
	must(t, err)
	if trust, err = ParseTrust(data); err != nil {
		t.Fatal(err)
	}
	_, err = trust.OpenCheckpoint(cosignedCheckpoint(t, testCheckpoint()))
	must(t, err)
}
