package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"
)

const testOrigin = "ledger.example/test"

func newKEK(t testing.TB) tink.AEAD {
	t.Helper()
	kek, err := CreateKEK(filepath.Join(t.TempDir(), "kek.json"))
	if err != nil {
		t.Fatal(err)
	}
	return kek
}

func newVault(t testing.TB) (*Vault, string) {
	t.Helper()
	path := vaultPath(t)
	v, err := createVault(path, testOrigin, newKEK(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v, path
}

func ensure(t testing.TB, v *Vault, subjects ...string) {
	t.Helper()
	if err := v.Ensure(context.Background(), subjects...); err != nil {
		t.Fatal(err)
	}
}

func testBinding(record byte) []byte {
	commitment := "commitment"
	return Binding([sha256.Size]byte{record}, map[string]*string{"child.name": &commitment, "child.photo": nil})
}

func seal(t testing.TB, v *Vault, record byte, parts ...SubjectText) []Sealed {
	t.Helper()
	sealed, err := v.Seal(context.Background(), testBinding(record), parts)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func part(texts string, subjects ...string) SubjectText {
	return SubjectText{subjects, []string{texts}}
}

// wantOpen opens and compares the error; nil wants the texts.
func wantOpen(t *testing.T, v *Vault, what string, binding []byte, s Sealed, want error, texts ...string) {
	t.Helper()
	got, err := v.Open(context.Background(), binding, s)
	if !errors.Is(err, want) || want == nil && !slices.Equal(got, texts) {
		t.Errorf("%s: %q, %v; want %v", what, got, err, want)
	}
	if want != nil && got != nil {
		t.Errorf("%s: texts beside an error", what)
	}
	for _, other := range []error{ErrErased, ErrNoKey, ErrCiphertext, ErrKeyset} {
		if want != nil && !errors.Is(want, other) && errors.Is(err, other) {
			t.Errorf("%s: %v also says %v", what, err, other)
		}
	}
}

func TestSealOpenRoundTrip(t *testing.T) {
	v, path := newVault(t)
	ensure(t, v, "person-a", "person-b", "person-c", "person-a")
	texts := []string{"", "\x00\x00", "bytes \xff\xfe", strings.Repeat("long", 3000), ""}
	sealed := seal(t, v, 1,
		SubjectText{[]string{"person-c", "person-a"}, []string{"joint"}},
		SubjectText{[]string{"person-b"}, texts},
		part("own", "person-a"))
	again, err := openVault(path, testOrigin, v.kek)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, v := range []*Vault{v, again} {
		wantOpen(t, v, "own", testBinding(1), sealed[0], nil, "own")
		wantOpen(t, v, "joint", testBinding(1), sealed[1], nil, "joint")
		wantOpen(t, v, "many", testBinding(1), sealed[2], nil, texts...)
	}
	if !slices.Equal(sealed[1].Subjects, []string{"person-a", "person-c"}) {
		t.Errorf("subjects are not sorted: %v", sealed[1].Subjects)
	}
}

func TestOpenRefusesEveryChange(t *testing.T) {
	v, _ := newVault(t)
	ensure(t, v, "person-a", "person-b", "person-c")
	one := seal(t, v, 1, part("one", "person-a"), part("joint", "person-a", "person-b"))
	own, joint := one[0], one[1]
	for _, s := range one {
		for i := range s.Data {
			bad := Sealed{s.Subjects, bytes.Clone(s.Data)}
			bad.Data[i] ^= 0x80
			wantOpen(t, v, fmt.Sprint("byte ", i), testBinding(1), bad, ErrCiphertext)
		}
		for _, n := range []int{0, 1, layerSize, len(s.Data) - 1} {
			wantOpen(t, v, "cut", testBinding(1), Sealed{s.Subjects, s.Data[:n]}, ErrCiphertext)
		}
		wantOpen(t, v, "other record", testBinding(2), s, ErrCiphertext)
		wantOpen(t, v, "no binding", nil, s, ErrCiphertext)
		wantOpen(t, v, "longer", testBinding(1), Sealed{s.Subjects, append(bytes.Clone(s.Data), 0)}, ErrCiphertext)
	}
	for _, subjects := range [][]string{nil, {""}, {"person-b"}, {"person-a", "person-c"}, {"person-b", "person-a"},
		{"person-a", "person-a"}, {"person-a", "person-b", "person-c"}, {"a b"}} {
		wantOpen(t, v, fmt.Sprint("own as ", subjects), testBinding(1), Sealed{subjects, own.Data}, ErrCiphertext)
		wantOpen(t, v, fmt.Sprint("joint as ", subjects), testBinding(1), Sealed{subjects, joint.Data}, ErrCiphertext)
	}
	other := seal(t, v, 2, part("two", "person-a"))[0]
	wantOpen(t, v, "other record's ciphertext", testBinding(1), other, ErrCiphertext)
	wantOpen(t, v, "huge", testBinding(1), Sealed{own.Subjects, make([]byte, 1<<20)}, ErrCiphertext)
	wantOpen(t, v, "control", testBinding(1), own, nil, "one")
}

func TestJointNeedsEveryKey(t *testing.T) {
	for _, erased := range []string{"person-a", "person-b"} {
		v, _ := newVault(t)
		ensure(t, v, "person-a", "person-b")
		s := seal(t, v, 1, part("joint", "person-a", "person-b"))[0]
		if err := v.Erase(context.Background(), erased, erasedAt); err != nil {
			t.Fatal(err)
		}
		wantOpen(t, v, "joint without "+erased, testBinding(1), s, ErrErased)
	}
	// Peeling the outer layer while its key lives must not give the first
	// subject a ciphertext that outlives the second's erasure.
	v, _ := newVault(t)
	ensure(t, v, "person-a", "person-b")
	s := seal(t, v, 1, part("joint", "person-a", "person-b"))[0]
	outer, err := v.key(context.Background(), "person-b")
	if err != nil {
		t.Fatal(err)
	}
	inner, err := outer.Decrypt(s.Data, v.layerData(testBinding(1), s.Subjects, 1))
	if err != nil {
		t.Fatal(err)
	}
	wantOpen(t, v, "peeled", testBinding(1), Sealed{[]string{"person-a"}, inner}, ErrCiphertext)
}

func TestErasedAndMissingAreNotConfused(t *testing.T) {
	v, path := newVault(t)
	ctx := context.Background()
	ensure(t, v, "person-a", "person-b")
	sealed := seal(t, v, 1, part("a", "person-a"), part("b", "person-b"))
	wantOpen(t, v, "before", testBinding(1), sealed[0], nil, "a") // now cached
	if err := v.Erase(ctx, "person-a", erasedAt); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(ctx, "person-never", erasedAt); err != nil {
		t.Fatal(err)
	}
	mustExec(t, v, `DELETE FROM keysets WHERE subject = 'person-b'`)
	check := func(v *Vault) {
		t.Helper()
		wantOpen(t, v, "erased", testBinding(1), sealed[0], ErrErased)
		wantOpen(t, v, "erased and unknown", testBinding(1), Sealed{[]string{"person-0", "person-a"}, sealed[0].Data}, ErrErased)
		for _, s := range []string{"person-a", "person-never"} {
			if err := v.Ensure(ctx, "person-new", s); !errors.Is(err, ErrErased) {
				t.Errorf("ensure %s: %v", s, err)
			}
			if _, err := v.Seal(ctx, testBinding(1), []SubjectText{part("x", s)}); !errors.Is(err, ErrErased) {
				t.Errorf("seal %s: %v", s, err)
			}
		}
		if _, err := v.Seal(ctx, testBinding(1), []SubjectText{part("x", "person-new")}); !errors.Is(err, ErrNoKey) {
			t.Errorf("a refused Ensure made a keyset, or: %v", err)
		}
	}
	check(v)
	v.Close()
	again, err := openVault(path, testOrigin, v.kek)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	check(again)
	wantOpen(t, again, "missing", testBinding(1), sealed[1], ErrNoKey)
	wantOpen(t, again, "missing, joint", testBinding(1), Sealed{[]string{"person-b", "person-z"}, sealed[1].Data}, ErrNoKey)
}

// A keyset row that was moved or edited says so; it is neither erased nor missing.
func TestKeysetRowsRefuseEveryChange(t *testing.T) {
	foreign, err := createVault(vaultPath(t), "ledger.example/other", newKEK(t))
	if err != nil {
		t.Fatal(err)
	}
	defer foreign.Close()
	for name, change := range map[string]func(own, other []byte) (wrapped []byte, epoch int){
		"swapped":  func(_, other []byte) ([]byte, int) { return other, 1 },
		"epoch":    func(own, _ []byte) ([]byte, int) { return own, 2 },
		"negative": func(own, _ []byte) ([]byte, int) { return own, -1 },
		"cut":      func(own, _ []byte) ([]byte, int) { return own[:20], 1 },
		"longer":   func(own, _ []byte) ([]byte, int) { return append(own, 0), 1 },
		"empty":    func(_, _ []byte) ([]byte, int) { return []byte{}, 1 },
		"huge":     func(_, _ []byte) ([]byte, int) { return make([]byte, 30_000_000), 1 },
	} {
		v, _ := newVault(t)
		ensure(t, v, "person-a", "person-b")
		s := seal(t, v, 1, part("a", "person-a"))[0]
		v.cache.clear()
		wrapped, epoch := change(wrappedOf(t, v, "person-a"), wrappedOf(t, v, "person-b"))
		mustExec(t, v, `UPDATE keysets SET wrapped = $1, epoch = $2 WHERE subject = 'person-a'`, wrapped, epoch)
		wantOpen(t, v, name, testBinding(1), s, ErrKeyset)
	}
	v, _ := newVault(t)
	ensure(t, v, "person-a")
	s := seal(t, v, 1, part("a", "person-a"))[0]
	v.cache.clear()
	foreign.kek = v.kek // two ledgers under one key-encryption key
	ensure(t, foreign, "person-a")
	mustExec(t, v, `UPDATE keysets SET wrapped = $1`, wrappedOf(t, foreign, "person-a"))
	wantOpen(t, v, "other ledger's", testBinding(1), s, ErrKeyset)
}

func TestConcurrentEnsureMakesOneKeyset(t *testing.T) {
	v, path := newVault(t)
	other, err := openVault(path, testOrigin, v.kek)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var wg sync.WaitGroup
	sealed := make([]Sealed, 16)
	for i := range sealed {
		v := []*Vault{v, other}[i%2]
		wg.Go(func() {
			subjects := []string{"person-a", "person-b", fmt.Sprint("person-", i%3)}
			if i%4 > 1 {
				slices.Reverse(subjects)
			}
			if err := v.Ensure(context.Background(), subjects...); err != nil {
				t.Error(err)
				return
			}
			s, err := v.Seal(context.Background(), testBinding(1), []SubjectText{part("x", "person-a", "person-b")})
			if err != nil {
				t.Error(err)
				return
			}
			sealed[i] = s[0]
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	var rows int
	if err := v.db.QueryRow(`SELECT count(*) FROM keysets`).Scan(&rows); err != nil || rows != 5 {
		t.Fatalf("%d keysets, %v", rows, err)
	}
	v.cache.clear()
	for i, s := range sealed {
		wantOpen(t, v, fmt.Sprint("sealed by ", i), testBinding(1), s, nil, "x")
	}
}

// slowKEK says when an unwrap has begun and holds it up until it is let go.
type slowKEK struct {
	tink.AEAD
	begun, goOn chan struct{}
}

func (k *slowKEK) Decrypt(ciphertext, data []byte) ([]byte, error) {
	close(k.begun)
	<-k.goOn
	return k.AEAD.Decrypt(ciphertext, data)
}

// A key that was read just before an erasure must not be cached just after.
func TestEraseOvertakesNoOpen(t *testing.T) {
	v, _ := newVault(t)
	ensure(t, v, "person-a")
	s := seal(t, v, 1, part("x", "person-a"))[0]
	v.cache.clear()
	slow := &slowKEK{v.kek, make(chan struct{}), make(chan struct{})}
	v.kek = slow
	var wg sync.WaitGroup
	wg.Go(func() { v.Open(context.Background(), testBinding(1), s) })
	<-slow.begun
	erased := make(chan error, 1)
	wg.Go(func() { erased <- v.Erase(context.Background(), "person-a", erasedAt) })
	select {
	case err := <-erased:
		t.Errorf("erase returned (%v) while the key was being unwrapped", err)
	case <-time.After(200 * time.Millisecond):
	}
	close(slow.goOn)
	wg.Wait()
	wantOpen(t, v, "after the erasure", testBinding(1), s, ErrErased)
}

// The same without staging, for the race detector.
func TestEraseRacesOpen(t *testing.T) {
	v, _ := newVault(t)
	v.cache = newKeyCache(1) // every second read goes to the file
	ensure(t, v, "person-a", "person-z")
	sealed := seal(t, v, 1, part("x", "person-a"), part("z", "person-z"))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				_, err := v.Open(context.Background(), testBinding(1), sealed[i%2])
				if err != nil && (i%2 == 1 || !errors.Is(err, ErrErased)) {
					t.Error(err)
				}
			}
		})
	}
	if err := v.Erase(context.Background(), "person-a", erasedAt); err != nil {
		t.Error(err)
	}
	for range 20 {
		wantOpen(t, v, "after the erasure", testBinding(1), sealed[0], ErrErased)
	}
	close(stop)
	wg.Wait()
}

func TestCacheIsBoundedAndKeepsTheLastUsed(t *testing.T) {
	c := newKeyCache(2)
	c.put("a", nil)
	c.put("b", nil)
	c.get("a")
	c.put("c", nil)
	c.put("c", nil)
	for s, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.get(s); ok != want {
			t.Errorf("%s cached: %v", s, ok)
		}
	}
	c.evict("a")
	c.evict("unknown")
	if _, ok := c.get("a"); ok || c.order.Len() != 1 || len(c.by) != 1 {
		t.Error("evict left the key")
	}
}

func TestVaultRefusesArguments(t *testing.T) {
	v, _ := newVault(t)
	ctx := context.Background()
	ensure(t, v, "person-a", "person-b")
	many := make([]string, maxTexts+1)
	thirteen := strings.Fields("a b c d e f g h i j k l m")
	half := strings.Repeat("x", maxDisclosures/2)
	for name, parts := range map[string][]SubjectText{
		"no subject":        {part("x")},
		"subject twice":     {part("x", "person-a", "person-a")},
		"thirteen subjects": {part("x", thirteen...)},
		"no disclosure":     {{[]string{"person-a"}, nil}},
		"list twice":        {part("x", "person-a", "person-b"), part("y", "person-b", "person-a")},
		"a byte too many":   {part(half, "person-a"), part(half+"x", "person-b")},
		"too many in all":   {{[]string{"person-a"}, many}},
		"subject no id":     {part("x", "Maria Example")},
		"subject too long":  {part("x", strings.Repeat("p", maxSubject+1))},
	} {
		if _, err := v.Seal(ctx, testBinding(1), parts); !errors.Is(err, ErrVaultInput) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "Maria") {
			t.Errorf("%s: the error repeats it", name)
		}
	}
	if _, err := v.Seal(ctx, nil, []SubjectText{part("x", "person-a")}); !errors.Is(err, ErrVaultInput) {
		t.Errorf("no binding: %v", err)
	}
	full := seal(t, v, 1, part(half, "person-a"), part(half, "person-b"))
	wantOpen(t, v, "full", testBinding(1), full[0], nil, half)
	for _, s := range []string{"", "Maria Example", "person-é", "a\n", strings.Repeat("p", maxSubject+1)} {
		if err := v.Ensure(ctx, "person-ok", s); !errors.Is(err, ErrVaultInput) {
			t.Errorf("ensure: %v", err)
		}
		if err := v.Erase(ctx, s, erasedAt); !errors.Is(err, ErrVaultInput) {
			t.Errorf("erase: %v", err)
		}
	}
	if err := v.Erase(ctx, "person-a", time.Time{}); !errors.Is(err, ErrVaultInput) {
		t.Errorf("no time: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := v.Erase(cancelled, "person-a", erasedAt); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	wantOpen(t, v, "not erased", testBinding(1), full[0], nil, half)
}

// failingKEK is a key management service that is down after some calls.
type failingKEK struct {
	tink.AEAD
	left int
}

func (k *failingKEK) Encrypt(plain, data []byte) ([]byte, error) {
	if k.left--; k.left < 0 {
		return nil, errors.New("service is down")
	}
	return k.AEAD.Encrypt(plain, data)
}

func TestEnsureIsAllOrNone(t *testing.T) {
	v, _ := newVault(t)
	real := v.kek
	v.kek = &failingKEK{real, 1}
	if err := v.Ensure(context.Background(), "person-a", "person-b"); err == nil {
		t.Fatal("no error")
	}
	v.kek = real
	var rows int
	if err := v.db.QueryRow(`SELECT count(*) FROM keysets`).Scan(&rows); err != nil || rows != 0 {
		t.Fatalf("%d keysets, %v", rows, err)
	}
}

func TestLengthTellsTheBucketOnly(t *testing.T) {
	v, _ := newVault(t)
	ensure(t, v, "person-a")
	sizes := map[int]bool{}
	for n := range padBucket - 8 + 1 {
		sizes[len(seal(t, v, 1, part(strings.Repeat("x", n), "person-a"))[0].Data)] = true
	}
	if len(sizes) != 1 || !sizes[padBucket+layerSize] {
		t.Fatalf("sizes %v", sizes)
	}
	if n := len(seal(t, v, 1, part(strings.Repeat("x", padBucket-7), "person-a"))[0].Data); n != 2*padBucket+layerSize {
		t.Fatalf("next bucket %d", n)
	}
}

func TestUnpadTakesOnlyWhatPadMakes(t *testing.T) {
	good := pad([]string{"ab", ""})
	edit := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	for name, b := range map[string][]byte{
		"nothing":          nil,
		"not a bucket":     good[:255],
		"bucket too many":  append(bytes.Clone(good), make([]byte, padBucket)...),
		"text in padding":  edit(255, 1),
		"count too high":   edit(0, 0xff),
		"length too high":  edit(4, 0xff),
		"one text too few": edit(3, 1), // then the second's length is padding
		"no end":           bytes.Repeat([]byte{1}, padBucket),
	} {
		texts, err := unpad(b)
		if name == "one text too few" {
			// an empty text is four zero bytes, as padding is: only the count tells
			if err != nil || len(texts) != 1 {
				t.Errorf("%s: %q %v", name, texts, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: accepted as %q", name, texts)
		}
	}
}

func FuzzUnpad(f *testing.F) {
	f.Add(pad(nil))
	f.Add(pad([]string{"", "a", strings.Repeat("b", 300)}))
	f.Add(bytes.Repeat([]byte{0xff}, padBucket))
	f.Fuzz(func(t *testing.T, b []byte) {
		if texts, err := unpad(b); err == nil && !bytes.Equal(pad(texts), b) {
			t.Fatal("two paddings for the same texts")
		}
	})
}

func TestSealedJSON(t *testing.T) {
	text, err := json.Marshal([]Sealed{{[]string{"person-a", "person-b"}, []byte{0, 255}}})
	if err != nil || string(text) != `[{"subjects":["person-a","person-b"],"data":"AP8="}]` {
		t.Fatalf("%s, %v", text, err)
	}
	var back []Sealed
	if err := json.Unmarshal(text, &back); err != nil || !bytes.Equal(back[0].Data, []byte{0, 255}) {
		t.Fatalf("%v, %v", back, err)
	}
	if _, err := json.Marshal(Sealed{}); err == nil {
		t.Error("an empty one was written")
	}
	for _, bad := range []string{
		``, `null`, `[]`, `{}`, `{"data":"AP8="}`, `{"subjects":[],"data":"AP8="}`, `{"subjects":null,"data":"AP8="}`,
		`{"subjects":["b","a"],"data":""}`, `{"subjects":["a","a"],"data":""}`, `{"subjects":["a b"],"data":""}`,
		`{"subjects":["a"],"data":"AP9="}`, `{"subjects":["a"],"data":"AP8"}`, `{"subjects":["a"],"data":"AP8=\n"}`,
		`{"subjects":["a"],"data":"A\r\nP8="}`, `{"subjects":["a"],"data":1}`, `{"subjects":["a"],"data":"AP8=","more":1}`,
		`{"subjects":["a"],"Data":"AP8="}`, `{"subjects":["a"],"subjects":["b"],"data":""}`, `{"subjects":["a"],"data":""} x`,
		`{"subjects":["a"],"data":"` + strings.Repeat("A", maxSealedJSON) + `"}`,
		`{"subjects":["a","b","c","d","e","f","g","h","i","j","k","l","m"],"data":""}`,
	} {
		s := Sealed{[]string{"untouched"}, nil}
		if err := s.UnmarshalJSON([]byte(bad)); !errors.Is(err, ErrCiphertext) || s.Subjects[0] != "untouched" {
			t.Errorf("%.60s: %v", bad, err)
		}
	}
}

func FuzzSealedJSON(f *testing.F) {
	f.Add([]byte(`{"subjects":["person-a"],"data":"AP8="}`))
	f.Add([]byte(`{"subjects":["a","b"],"data":""}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var s, again Sealed
		if s.UnmarshalJSON(text) != nil {
			return
		}
		out, err := s.MarshalJSON()
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		if err := again.UnmarshalJSON(out); err != nil || !bytes.Equal(s.Data, again.Data) || !slices.Equal(s.Subjects, again.Subjects) {
			t.Fatalf("written but not read: %v", err)
		}
	})
}

func TestBindingTellsRecordsApart(t *testing.T) {
	a, b, empty := "a", "b", ""
	seen := map[string]int{}
	for i, sealed := range []map[string]*string{
		nil, {"p": nil}, {"p": &empty}, {"p": &a}, {"p": &b}, {"q": &a}, {"pa": nil}, {"pa": &empty},
		{"p": &a, "q": &b}, {"p": &b, "q": &a}, {"p": nil, "q": &a}, {"p": &a, "q": nil},
	} {
		for _, digest := range [][sha256.Size]byte{{}, {1}} {
			key := string(Binding(digest, sealed))
			if other, ok := seen[key]; ok {
				t.Errorf("%d and %d bind alike", i, other)
			}
			seen[key] = i
		}
	}
}

// Vectors: these bytes are in ciphertexts for ever. A change makes every record
// sealed before it unreadable.
func TestVaultVectors(t *testing.T) {
	v := &Vault{origin: testOrigin}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"binding": {testBinding(1), "35b2cc4be1df79e6"},
		"keyset":  {keysetData(testOrigin, "person-a", 1), "c36034d8ce7f275a"},
		"probe":   {probeData(testOrigin, 1), "b4f3625c4a230ebd"},
		"layer":   {v.layerData(testBinding(1), []string{"person-a", "person-b"}, 1), "e6dc35e122b70b14"},
		"padding": {pad([]string{"ab", ""}), "5f43eff328aab141"},
	} {
		sum := sha256.Sum256(c.data)
		if got := hex.EncodeToString(sum[:8]); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	v, _ := newVault(b)
	ensure(b, v, "person-a", "person-b")
	parts := []SubjectText{{[]string{"person-a"}, []string{strings.Repeat("x", 180), strings.Repeat("y", 180)}}}
	for b.Loop() {
		seal(b, v, 1, parts...)
	}
}

func BenchmarkOpen(b *testing.B) {
	v, _ := newVault(b)
	ensure(b, v, "person-a")
	binding, s := testBinding(1), seal(b, v, 1, part(strings.Repeat("x", 180), "person-a"))[0]
	for b.Loop() {
		if _, err := v.Open(context.Background(), binding, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenUncached(b *testing.B) {
	v, _ := newVault(b)
	ensure(b, v, "person-a")
	binding, s := testBinding(1), seal(b, v, 1, part(strings.Repeat("x", 180), "person-a"))[0]
	for b.Loop() {
		v.cache.clear()
		if _, err := v.Open(context.Background(), binding, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnwrap(b *testing.B) {
	kek, data := newKEK(b), keysetData(testOrigin, "person-a", 1)
	wrapped, err := newKeyset(kek, data)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := unwrapKeyset(kek, wrapped, data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEnsureNew(b *testing.B) {
	v, _ := newVault(b)
	for i := 0; b.Loop(); i++ {
		ensure(b, v, fmt.Sprint("person-", i))
	}
}
