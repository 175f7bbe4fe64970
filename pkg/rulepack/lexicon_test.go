package rulepack_test

import (
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/rulepack"
)

// lexicon is a file with these lines under lexicon.
func lexicon(lines ...string) string {
	return "language: en\nlexicon:\n  " + strings.Join(lines, "\n  ") + "\n"
}

// TestLexiconFaults shows where a fault in a lexicon is reported, and how to mend it.
func TestLexiconFaults(t *testing.T) {
	const letter, cues = "letter:", "  cues: [0.5, 0.5, 0.5]"
	for _, c := range []struct{ name, yaml, want string }{
		{"no language", "lexicon:\n  letter:\n    cues: [1, 1, 1]\n", `1:1: found rules without a language: write "language: en" (or nl) at the top of the file`},
		{"an unknown register", lexicon("lettre:", cues), `3:3: found the unknown key "lettre": did you mean "letter"?`},
		{"an unknown key", lexicon(letter, cues, "  bass: [1, 1, 1]"), `5:5: found the unknown key "bass": did you mean "base"?`},
		{"an empty register", lexicon(letter), `3:10: found nothing: expected keys with values (key: value)`},
		{"an unknown measure", lexicon(letter, cues, "  measures: {question: [1, 1, 1]}"), `4:5: found the unknown measure "question": did you mean "questions"?`},
		{"a bound for an unknown measure", "scoring:\n  measured-up-to: {wrods: 9}\n", `2:3: found the unknown measure "wrods": did you mean "words"?`},
		{"a share over 1", lexicon(letter, "  cues: [0.5, 1.5, 0.5]"), `4:5: found the share 1.5 of cues: expected 0 to 1`},
		{"a share below 0", lexicon(letter, "  cues: [0.5, 0.5, -0.1]"), `4:5: found the share -0.1 of cues: expected 0 to 1`},
		{"a share for all types", lexicon(letter, "  cues: 0.5"), `4:11: found 1 numbers: expected points for each type: [attentive, affective, cognitive]`},
		{"a text that is no numbers", lexicon(letter, cues, "  words: {lamp: 1 much 3}"), `5:19: found "1 much 3": expected [attentive, affective, cognitive]`},
		{"too few numbers in a text", lexicon(letter, cues, "  words: {lamp: 1 -2}"), `5:19: found 2 numbers: expected points for each type: [attentive, affective, cognitive]`},
		{"an endless number in a text", lexicon(letter, cues, "  words: {lamp: 1 2 1e999}"), `5:19: found "1 2 1e999": expected [attentive, affective, cognitive]`},
		{"too few points", lexicon(letter, cues, "  words:", "    lamp: [1, 2]"), `6:13: found 2 numbers: expected points for each type: [attentive, affective, cognitive]`},
		{"too many points", lexicon(letter, cues, "  base: [1, 2, 3, 4]"), `5:11: found 4 numbers: expected points for each type: [attentive, affective, cognitive]`},
		{"no share of cues", lexicon(letter, "  base: [1, 1, 1]"), `4:5: found a register without cues: say how much of the score is by cues, 0 to 1 for each type, as in cues: [0.6, 0.6, 0.6]`},
		{"too many points for a word", lexicon(letter, cues, "  words: {lamp: [1, 1e308, 1]}"), `4:5: found 1e+308 for the word "lamp": expected -1000 to 1000`},
		{"too many points for any reply", lexicon(letter, cues, "  base: [-2000, 1, 1]"), `4:5: found -2000 for base: expected -1000 to 1000`},
		{"a word as it is written", lexicon(letter, cues, "  words: {Sorry: [1, 1, 1]}"), `4:5: found the word "Sorry", which texts never have like that: words are read as ["sorry"]`},
		{"two words", lexicon(letter, cues, "  words: {so sorry: [1, 1, 1]}"), `4:5: found the word "so sorry", which texts never have like that: words are read as ["so" "sorry"]`},
		{"an unknown kind", lexicon(letter, cues, "  words: {'[nmae]': [1, 1, 1]}"), `4:5: found the word "[nmae]": expected one of [name] [number] [amount] [date] [time] [url] [email] [mention] [hashtag] [reference] [emoji] [placeholder]`},
		{"a word as a kind", lexicon(letter, cues, "  words: {'[word]': [1, 1, 1]}"), `4:5: found the word "[word]": expected one of [name] [number] [amount] [date] [time] [url] [email] [mention] [hashtag] [reference] [emoji] [placeholder]`},
		{"a kind without its end", lexicon(letter, cues, "  words: {'[date': [1, 1, 1]}"), `4:5: found the word "[date": expected one of [name] [number] [amount] [date] [time] [url] [email] [mention] [hashtag] [reference] [emoji] [placeholder]`},
		{"a situation twice", lexicon(letter, cues, "  customers: {situations: [grief, grief], base: [1, 1], length: [1, 1], words: {died: [1, 1]}}"), `4:5: found the situation "grief" a second time: a situation stands once`},
		{"no number", lexicon(letter, cues, "  words: {lamp: [1, much, 3]}"), `5:23: found "much": expected a number`},
		{"no number at all", lexicon(letter, cues, "  words: {lamp: [1, .nan, 3]}"), `5:23: found ".nan": expected a number`},
		{"an endless number", lexicon(letter, cues, "  words: {lamp: [1, 2, -.inf]}"), `5:26: found "-.inf": expected a number`},
		{"words in a list", lexicon(letter, cues, "  words: [lamp]"), `5:12: found a list: expected words with points (word: [attentive, affective, cognitive])`},
		{"a word twice", lexicon(letter, cues, "  words:", "    lamp: [1, 1, 1]", "    lamp: [2, 2, 2]"), `7:7: found the word "lamp" a second time: a word stands once`},
		{"an unknown situation", lexicon(letter, cues, "  customers: {situations: [greef], base: [1], length: [1], words: {died: [1]}}"), `4:5: found the unknown situation "greef": did you mean "grief"?`},
		{"numbers that are not one for each situation", lexicon(letter, cues, "  customers: {situations: [grief], base: [1], length: [1], words: {died: [1, 2]}}"), `4:5: found 2 numbers for the word "died": expected one for each of the 1 situations`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := load(t, pack("own", "x.yaml", c.yaml))
			if err == nil {
				t.Fatal("no fault was found")
			}
			if first, _, _ := strings.Cut(err.Error(), "\n"); first != "own/x.yaml:"+c.want {
				t.Errorf("\n got %s\nwant own/x.yaml:%s", first, c.want)
			}
		})
	}
}

// TestLexiconWords: any word can be a key, also one that YAML has other plans with.
func TestLexiconWords(t *testing.T) {
	_, l, err := load(t, pack("own", "x.yaml", lexicon("letter:", "  cues: [1, 1, 1]", "  words:",
		`    yes: [1, 0, 0]`, `    null: [2, 0, 0]`, `    no: [3, 0, 0]`, `    true: [4, 0, 0]`, `    on: [5, 0, 0]`, `    "[name]": [6, 0, 0]`)))
	if err != nil {
		t.Fatal(err)
	}
	words := l.Lexicon.Register("letter").Words
	for i, word := range []string{"yes", "null", "no", "true", "on", "[name]"} {
		if got := words[word]; got != (rulepack.Points{float64(i + 1)}) {
			t.Errorf("%q has %v", word, got)
		}
	}
}

// TestRegister shows which register a kind of text has: its own, that of the last pack
// that has one, else the one for letters.
func TestRegister(t *testing.T) {
	register := func(name, points string) string {
		return name + ": {cues: [0, 0, 0], base: [" + points + "]}"
	}
	first := pack("first", "x.yaml", lexicon(register("letter", "1, 0, 0"), register("post", "2, 0, 0")))
	second := pack("second", "x.yaml", lexicon(register("post", "0, 3, 0")))
	for _, c := range []struct {
		name               string
		packs              []rulepack.Source
		letter, post, talk rulepack.Points
	}{
		{"one pack", []rulepack.Source{first}, rulepack.Points{1}, rulepack.Points{2}, rulepack.Points{1}},
		{"a later pack replaces a register whole", []rulepack.Source{first, second}, rulepack.Points{1}, rulepack.Points{0, 3}, rulepack.Points{1}},
		{"whichever comes last", []rulepack.Source{second, first}, rulepack.Points{1}, rulepack.Points{2}, rulepack.Points{1}},
	} {
		_, l, err := load(t, c.packs...)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]rulepack.Points{"letter": c.letter, "post": c.post, "talk": c.talk} {
			if got := l.Lexicon.Register(name).Base; got != want {
				t.Errorf("%s: %s has %v, want %v", c.name, name, got, want)
			}
		}
	}
	if _, l, err := load(t); err != nil || l.Lexicon.Register("letter") != nil {
		t.Errorf("rules without a lexicon have a register (%v)", err)
	}
	_, l, err := load(t, second)
	if err != nil || l.Lexicon.Register("letter") != nil {
		t.Errorf("a lexicon for posts alone has a register for letters (%v)", err)
	}
}

// TestCustomersStay: a pack that rates replies alone leaves what messages say as it was.
func TestCustomersStay(t *testing.T) {
	const customers = "customers: {situations: [grief], base: [1], length: [1], words: {died: [2]}}"
	below := pack("below", "x.yaml", lexicon("letter: {cues: [1, 1, 1], "+customers+"}", "post: {cues: [1, 1, 1]}"))
	above := pack("above", "x.yaml", lexicon("letter: {cues: [0, 0, 0]}"))
	_, l, err := load(t, below, above)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range rulepack.Registers {
		if w := l.Lexicon.CustomerWords(name); w == nil || w.Words["died"][0] != 2 {
			t.Errorf("%s has lost the words of messages: %v", name, w)
		}
	}
	if share := l.Lexicon.Register("letter").Cues[0]; share != 0 {
		t.Errorf("the share of cues is %v, want that of the pack above", share)
	}
}

// TestNumbersInText: a list of numbers, and the same numbers with spaces between them.
func TestNumbersInText(t *testing.T) {
	_, l, err := load(t, pack("own", "x.yaml", lexicon("letter:", "  cues: [1, 1, 1]", "  words:", "    lamp: [1, -2.5, 0]", "    blue: 1 -2.5 0",
		"  customers: {situations: [grief], base: [1], length: [2], words: {died: [-3], lost: -3}}")))
	if err != nil {
		t.Fatal(err)
	}
	r := l.Lexicon.Letter
	if want := (rulepack.Points{1, -2.5, 0}); r.Words["lamp"] != want || r.Words["blue"] != want {
		t.Errorf("words have %v, want %v for each", r.Words, want)
	}
	if c := r.Customers; c.Length[0] != 2 || c.Words["died"][0] != -3 || c.Words["lost"][0] != -3 {
		t.Errorf("words of messages have %v", c)
	}
}
