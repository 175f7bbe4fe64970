package strictyaml

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/rules"
)

// plain is what a plainReader makes of a file, one that has read others before.
func plain(data []byte) string {
	p := plainReaders.Get().(*plainReader)
	defer p.release()
	n := p.read(data)
	if n == nil {
		return ""
	}
	return shown(n)
}

// ofYAML is what yaml.v3 makes of a file of one document; nil when it is not one.
func ofYAML(data []byte) *yaml.Node {
	reader := yaml.NewDecoder(strings.NewReader(string(data)))
	var document, second yaml.Node
	if reader.Decode(&document) != nil || reader.Decode(&second) == nil {
		return nil
	}
	return document.Content[0]
}

// write shows all of a node that decoding looks at.
func write(b *strings.Builder, n *yaml.Node, deep int) {
	if n == nil {
		b.WriteString("nothing")
		return
	}
	fmt.Fprintf(b, "%*s%d:%d kind %d style %d %s %q\n", deep, "", n.Line, n.Column, n.Kind, n.Style, n.ShortTag(), n.Value)
	for _, part := range n.Content {
		write(b, part, deep+1)
	}
}

func shown(n *yaml.Node) string {
	var b strings.Builder
	write(&b, n, 0)
	return b.String()
}

// TestPlainRules: the rules that come with Attune are plain, and are read as YAML is.
func TestPlainRules(t *testing.T) {
	err := fs.WalkDir(rules.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(rules.FS, name)
		if err != nil {
			return err
		}
		got := plain(data)
		if got == "" {
			t.Errorf("%s is not plain: yaml.v3 reads it, which takes ten times as long", name)
		} else if got != shown(ofYAML(data)) {
			t.Errorf("%s is read in another way than YAML is", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var plainYAML = []string{
	"a: b\n", "a: b", "# c\n\na: b # c\n#d", "a: b c#d\nb: 'x'\n", "a:\n  - b\n  # c\n  - \"é ü\": 1\n",
	"a:\n- b: 1\n  c: [x, \"y\" , {z: -1, q: 'r'}]\n-   d:\n      e: 2\n  \nf: []\ng: {}\n",
	"a:\n  [b, c,  # d\n   é*, f g\n  ] # h\n", "a: {b:\n c, d: true}\n", "a: [<b>, -c, .5]\nd: <e f>\n", "a: [1, 2.5, ~x]\n", "\"é x😊\": {\"y😊\": z}\n",
}

var notPlainYAML = []string{
	"", "# c\n", "a", "a:\n", "a: \n  b\n", "a: b\n c\n", "a: b: c\n", "a:\tb\n", "a: \"b\\n\"\n", "a: 'it''s'\n", "a: |\n  b\n", "a: &b c\n", "a: !!str b\n",
	"--- \na: b\n", "a: b\n---\n", "a: b\n...\n", "a: ..b\n", "- a\n", "[a]\n", " a: b\n", "a: [b,]\n", "a: [b: c]\n", "a: {b}\n", "a: {b : c}\n", "a: [b\n c]\n", "a: [b#c]\n",
	"a: [b]c\n", "a: \"b\" c\n", "a: [b\n", "a:\n  - - b\n", "a:\n  -\n    b\n", "a:\n  b: c\n d: e\n", "a: b\n- c\n", "a: b\r\n", "\uFEFFa: b\n", "a: \u2028\n", "a: \x80\n",
	"a: null\n? b\n", "a: *b\n", "<<: b\n", "a: %b\n", "\"a\" : b\n", "a: {\"b\":c}\n", "é: x\n", "a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n", strings.Repeat("a", 200) + ": b\n",
}

// TestNotPlain: what is not certainly plain is left to yaml.v3.
func TestNotPlain(t *testing.T) {
	for _, text := range notPlainYAML {
		if got := plain([]byte(text)); got != "" {
			t.Errorf("%q is read as plain:\n%s", text, got)
		}
	}
}

// TestOrdinary: characters are looked at alike wherever they stand among others.
func TestOrdinary(t *testing.T) {
	for c := range rune(0x300) {
		want := c == '\n' || c >= ' ' && c < 0x7F || c >= 0xA0
		for before := range 9 {
			text := strings.Repeat("a", before) + string(c) + "bcdefghij"
			if got := ordinary([]byte(text)); got != want {
				t.Errorf("%q: %t", text, got)
			}
		}
	}
}

// FuzzPlain: what is read as plain is read as YAML is.
func FuzzPlain(f *testing.F) {
	for _, text := range append(plainYAML, notPlainYAML...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := plain([]byte(text))
		if got == "" {
			return
		}
		if want := shown(ofYAML([]byte(text))); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	})
}
