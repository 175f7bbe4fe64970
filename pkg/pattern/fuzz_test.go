package pattern_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/text"
)

// FuzzPattern: no pattern and no text makes the matcher panic, hang, or report words
// that are not there.
func FuzzPattern(f *testing.F) {
	l := english(f)
	for _, seed := range []struct{ pattern, text string }{
		{"sorry (that|for) ..4 <harm>", "I'm sorry for the double charge."},
		{"^ <we> !(not|never) ..12 [question]", "We can, can't we?"},
		{"(a|(b|(c d?)?)? e) $", "a b c d e"},
		{"[echo] [number] [duration] [name]? x", "Pawel has 3 in two hours x"},
		{"frustrat* *ment ..", "frustrating treatment"},
		{"..3 <self> x", "x x x"},
		{"*0\"0", "0"}, {"*ive", "attentive"}, {"!!x", ""}, {"((((((((((((((((((((((a", "a"}, {"désolé ‘t \x00", "\xff\xfe"},
		{"(a|b)? (a|b)? (a|b)? (a|b)? (a|b)? (a|b)? (a|b)? c", "a b a b a b a b a b"},
		{"..12 a ..12 b", "a a a a a a a a a a a a b"},
		{"(not|never)? (a|so not b?|c*) !(d|<we> e) <harm>?", "so a d"}, {"(a? b?|c) d", "d b d"},
	} {
		f.Add(seed.pattern, seed.text)
	}
	lists := map[string][]*pattern.Pattern{}
	for name, entries := range testLists {
		for _, e := range entries {
			lists[name] = append(lists[name], parse(f, e))
		}
	}
	lists["self"] = []*pattern.Pattern{parse(f, "<self> so")}
	f.Fuzz(func(t *testing.T, source, reply string) {
		if len(source) > 1<<10 || len(reply) > 1<<12 {
			return
		}
		p, err := pattern.Parse(source)
		if err != nil {
			var fault *pattern.SyntaxError
			if !errors.As(err, &fault) || fault.Offset < 0 || fault.Offset > len(source) || fault.Found == "" || fault.Want == "" {
				t.Fatalf("%q: a fault that does not say where or what: %#v", source, err)
			}
			return
		}
		known := true
		p.Lists(func(name string, _ int) { known = known && lists[name] != nil })
		if !known {
			return // whoever compiles has checked this
		}
		m, err := pattern.Compile(l, []*pattern.Pattern{p}, lists, []string{"not"})
		if err != nil {
			return
		}
		d := l.Read(reply, text.Options{})
		hits := m.Find(d, new(pattern.Scratch), nil)
		for _, h := range hits {
			if h.Pattern != 0 || h.First < 0 || h.Last < h.First || int(h.Last) >= len(d.Tokens) || d.Tokens[h.First].Sentence != d.Tokens[h.Last].Sentence {
				t.Fatalf("%q in %q: %+v", source, reply, h)
			}
		}
		v := pattern.Vocabulary{}
		v.Add(d)
		small, err := pattern.CompileFor(v, l, []*pattern.Pattern{p}, lists, []string{"not"})
		if err != nil {
			t.Fatalf("%q for %q: %v", source, reply, err)
		}
		if got := small.Find(d, new(pattern.Scratch), nil); !slices.Equal(got, hits) {
			t.Fatalf("%q in %q: compiled for it %v, else %v", source, reply, got, hits)
		}
		if len(hits) > 0 && v.RulesOut(l, source) {
			t.Fatalf("%q in %q is ruled out", source, reply)
		}
		if len(hits) > 0 && small.Negates(0) != m.Negates(0) {
			t.Fatalf("%q in %q: negates: %t, else %t", source, reply, small.Negates(0), m.Negates(0))
		}
	})
}
