package text

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// checkInvariants states what holds for every document.
func checkInvariants(t *testing.T, d *Document) {
	t.Helper()
	end, sentence := 0, -1
	for i, tok := range d.Tokens {
		if tok.Start < 0 || tok.End > len(d.Text) || tok.Start > tok.End {
			t.Fatalf("token %d %+v lies outside the text of %d bytes", i, tok, len(d.Text))
		}
		if tok.Start < end {
			t.Fatalf("token %d %+v begins before %d, where the last one ended", i, tok, end)
		}
		end = tok.End
		if tok.Sentence != sentence && tok.Sentence != sentence+1 {
			t.Fatalf("token %d: sentence %d after %d", i, tok.Sentence, sentence)
		}
		sentence = tok.Sentence
		if s := d.Sentences[sentence]; i < s.First || i >= s.End {
			t.Fatalf("token %d is not in its sentence %+v", i, s)
		}
		if !utf8.ValidString(tok.Norm) && utf8.ValidString(d.Text) {
			t.Fatalf("token %d: norm %q is no UTF-8", i, tok.Norm)
		}
		if tok.Word >= 0 && d.cache.words[tok.Word].norm != tok.Norm {
			t.Fatalf("token %d: word %d is %q, not %q", i, tok.Word, d.cache.words[tok.Word].norm, tok.Norm)
		}
	}
	next, stop := 0, 0
	for k, s := range d.Sentences {
		if s.First != next || s.End <= s.First || s.End-s.First > maxSentence {
			t.Fatalf("sentence %d: tokens %d to %d, expected to begin at %d", k, s.First, s.End, next)
		}
		next = s.End
		if s.Start < stop || s.Stop < s.Start || s.Stop > len(d.Text) ||
			s.Start > d.Tokens[s.First].Start || s.Stop < d.Tokens[s.End-1].End {
			t.Fatalf("sentence %d: bytes %d to %d, the last one ended at %d", k, s.Start, s.Stop, stop)
		}
		stop = s.Stop
	}
	if next != len(d.Tokens) {
		t.Fatalf("sentences end at token %d of %d", next, len(d.Tokens))
	}
	next = 0
	for _, z := range d.Zones {
		if z.First != next || z.End <= z.First {
			t.Fatalf("zone %+v, expected to begin at %d", z, next)
		}
		for _, s := range d.Sentences[z.First:z.End] {
			if s.Zone != z.Zone {
				t.Fatalf("sentence %+v in zone %+v", s, z)
			}
		}
		next = z.End
	}
	if next != len(d.Sentences) {
		t.Fatalf("zones end at sentence %d of %d", next, len(d.Sentences))
	}
}

var hostile = map[string]string{
	"open parentheses": "(", "close parentheses": ")", "double quotes": `"`, "single quotes": "'", "curly quotes": "“",
	"apostrophe words": "'a ", "ats": "@", "addresses": "a@", "dotted addresses": "a.a@", "dots": ".", "dotted letters": "a.", "hyphens": "-",
	"hyphenated": "a-", "braces": "{", "open braces": "{{", "brackets": "[", "bracketed": "[A", "less": "<", "tags": "<p", "open tags": "<p ", "comments": "<!--",
	"closed tags": "<p>", "styles": "<style>", "ampersands": "&", "entities": "&amp;", "unclosed entities": "&amp", "digits": "1", "digit groups": "1.", "dates": "1/", "colons": "1:",
	"currency": "$", "amounts": "€ 1 ", "no spaces": "a", "capitals": "A", "accents": "é", "combining": "e\u0301", "bad bytes": "\xba", "more bad bytes": "\xff\xc3", "NUL": "\x00",
	"RTL marks": "\u202e\u200f", "escapes": "\x1b[31m", "open escapes": "\x1b[", "emoji": "😀", "families": "👨‍👩‍👧", "joiners": "\u200d", "flags": "🇳🇱", "newlines": "\n", "quoted lines": ">\n",
	"intros": "On a\n", "headers": "From:\n", "greetings": "Hi ", "hi mentions": "@a ", "sign-offs": "Regards\n", "thanks": "Thanks\n", "urls": "http://", "www": "www.", "carets": "^a ", "growing": "Ⱥ", "underscores": "_", "stars": "*", "percents": "%",
	"percent words": "%a", "hashes": "#", "links": "](", "smileys": ":)", "long words": "abcdefghijklmnopqrst", "sentences": "A b. ", "month": "May ", "clitics": "n't", "clitic words": "a'd", "kept": "wél ", "bullets": "• ", "items": "- a\n", "ellipses": "…", "separators": "\u2028",
	"blockquotes": "<blockquote>", "list": "<li>", "attribute": `<a href="`, "x": "x", "X": "X", "abbreviations": "Mr. ", "sorry": "sorry.", "weekday": "Mon.",
}

// A megabyte of anything is read in linear time: well under this on any machine.
const patience = 3 * time.Second

func TestHostileInput(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size = 1 << 16
	}
	en, nl := language(t, "en"), language(t, "nl")
	for name, unit := range hostile {
		t.Run(name, func(t *testing.T) {
			s := strings.Repeat(unit, size/len(unit))
			start := time.Now()
			d := en.Read(s, Options{})
			Detect([]*Language{en, nl}, s)
			MarkEcho(d, d)
			took := time.Since(start)
			if took > patience {
				t.Errorf("%d bytes took %v", len(s), took)
			}
			if took > 300*time.Millisecond {
				t.Logf("SLOW %v %d tokens", took, len(d.Tokens))
			}
			checkInvariants(t, d)
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, unit := range hostile {
		f.Add(unit + unit + " " + unit)
	}
	f.Add(reply)
	f.Add("<p>Hi Maria,</p><blockquote>old</blockquote>We&#39;re <b>so</b>rry &eacute; <br>Best,<br>Tom")
	f.Add("Geachte heer, mevrouw De Vries,\n\n't Is 's avonds m'n € 23,- d.w.z. 1 juli 2024 om 21.00 uur.\n-- \nSanne")
	f.Add("@a Hi Jan! mail jan.de.vries@x.nl, “quote” 'q' 3-5 10am 12/03/2024 SK2281 {{x}} ^MA https://t.co/x")
	f.Add("On Mon, 3 June Maria wrote:\n> a\n> b\nFrom: x\nTo: y\n-----Original Message-----\nThis e-mail and any attachments")
	en, nl := language(f, "en"), language(f, "nl")
	var d Document
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range []*Language{en, nl} {
			for _, plain := range []bool{false, true} {
				l.ReadInto(&d, s, Options{Plain: plain})
				checkInvariants(t, &d)
			}
			MarkEcho(&d, &d)
			l.Fold(s)
		}
		Detect([]*Language{en, nl}, s)
	})
}
