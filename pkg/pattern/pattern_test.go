package pattern_test

import (
	"errors"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

func english(t testing.TB) *text.Language {
	t.Helper()
	raw, err := os.ReadFile("../../rules/en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var data text.LanguageData
	if err := yaml.Unmarshal(raw, &data); err != nil {
		t.Fatal(err)
	}
	l, err := text.NewLanguage("en", data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var testLists = map[string][]string{
	"we":    {"i", "we", "our team"},
	"harm":  {"broken", "late", "damag*", "double (charge|payment)", "never arriv*"},
	"event": {"<harm>", "delay", "mix-up"},
	"very":  {"so", "very", "truly"},
}

func compile(t testing.TB, l *text.Language, patterns ...string) *pattern.Matcher {
	t.Helper()
	lists := map[string][]*pattern.Pattern{}
	for name, entries := range testLists {
		for _, e := range entries {
			lists[name] = append(lists[name], parse(t, e))
		}
	}
	var all []*pattern.Pattern
	for _, p := range patterns {
		all = append(all, parse(t, p))
	}
	m, err := pattern.Compile(l, all, lists, []string{"not", "no"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func parse(t testing.TB, source string) *pattern.Pattern {
	t.Helper()
	p, err := pattern.Parse(source)
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	return p
}

// TestMatch is the pattern notation by example: what each part finds.
func TestMatch(t *testing.T) {
	l := english(t)
	for _, c := range []struct{ pattern, text, want string }{
		// words, folded
		{"sorry", "We are sorry.", "sorry"},
		{"sorry", "SORRY!", "SORRY"},
		{"sorry", "Sorrylike", ""},
		{"i am sorry", "I'm sorry.", "I'm sorry"},
		{"I'm sorry", "I am sorry.", "I am sorry"},
		{"do not worry", "Please don't worry.", "don't worry"},
		{"can not", "We can't.", "can't"},
		// alternatives, optional parts, gaps
		{"sorry (that|for)", "Sorry for this.", "Sorry for"},
		{"sorry (that|for|because of)", "Sorry because of this.", "Sorry because of"},
		{"very? sorry", "very sorry", "very sorry"},
		{"very? sorry", "so sorry", "sorry"},
		{"(so very)? sorry", "so very sorry", "so very sorry"},
		{"sorry ..2 late", "Sorry it is late.", "Sorry it is late"},
		{"sorry ..2 late", "Sorry that it is late.", ""},
		{"sorry .. late", "Sorry that it is late.", "Sorry that it is late"},
		// the longest counts
		{"sorry ..4 late", "Sorry, late is late.", "Sorry, late is late"},
		// lists
		{"<we> are", "Our team are here.", "Our team are"},
		{"sorry ..3 <harm>", "Sorry it came damaged.", "Sorry it came damaged"},
		{"the <harm>", "the double payment", "the double payment"},
		{"the <event>", "the mix-up", "the mix-up"},
		{"the <event>", "the double charge", "the double charge"},
		{"it <event>", "it never arrived", "it never arrived"},
		// beginnings and endings
		{"frustrat*", "How frustrating.", "frustrating"},
		{"*ment", "the payment", "payment"},
		{"*ive", "an abrasive reply", "abrasive"},
		{"*ive", "I've read it", ""},
		{"prob*", "It is probably there.", "probably"},
		// kinds
		{"refunded [amount]", "I refunded € 23.40 today.", "refunded € 23.40"},
		{"by [date]", "by Friday", "by Friday"},
		{"in [duration]", "in two hours", "in two hours"},
		{"in [duration]", "in 3 business days", "in 3 business days"},
		{"in [duration]", "in {timeframe}", "in {timeframe}"},
		{"in [duration]", "in {{days}} days", "in {{days}} days"},
		{"hello [placeholder]", "I said hello {{first_name}}.", "hello {{first_name}}"},
		{"for [name]", "It is for {{first_name}}.", "for {{first_name}}"},
		// places
		{"^ so", "So it is so.", "So"},
		{"sorry $", "sorry about it, sorry", "sorry"},
		{"[question] can you", "Can you see it?", "Can you"},
		{"[question] can you", "You see what you can you see.", ""},
		// not
		{"sorry !(for|that)", "sorry for", ""},
		{"sorry !(for|that)", "sorry about", "sorry"},
		{"sorry !<harm>", "sorry damaged goods", ""},
		// sentences are borders
		{"sorry ..4 late", "Sorry. It is late.", ""},
	} {
		d := l.Read(c.text, text.Options{Plain: true})
		m := compile(t, l, c.pattern)
		got := ""
		if hits := m.Find(d, new(pattern.Scratch), nil); len(hits) > 0 {
			got = d.Text[d.Tokens[hits[0].First].Start:d.Tokens[hits[0].Last].End]
		}
		if got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.pattern, c.text, got, c.want)
		}
	}
}

// TestParseErrors shows that every fault says where it is and how to mend it.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		pattern string
		offset  int
		want    string
	}{
		{"", 0, "at least one word"},
		{"very?", 0, "at least one word"},
		{"..3", 0, "at least one word"},
		{"sorry (that", 6, "never closed"},
		{"sorry that)", 10, "no group is open"},
		{"sorry ?", 6, "without a space"},
		{"sorry ()", 7, "between"},
		{"a || b", 3, "between"},
		{"<Harm>", 0, "lower-case"},
		{"<harm", 0, "closed"},
		{"[colour]", 0, "unknown kind"},
		{"sorry ..99", 6, "a gap is"},
		{"fr*", 0, "at least 3 letters"},
		{"a*b", 0, "once"},
		{"*", 0, "gap"},
		{"! sorry", 0, "must not follow"},
		{"sorry !very?", 6, "not optional"},
		{"sorry(that)", 5, "space"},
		{strings.Repeat("(", 50) + "a" + strings.Repeat(")", 50), 21, "nest"},
	} {
		_, err := pattern.Parse(c.pattern)
		var fault *pattern.SyntaxError
		if !errors.As(err, &fault) {
			t.Errorf("%q: no error", c.pattern)
			continue
		}
		if fault.Offset != c.offset || !strings.Contains(fault.Want, c.want) {
			t.Errorf("%q: offset %d: %v; want offset %d: …%s…", c.pattern, fault.Offset, fault, c.offset, c.want)
		}
	}
}

// TestAgreesWithReference compares the matcher, all patterns at once, with the slow
// and obvious one, on random patterns and texts.
func TestAgreesWithReference(t *testing.T) {
	l := english(t)
	rounds := 400
	if testing.Short() {
		rounds = 50
	}
	r := rand.New(rand.NewSource(1))
	hitsSeen := 0
	for round := range rounds {
		var sources []string
		for len(sources) < 1+r.Intn(12) {
			s := randomPattern(r, 3)
			if _, err := pattern.Parse(s); err == nil {
				sources = append(sources, s)
			}
		}
		m, used := compileSome(l, sources)
		if m == nil {
			continue
		}
		scratch := new(pattern.Scratch)
		for range 10 {
			d := l.Read(randomText(r), text.Options{Plain: true})
			got := map[string]bool{}
			for _, h := range m.Find(d, scratch, nil) {
				got[fmt.Sprint(h)] = true
				hitsSeen++
			}
			want := map[string]bool{}
			for i, s := range used {
				for _, h := range referenceFind(l, s, testLists, d) {
					h.Pattern = int32(i)
					want[fmt.Sprint(h)] = true
				}
			}
			for h := range want {
				if !got[h] {
					t.Fatalf("round %d: %q in %q: missed %s", round, used, d.Text, h)
				}
			}
			for h := range got {
				if !want[h] {
					t.Fatalf("round %d: %q in %q: too much: %s", round, used, d.Text, h)
				}
			}
		}
	}
	if hitsSeen < rounds {
		t.Fatalf("only %d hits in %d rounds: the comparison says little", hitsSeen, rounds)
	}
}

// compileSome compiles the patterns that have something certain in them.
func compileSome(l *text.Language, sources []string) (*pattern.Matcher, []string) {
	lists := map[string][]*pattern.Pattern{}
	for name, entries := range testLists {
		for _, e := range entries {
			p, _ := pattern.Parse(e)
			lists[name] = append(lists[name], p)
		}
	}
	var patterns []*pattern.Pattern
	var used []string
	for _, s := range sources {
		p, _ := pattern.Parse(s)
		if _, err := pattern.Compile(l, []*pattern.Pattern{p}, lists, nil); err == nil {
			patterns, used = append(patterns, p), append(used, s)
		}
	}
	if len(patterns) == 0 {
		return nil, nil
	}
	m, err := pattern.Compile(l, patterns, lists, nil)
	if err != nil {
		return nil, nil
	}
	return m, used
}

var vocabulary = []string{"we", "i", "sorry", "late", "double", "charge", "payment", "damaged", "never", "arrived", "arriving",
	"so", "very", "our", "team", "delay", "€ 5", "Friday", "12", "frustrating", "frustrated", "the", "it", "is"}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.Intn(30) {
		b.WriteString(vocabulary[r.Intn(len(vocabulary))])
		switch r.Intn(12) {
		case 0:
			b.WriteString(". ")
		case 1:
			b.WriteString("? ")
		case 2:
			b.WriteString(", ")
		default:
			b.WriteString(" ")
		}
	}
	return b.String()
}

func randomPattern(r *rand.Rand, depth int) string {
	var parts []string
	for range 1 + r.Intn(4) {
		parts = append(parts, randomElement(r, depth))
	}
	return strings.Join(parts, " ")
}

func randomElement(r *rand.Rand, depth int) string {
	simple := []string{"we", "sorry", "late", "double", "charge", "so", "very", "is", "the", "<we>", "<harm>", "<event>", "<very>",
		"[amount]", "[date]", "[number]", "[word]", "frustrat*", "*ing", "arriv*"}
	atom := simple[r.Intn(len(simple))]
	if depth > 0 && r.Intn(4) == 0 {
		var options []string
		for range 1 + r.Intn(3) {
			options = append(options, randomPattern(r, depth-1))
		}
		atom = "(" + strings.Join(options, "|") + ")"
	}
	switch r.Intn(12) {
	case 0:
		return fmt.Sprintf("..%d", 1+r.Intn(4))
	case 1:
		return []string{"^", "$", "[question]"}[r.Intn(3)]
	case 2:
		return "!" + atom
	case 3, 4:
		return atom + "?"
	}
	return atom
}
