package intake

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPlain(t *testing.T) {
	runTexts(t, "plain", []textCase{
		{"whole file as it is", "\xef\xbb\xbfDear Ada,\r\n\r\nBye\n\n", Options{}, []string{`-:1:0 id="-:1" customer="" reply="Dear Ada,\r\n\r\nBye\n\n"`}},
		{"empty", "", Options{}, []string{`-:1:0 id="-:1" customer="" reply=""`}},
		{"not UTF-8", "Dear\ncaf\xe9", Options{}, []string{`reject -:2:4: byte 0xE9, byte 9 of the record, is not UTF-8; …`}},
		{"too long", "Dear Ada", Options{MaxText: 7}, []string{`reject -:1: the record is longer than 7 bytes: shorten or split it; it is not kept`}},
	})
}

// TestFrontMatter shows that what stands between --- and --- is about the reply and
// not part of it.
func TestFrontMatter(t *testing.T) {
	runTexts(t, "plain", []textCase{
		{"known fields", "---\nid: r1\nsituation: \"bad_news_refusal\"\ntitle: Refund\n---\nDear Ada\n", Options{}, []string{`-:6:0 id="r1" customer="" reply="Dear Ada\n" situation="bad_news_refusal"`}},
		{"the customer's message", "---\r\ncustomer: |\r\n  Where is it?\r\n---\r\nHere.", Options{}, []string{`-:5:0 id="-:5" customer="Where is it?\n" reply="Here."`}},
		{"a reply there is no reply", "---\nreply: no\n---\nYes.", Options{}, []string{`-:4:0 id="-:4" customer="" reply="Yes."`}},
		{"nothing else", "---\nlanguage: nl\n---", Options{}, []string{`-:3:0 id="-:3" customer="" reply="" language="nl"`}},
		{"never closed", "---\nDear Ada", Options{}, []string{`-:1:0 id="-:1" customer="" reply="---\nDear Ada"`}},
		{"lines drawn around a text", "---\nDear Ada\n---\nBye", Options{}, []string{`-:1:0 id="-:1" customer="" reply="---\nDear Ada\n---\nBye"`}},
		{"not at the beginning", "\n---\nid: a\n---\n", Options{}, []string{`-:1:0 id="-:1" customer="" reply="\n---\nid: a\n---\n"`}},
		{"not YAML", "---\nid: [\n---\nDear Ada", Options{}, []string{`reject -:1: the front matter between --- and --- is not YAML (…): write it as key: value`}},
		{"only a line", "---", Options{}, []string{`-:1:0 id="-:1" customer="" reply="---"`}},
	})
}

// TestCustomerBesideReply shows which file a customer's message is read from.
func TestCustomerBesideReply(t *testing.T) {
	t.Chdir(t.TempDir())
	os.Mkdir("f", 0o700)
	for name, text := range map[string]string{
		"f/README.md": "About this folder.", "f/readme.txt": "Too.",
		"f/a.txt": "A.", "f/a.customer.txt": "Where is a?",
		"f/b.md": "---\nid: b\n---\nB.", "f/b.customer.txt": "\xef\xbb\xbfWhere is b?",
		"f/c.md": "---\nid: c\ncustomer: Stands here.\n---\nC.", "f/c.customer.md": "Not this.",
		"f/d.txt": "D.", "f/d.customer.txt": "caf\xe9",
		"f/e.customer.txt": "A reply by itself.",
		"f/g.txt":          "G.", "f/g.customer.txt": "far too long",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := filepath.FromSlash
	for _, c := range []struct {
		name  string
		paths []string
		want  []string
	}{
		{"a folder", []string{"f"}, []string{
			at(`f/a.txt:1:0 id="f/a.txt:1" customer="Where is a?" reply="A."`),
			at(`f/b.md:4:0 id="b" customer="Where is b?" reply="B."`),
			at(`f/c.md:5:0 id="c" customer="Stands here." reply="C."`),
			at(`reject f/d.txt:1: f/d.customer.txt: byte 0xE9, …`),
			at(`f/e.customer.txt:1:0 id="f/e.customer.txt:1" customer="" reply="A reply by itself."`),
			at(`f/g.txt:1:0 id="f/g.txt:1" customer="far too long" reply="G."`),
		}},
		{"as a shell names them", []string{at("f/a.customer.txt"), at("f/a.txt")}, []string{
			at(`f/a.txt:1:0 id="f/a.txt:1" customer="Where is a?" reply="A."`),
		}},
		{"a readme that is named", []string{at("f/readme.txt")}, []string{at(`f/readme.txt:1:0 id="f/readme.txt:1" customer="" reply="Too."`)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Open(c.paths, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			same(t, readAll(r), c.want)
		})
	}
	r, err := Open([]string{at("f/g.txt")}, nil, Options{MaxText: 5})
	if err != nil {
		t.Fatal(err)
	}
	same(t, readAll(r), []string{at("reject f/g.txt:1: f/g.customer.txt: the text is longer than 5 bytes: shorten it")})
}
