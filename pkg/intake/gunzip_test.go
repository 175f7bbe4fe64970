package intake

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func zipped(t testing.TB, from io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, from); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What gzip packed reads as the same records as what it packed, on the same lines.
func TestGzip(t *testing.T) {
	const (
		lines = "{\"id\":\"a\",\"reply\":\"It left today.\"}\nnot a record\n{\"reply\":\"On Friday.\"}\n"
		table = "id,reply\na,It left today.\nb,On Friday.\n"
	)
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, zipped(t, strings.NewReader(text)), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	read := func(path string, stdin io.Reader) []string {
		r, err := Open([]string{path}, stdin, Options{})
		if err != nil {
			return []string{err.Error()}
		}
		return readAll(r)
	}
	for _, c := range []struct{ name, path, text string }{
		{"JSON Lines", file("a.jsonl.gz", lines), lines},
		{"a table", file("b.CSV.GZ", table), table},
		{"a reply", file("c.txt.gz", "It left today.\n"), "It left today.\n"},
		{"an export in one line", file("d.json.gz", `{"data":[{"reply":"It left today."}]}`), `{"data":[{"reply":"It left today."}]}`},
		{"a name that tells nothing", file("e.gz", lines), lines},
		{"a name that says otherwise", file("f.jsonl", lines), lines},
	} {
		want := read(Stdin, strings.NewReader(c.text))
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "-:", c.path+":")
		}
		if got := read(c.path, nil); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
	}
	if got := read(folder, nil); len(got) != 3*3+2+1+1-3 { // e.gz is passed over
		t.Errorf("in a folder: %d records: %q", len(got), got)
	}
	want := readText(t, lines, Options{})
	packed := zipped(t, strings.NewReader(lines))
	if got := read(Stdin, iotest.OneByteReader(bytes.NewReader(packed))); !slices.Equal(got, want) {
		t.Errorf("from a pipe: got %q, want %q", got, want)
	}
	if got := read(Stdin, bytes.NewReader(append(slices.Clone(packed), packed...))); len(got) != 2*len(want) {
		t.Errorf("two one after another: %q", got)
	}
	filled := append(bytes.Repeat(zipped(t, strings.NewReader("")), 500), packed...) // much of nothing, and zeros up to a block
	if got := read(Stdin, bytes.NewReader(append(filled, make([]byte, 700)...))); !slices.Equal(got, want) {
		t.Errorf("filled up with zeros: got %q, want %q", got, want)
	}
}

func TestDamagedGzip(t *testing.T) {
	packed := zipped(t, strings.NewReader(strings.Repeat(`{"id":"a","reply":"It left today."}`+"\n", 2000)))
	broken := bytes.Clone(packed)
	broken[len(broken)-6] ^= 0xff // of the checksum
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"cut off", "cut off", packed[:len(packed)/2]},
		{"changed", "damaged", broken},
		{"packed twice", "gzip twice", zipped(t, bytes.NewReader(packed))},
		{"with something behind", "what stands behind", append(bytes.Clone(packed), "tail"...)},
		{"with something behind zeros", "what stands behind", append(append(bytes.Clone(packed), 0, 0), packed...)},
		{"the next cut off", "cut off", append(bytes.Clone(packed), packed[:2]...)},
		{"only its beginning", "cut off", packed[:4]},
	} {
		got := readText(t, string(c.data), Options{Format: "jsonl"})
		if last := got[len(got)-1]; !strings.HasPrefix(last, "reject ") || !strings.Contains(last, c.want) {
			t.Errorf("%s: the last of %d is %s", c.name, len(got), last)
		}
	}
}
