package wording

import (
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"
)

// folders are those of all reports, and of what they share.
func folders(t *testing.T) map[string]fs.FS {
	t.Helper()
	all := map[string]fs.FS{}
	for _, report := range []string{"wording", "overview", "page", "workbook"} {
		all[report] = os.DirFS(filepath.Join("..", report))
	}
	return all
}

func read(t *testing.T, from fs.FS, language string) Words {
	t.Helper()
	data, err := fs.ReadFile(from, "words/"+language+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var w Words
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// Every language says the same things, with the same values filled in. What moves are
// called is the exception: an id as words is English.
func TestLanguagesSayTheSame(t *testing.T) {
	holes := regexp.MustCompile(`\{\w+\}`)
	holesOf := func(s string) []string {
		found := holes.FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for report, folder := range folders(t) {
		english := read(t, folder, "en")
		for _, language := range Languages() {
			other := read(t, folder, language)
			if got, want := slices.Sorted(maps.Keys(other)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
				t.Errorf("%s, %s: sections %v, not %v", report, language, got, want)
			}
			for section := range english {
				if section == "move" {
					continue
				}
				if got, want := slices.Sorted(maps.Keys(other[section])), slices.Sorted(maps.Keys(english[section])); !slices.Equal(got, want) {
					t.Errorf("%s, %s: section %s has %v, not %v", report, language, section, got, want)
					continue
				}
				for name, text := range english[section] {
					translated := other[section][name]
					if translated == "" && text != "" {
						t.Errorf("%s, %s: %s.%s is empty", report, language, section, name)
					}
					if !slices.Equal(holesOf(translated), holesOf(text)) || strings.Contains(translated, " | ") != strings.Contains(text, " | ") {
						t.Errorf("%s, %s: %s.%s says %q for %q", report, language, section, name, translated, text)
					}
				}
			}
		}
	}
}

// No text stands in two reports: then it belongs to what they share.
func TestNothingIsSaidTwice(t *testing.T) {
	const short = 3 // what shorter ones mean depends on where they stand
	for _, language := range Languages() {
		where := map[string]string{}
		for _, report := range slices.Sorted(maps.Keys(folders(t))) {
			w := read(t, folders(t)[report], language)
			for section := range w {
				for name, text := range w[section] {
					text = strings.ToLower(text)
					if other := where[text]; len(text) > short && other != "" && !strings.HasPrefix(other, report+" ") {
						t.Errorf("%s: %q is said by %s and by %s %s.%s", language, text, other, report, section, name)
					}
					where[text] = report + " " + section + "." + name
				}
			}
		}
	}
}

// Dutch says je to its readers, everywhere.
func TestDutchSaysJe(t *testing.T) {
	formal := regexp.MustCompile(`(?i)\b(u|uw|uzelf)\b`)
	for report, folder := range folders(t) {
		for section, texts := range read(t, folder, "nl") {
			for name, text := range texts {
				if formal.MatchString(text) {
					t.Errorf("%s: %s.%s says u: %q", report, section, name, text)
				}
			}
		}
	}
}

func TestOwnWords(t *testing.T) {
	own := func(text string) fs.FS { return fstest.MapFS{"words/en.yaml": {Data: []byte(text)}} }
	w, err := Load("", own("term: {lamp: blue lamp}\nshop: {open: We are open}"))
	if err != nil || w.Or("term", "lamp") != "blue lamp" || w.Or("term", "reply") != "reply" || w.Or("shop", "open") != "We are open" {
		t.Errorf("%v, %v", w["term"], err)
	}
	if _, err := Load("en", own("term: {reply: answer}")); err == nil || !strings.Contains(err.Error(), "term.reply is said in all reports already") {
		t.Errorf("what is shared is said anew: %v", err)
	}
	if _, err := Load("fr", nil); err == nil || !strings.Contains(err.Error(), `"fr": expected one of en, nl`) {
		t.Errorf("a language that is not there: %v", err)
	}
	if w, err := Load("en", nil); err != nil || w.Or("term", "lamp") != "lamp" {
		t.Errorf("own words stay: %v, %v", w["term"], err)
	}
}

func TestFigures(t *testing.T) {
	own := fstest.MapFS{
		"words/en.yaml": {Data: []byte("count: {replies: \"{n} reply | {n} replies\"}")},
		"words/nl.yaml": {Data: []byte("count: {replies: \"{n} antwoord | {n} antwoorden\"}")},
	}
	en, nl := Must(Load("en", own)), Must(Load("nl", own))
	for _, test := range []struct{ got, want string }{
		{en.Number(0), "0"},
		{en.Number(999), "999"},
		{en.Number(1000), "1,000"},
		{en.Number(1234567), "1,234,567"},
		{nl.Number(12345), "12.345"},
		{en.Number(-1234), "-1,234"},
		{en.Percent(0), "0%"},
		{en.Percent(0.001), "<1%"},
		{en.Percent(0.125), "13%"},
		{en.Percent(0.9999), ">99%"},
		{en.Percent(1), "100%"},
		{en.Percent(math.NaN()), "–"},
		{en.Interval(0.421, 0.586), "42–59%"},
		{en.Interval(0.1571, 0.1629), "15.7–16.3%"},
		{nl.Interval(0, 0.004), "0,0–0,4%"},
		{en.Points(34.4), "34"},
		{en.Day("2026-11-06"), "6\u00a0November 2026"},
		{nl.Day("2026-03-16"), "16\u00a0maart 2026"},
		{en.Day("last week"), "last week"},
		{Must(en.Say("count.replies", "n", 1)), "1 reply"},
		{Must(en.Say("count.replies", "n", 5000)), "5,000 replies"},
		{Must(nl.Say("count.replies", "n", 0)), "0 antwoorden"},
		{en.Or("type", "own-way"), "own way"},
		{nl.Capital("term.replies"), "Antwoorden"},
		{nl.Or("move", "next-step"), "volgende stap"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if _, err := en.Say("count.nothing"); err == nil {
		t.Error("words that are not there are no error")
	}
}
