package page

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func wordsIn(t *testing.T, language string) words {
	t.Helper()
	w, err := loadWords(language)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Every language says the same things, with the same values filled in.
func TestLanguagesSayTheSame(t *testing.T) {
	english := wordsIn(t, "en")
	holes := regexp.MustCompile(`\{\w+\}`)
	holesOf := func(s string) []string {
		found := holes.FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, language := range Interfaces() {
		other := wordsIn(t, language)
		for _, section := range slices.Sorted(maps.Keys(english)) {
			if got, want := slices.Sorted(maps.Keys(other[section])), slices.Sorted(maps.Keys(english[section])); !slices.Equal(got, want) {
				t.Errorf("%s: section %s has %v, not %v", language, section, got, want)
				continue
			}
			for name, text := range english[section] {
				translated := other[section][name]
				if translated == "" {
					t.Errorf("%s: %s.%s is empty", language, section, name)
				}
				if !slices.Equal(holesOf(translated), holesOf(text)) || strings.Contains(translated, " | ") != strings.Contains(text, " | ") {
					t.Errorf("%s: %s.%s says %q for %q", language, section, name, translated, text)
				}
			}
		}
		if len(other) != len(english) {
			t.Errorf("%s: %d sections, not %d", language, len(other), len(english))
		}
	}
}

func TestFigures(t *testing.T) {
	en, nl := wordsIn(t, "en"), wordsIn(t, "nl")
	for _, test := range []struct{ got, want string }{
		{en.number(0), "0"},
		{en.number(999), "999"},
		{en.number(1000), "1,000"},
		{en.number(1234567), "1,234,567"},
		{nl.number(12345), "12.345"},
		{en.number(-1234), "-1,234"},
		{en.percent(0), "0%"},
		{en.percent(0.001), "<1%"},
		{en.percent(0.125), "13%"},
		{en.percent(0.9999), ">99%"},
		{en.percent(1), "100%"},
		{en.percent(math.NaN()), "–"},
		{en.interval(0.421, 0.586), "42–59%"},
		{en.interval(0.1571, 0.1629), "15.7–16.3%"},
		{nl.interval(0, 0.004), "0,0–0,4%"},
		{en.points(34.4), "34"},
		{en.day("2026-11-06"), "6\u00a0November 2026"},
		{nl.day("2026-03-16"), "16\u00a0maart 2026"},
		{en.day("last week"), "last week"},
		{must(en.say("page.replies", "n", 1)), "1 reply"},
		{must(en.say("page.replies", "n", 5000)), "5,000 replies"},
		{must(nl.say("page.replies", "n", 0)), "0 antwoorden"},
		{string(must(en.rich("answer.mostly", "share", "<1%"))), "Mostly yes: <b>&lt;1%</b> of replies give what the situation asks for."},
		{en.or("type", "own-way"), "own way"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if _, err := en.say("page.nothing"); err == nil {
		t.Error("words that are not there are no error")
	}
}
