package config_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/strictyaml"
)

func load(t *testing.T, yaml string) (*config.Config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, ".attune.yaml", yaml)
	return config.LoadFile(".attune.yaml")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, yaml string) *config.Config {
	t.Helper()
	c, err := load(t, yaml)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFind: a configuration is looked for from the working directory up to the root of
// the repository, which is included, and not beyond.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"in the folder", []string{"r/.git/x", "r/.attune.yaml", "r/a/.attune.yaml", "r/a/b/.attune.yaml"}, ".attune.yaml"},
		{"the other ending", []string{"r/.git/x", "r/a/b/.attune.yml"}, ".attune.yml"},
		{"above", []string{"r/.git/x", "r/a/.attune.yml", "r/.attune.yaml"}, "../.attune.yml"},
		{"in the root of the repository", []string{"r/.git/x", "r/.attune.yaml"}, "../../.attune.yaml"},
		{"not beyond the repository", []string{"r/.git/x", ".attune.yaml"}, ""},
		{"not beyond a work tree, whose .git is a file", []string{"r/a/.git", "r/.attune.yaml"}, ""},
		{"both are a fault", []string{"r/.git/x", "r/a/.attune.yaml", "r/a/.attune.yml"},
			"../.attune.yml:1:1: found a second configuration, beside ../.attune.yaml: one of them would have no effect; put both together and remove one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			for _, name := range append(c.files, "r/a/b/reply.md") {
				write(t, filepath.Join(root, filepath.FromSlash(name)), "")
			}
			t.Chdir(filepath.Join(root, "r", "a", "b"))
			got, err := config.Find(".")
			if err != nil {
				got = err.Error()
			}
			if filepath.ToSlash(got) != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestFaults shows where each kind of fault is reported, what was found and how to
// mend it.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"an unknown key", "exlude: [a]\n", `1:1: found the unknown key "exlude": did you mean "exclude"?`},
		{"a key like none", "colour: red\n", "1:1: found the unknown key \"colour\": `attune init --schema` prints what can stand here"},
		{"an unknown key within", "distance: {notes: 3}\n", `1:12: found the unknown key "notes": did you mean "note"?`},
		{"a key twice", "language: en\nlanguage: nl\n", `2:1: found the key "language" a second time: a key stands once; put both values under one`},
		{"an alias", "include: &a [x]\nexclude: *a\n", `2:10: found an alias (*a): configurations are read without aliases; write the value out`},
		{"a bad glob", "include: [\"*.md\", \"canned/[a\"]\n", "1:19: found \"canned/[a\": it has a part \"[a\" that is not closed: expected [abc], or a \\ before a [ that is meant as such"},
		{"a glob of nothing", "exclude: [/]\n", `1:11: found "/": it names nothing, expected one such as canned/**/*.md`},
		{"braces", "exclude: [\"*.{md,txt}\"]\n", `1:14: found "{": braces mean nothing here; write a list of patterns`},
		{"out of the folder", "exclude: [../x]\n", `1:11: found "..": a pattern cannot lead out of the folder of the configuration`},
		{"not, where that says nothing", "include: [\"!x\"]\n", `1:11: found "!x": a pattern begins with ! only under exclude, where it takes files in again`},
		{"a switch that is none", "gitignore: maybe\n", `1:12: found "maybe": expected true or false`},
		{"a rule without situation", "situations:\n  - path: a/\n", `2:5: found a rule without situation: say what the replies are meant for, as in situation: cancellation`},
		{"a bad regular expression", "situations: [{title: \"/(a/\", situation: cancellation}]\n", "1:22: found the regular expression /(a/: missing closing ): `(a`"},
		{"an empty title", "situations: [{title: \"\", situation: cancellation}]\n", `1:22: found "": expected a text such as "refund*" or "/refund|return/"`},
		{"what can never be reached", "situations:\n  - situation: unknown\n  - {path: a/, situation: cancellation}\n", `3:5: found a rule that never applies: the one at line 2 holds for every reply; put it last`},
		{"no points", "distance: {note: 0}\n", `1:18: found "0": expected off, or a whole number of points, 1 to 100`},
		{"points the wrong way round", "distance: {note: 9, warning: 5}\n", `1:18: found note from 9 points and warning from 5: a note would never come; give the smaller number first`},
		{"points against the defaults", "distance: {error: 3}\n", `1:19: found warning from 5 points and error from 3: a warning would never come; give the smaller number first`},
		{"the same in an override", "overrides: [{path: a/, distance: {note: 40}}]\n", `1:41: found note from 40 points and warning from 5: a note would never come; give the smaller number first`},
		{"a share that is none", "near-duplicates: 80\n", `1:18: found "80": expected a share such as 80% or 0.8, or off`},
		{"a count of one", "repeated: {count: 1}\n", `1:19: found count: 1: expected 2 or more: one reply repeats nothing`},
		{"an unknown severity", "severity: {below: warn}\n", `1:19: found "warn": did you mean "warning"?`},
		{"a severity like none", "severity: {below: fatal}\n", `1:19: found "fatal": expected error, warning, note or off`},
		{"a kind twice", "severity: {below: off, below: note}\n", `1:24: found the key "below" a second time: a key stands once; put both values under one`},
		{"a strength out of range", "cues: {en.affective.apologise.event: 1.5}\n", `1:38: found "1.5": expected off, or a number, 0 or more and less than 1`},
		{"a strength that is a word", "cues: {en.affective.apologise.event: weak}\n", `1:38: found "weak": expected off, or a number, 0 or more and less than 1`},
		{"a misstep under cues", "cues: {en.misstep.script: off}\n", "1:8: found \"en.misstep.script\": expected the full id of a cue, as in en.affective.apologise.event; see `attune rules list`"},
		{"a cue under missteps", "missteps: {script: off}\n", "1:12: found \"script\": expected the full id of a misstep, as in en.misstep.any-inconvenience; see `attune rules list`"},
		{"an unknown severity to fail on", "fail-on: errors\n", `1:10: found "errors": did you mean "error"?`},
		{"too many", "min-within: 110%\n", `1:13: found "110%": expected a share such as 80% or 0.8, or off`},
		{"no minimum", "min-within: off\n", `1:13: found "off": expected a share such as 80%; 0% asks for nothing`},
		{"an override for nothing", "overrides:\n  - language: nl\n", `2:5: found an override without path: say for which files it holds, as in path: "social/**"`},
		{"a range the wrong way round", "overrides: [{path: a/, targets: {affective: [50, 20]}}]\n", `1:45: found [50 20]: expected [minimum, maximum], both 0 to 100, the smaller first`},
		{"a list", "- a\n", `1:1: found a list: expected keys with values (key: value)`},
		{"two documents", "language: en\n---\n", `2:1: found a second document (---): a configuration is one document; leave the line --- out, or make two files`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, c.yaml)
			if err == nil {
				t.Fatal("no fault was found")
			}
			if want := ".attune.yaml:" + c.want; err.Error() != want {
				t.Errorf("\n got %s\nwant %s", err, want)
			}
		})
	}
}

// TestSituations: the first rule of which all conditions hold counts; of several values
// of one condition any will do.
func TestSituations(t *testing.T) {
	c := must(t, `
situations:
  - {path: "social/**", tag: [vip, "press*"], situation: [public_complaint, unknown]}
  - {path: [refunds/, "*.txt"], situation: bad_news_refusal}
  - {title: "/re(fund|turn)s?\\b/", situation: service_failure_first}
  - {title: "thank you*", situation: compliment}
  - {category: "Goodbye::*", situation: cancellation}
  - {tag: nl, language: nl}
`)
	for _, x := range []struct {
		path, title, category string
		tags                  []string
		line                  int // of the rule
	}{
		{"social/a.md", "", "", []string{"new", "VIP"}, 3},
		{"social/x/a.md", "", "", []string{"press-nl"}, 3},
		{"social/a.md", "", "", []string{"pressing?", ""}, 3},
		{"social/a.md", "Thank you", "", nil, 6},
		{"x/refunds/a.md", "", "", nil, 4},
		{"a.txt", "Thank you", "", nil, 4},
		{"a.md", "No REFUND here", "", nil, 5},
		{"a.md", "Refunded", "", nil, 0},
		{"a.md", " THANK you all ", "", nil, 6},
		{"a.md", "A thank you", "", nil, 0},
		{"a.md", "", "goodbye::early", nil, 7},
		{"a.md", "", "", []string{"nl"}, 8},
		{"a.md", "", "", nil, 0},
		{"../a.txt", "", "", nil, 4},
	} {
		got := 0
		if r := c.SituationsFor(x.path, x.title, x.category, x.tags); r != nil {
			got = r.Line
		}
		if got != x.line {
			t.Errorf("%v: the rule of line %d, want %d", x, got, x.line)
		}
	}
	if got := c.SituationsFor("social/a.md", "", "", []string{"vip"}).IDs(); len(got) != 2 || got[1] != "unknown" {
		t.Errorf("got %q", got)
	}
}

// TestSeverity: distance decides whether a finding about a score is one; then the most
// exact key counts, and overrides come before what holds for all.
func TestSeverity(t *testing.T) {
	c := must(t, `
distance: {note: 2, warning: 6, error: 20}
severity:
  en.misstep: note
  en.misstep.script: error
  "*.affective": warning
  above: off
  duplicate.reply: off
overrides:
  - path: "social/**"
    distance: {note: 10, warning: 10}
    severity: {"*": note, mixed: error}
  - path: social/old/
    distance: {error: off}
    severity: {mixed: off}
`)
	for _, x := range []struct {
		id, path string
		distance int
		want     string
	}{
		{"below.attentive", "a.md", 1, "off"},
		{"below.attentive", "a.md", 2, "note"},
		{"below.attentive", "a.md", 6, "warning"},
		{"below.attentive", "a.md", 20, "error"},
		{"below.affective", "a.md", 20, "warning"},
		{"below.affective", "a.md", 1, "off"},
		{"above.attentive", "a.md", 90, "off"},
		{"above.affective", "a.md", 90, "warning"}, // *.affective is longer than above
		{"en.misstep.script", "a.md", 0, "error"},
		{"en.misstep.duty", "a.md", 0, "note"},
		{"en.missteps", "a.md", 0, ""},
		{"nl.misstep.duty", "a.md", 0, ""},
		{"duplicate.reply", "a.md", 0, "off"},
		{"below.attentive", "social/a.md", 9, "off"},
		{"below.attentive", "social/a.md", 25, "note"},
		{"mixed.attentive", "social/a.md", 25, "error"},
		{"mixed.attentive", "social/old/a.md", 25, "off"},
		{"placeholder.open", "social/old/a.md", 0, "note"},
	} {
		if got := c.SeverityFor(x.id, x.path, x.distance); got != x.want {
			t.Errorf("%s in %s at %d: %q, want %q", x.id, x.path, x.distance, got, x.want)
		}
	}
}

// TestOverrides: the last one that says something counts.
func TestOverrides(t *testing.T) {
	c := must(t, `
language: en
overrides:
  - {path: "nl/**", language: nl, targets: {affective: [0, 30], cognitive: [5, 50]}}
  - {path: "nl/auto/**", language: auto, targets: {affective: [10, 40]}}
`)
	for path, want := range map[string]string{"a.md": "en", "nl/a.md": "nl", "nl/auto/a.md": ""} {
		if got := c.LanguageFor(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if targets := c.TargetsFor("nl/auto/a.md"); targets[0] != nil || targets[1].Min != 10 || targets[2].Max != 50 {
		t.Errorf("got %v", targets)
	}
	if targets := c.TargetsFor("a.md"); targets[0] != nil || targets[1] != nil || targets[2] != nil {
		t.Errorf("got %v", targets)
	}
}

// TestPaths are relative to the configuration, wherever the run is.
func TestPaths(t *testing.T) {
	must(t, "baseline: known.json\nrules: own\n")
	write(t, "own/off.yaml", "off: [cancellation]\n")
	write(t, "x/y/a.md", "")
	t.Chdir("x")
	c, err := config.Load(".")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Source(); got != "../.attune.yaml" {
		t.Errorf("source %s", got)
	}
	if got := c.Path(filepath.Join("y", "a.md")); got != "x/y/a.md" {
		t.Errorf("path %s", got)
	}
	if got := filepath.ToSlash(c.BaselinePath()); got != "../known.json" {
		t.Errorf("baseline %s", got)
	}
	sources, err := c.RuleSources()
	if err != nil || len(sources) != 1 || filepath.ToSlash(sources[0].Name) != "../own" {
		t.Errorf("rules %v, %v", sources, err)
	}
}

// TestRules: what a configuration says of cues and missteps is in force, and faults in
// it have their place there.
func TestRules(t *testing.T) {
	c := must(t, `
cues: {en.affective.apologise.event: off, en.affective.apologise.vague: 0.125}
missteps: {en.misstep.any-inconvenience: 0.5, en.misstep.script: off}
`)
	set := rules(t, c)
	if err := set.Check(); err != nil {
		t.Fatal(err)
	}
	en, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range en.Cues {
		if x.ID.Value == "en.affective.apologise.event" || x.ID.Value == "en.affective.apologise.vague" && x.Strength != 0.125 {
			t.Errorf("%s has the strength %g", x.ID.Value, x.Strength)
		}
	}
	for _, x := range en.Missteps {
		if x.ID.Value == "en.misstep.script" || x.ID.Value == "en.misstep.any-inconvenience" && x.Lowers["affective"] != 0.5 {
			t.Errorf("%s lowers by %v", x.ID.Value, x.Lowers)
		}
	}
	for _, x := range []struct{ yaml, want string }{
		{"cues: {en.affective.apologise.evnt: off}\n", `.attune.yaml:1:8: found the unknown id "en.affective.apologise.evnt": did you mean "en.affective.apologise.event"?`},
		{"cues: {en.affective.apologise.evnt: 0.2}\n", `.attune.yaml:1:8: found the unknown cue "en.affective.apologise.evnt": did you mean "en.affective.apologise.event"?`},
		{"missteps: {nl.misstep.scrpt: 0.2}\n", `.attune.yaml:1:12: found the unknown cue "nl.misstep.scrpt": give a full id, as ` + "`attune rules list` and `attune situations list` show it"},
		{"missteps: {fr.misstep.script: off}\n", `.attune.yaml:1:12: found the unknown id "fr.misstep.script": give a full id, as ` + "`attune rules list` and `attune situations list` show it"},
	} {
		sources, err := must(t, x.yaml).RuleSources()
		if err != nil {
			t.Fatal(err)
		}
		set, err := rulepack.Load(append([]rulepack.Source{review.BuiltIn()}, sources...)...)
		if err == nil {
			err = set.Check()
		}
		if err == nil || err.Error() != x.want {
			t.Errorf("\n got %v\nwant %s", err, x.want)
		}
	}
	_, err = must(t, "rules: [gone]\n").RuleSources()
	if want := `.attune.yaml:1:9: found the folder of rules gone: there is no such folder; it is looked for from where the configuration is`; err == nil || err.Error() != want {
		t.Errorf("\n got %v\nwant %s", err, want)
	}
}

func rules(t *testing.T, c *config.Config) *rulepack.Set {
	t.Helper()
	sources, err := c.RuleSources()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rulepack.Load(append([]rulepack.Source{review.BuiltIn()}, sources...)...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestCheck: names that the rules do not know.
func TestCheck(t *testing.T) {
	kinds := []string{"above.affective", "below.affective", "duplicate.reply"}
	for _, x := range []struct{ name, yaml, want string }{
		{"all is known", "language: auto\nlanguages: [en, nl]\nsituations: [{path: a/, situation: [compliment, unknown]}]\nseverity: {below: off, \"*\": note, \"en.*\": note, nl.misstep: off, en.misstep.script: off, \"*.misstep.*\": off}\n", ""},
		{"a situation", "situations: [{path: a/, situation: complimnet}]\n", `1:36: found the unknown situation "complimnet": did you mean "compliment"?`},
		{"a situation like none", "situations: [{path: a/, situation: [compliment, weather]}]\n", "1:49: found the unknown situation \"weather\": see `attune situations list`"},
		{"a language", "language: fr\n", `1:11: found the unknown language "fr": there are rules for en, nl`},
		{"an expected language", "languages: [en, auto]\n", `1:17: found the unknown language "auto": there are rules for en, nl`},
		{"a language of a rule", "situations: [{path: a/, language: de}]\n", `1:35: found the unknown language "de": there are rules for en, nl`},
		{"a language of an override", "overrides: [{path: a/, language: de}]\n", `1:34: found the unknown language "de": there are rules for en, nl`},
		{"a finding", "severity: {above.afective: off}\n", `1:12: found the unknown finding "above.afective": did you mean "above.affective"?`},
		{"half a word of one", "severity: {dupl: off}\n", `1:12: found the unknown finding "dupl": did you mean "duplicate.reply"?`},
		{"a misstep", "severity: {en.misstep.scritp: off}\n", `1:12: found the unknown finding "en.misstep.scritp": did you mean "en.misstep.script"?`},
		{"a pattern of nothing", "overrides: [{path: a/, severity: {\"fr.*\": off}}]\n", `1:35: found the unknown finding "fr.*": known are above.affective, below.affective, duplicate.reply`},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := must(t, x.yaml)
			err := c.Check(rules(t, c), kinds)
			got := ""
			if err != nil {
				got = strings.TrimPrefix(err.Error(), ".attune.yaml:")
			}
			if got != x.want {
				t.Errorf("\n got %s\nwant %s", got, x.want)
			}
		})
	}
}

// TestSchema: an editor must not complain about what the program reads, and must about
// what it refuses.
func TestSchema(t *testing.T) {
	data, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("attune.schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("attune.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text []byte) error {
		var v any
		if err := yaml.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		return s.Validate(v)
	}
	for _, name := range []string{"default.yaml", "testdata/everything.yaml", "testdata/everything.golden"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{
		"exlude: [a]", "gitignore: maybe", "distance: {note: 0}", "distance: {note: 1.5}", "near-duplicates: 80", "severity: {below: fatal}",
		"cues: {en.a: 1}", "fail-on: off", "situations: {path: a}", "overrides: [{path: a, targets: {affective: [1]}}]",
	} {
		if valid([]byte(text)) == nil {
			t.Errorf("%s: the schema takes it", text)
		}
	}
}

// FuzzLoad: no configuration, however wrong, makes loading or asking panic, and one that
// is right comes out of Effective as it went in.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"default.yaml", "testdata/everything.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("situations: [{title: \"/(a|b)*c/\", tag: \"**?\", situation: unknown}]\nseverity: {\"*\": off}\n")
	f.Add("include: [\"\"]\nexclude: [\"!\", \"[\", \"a/**/../b\"]\nmin-within: -0%\nrepeated: {share: nan}\n")
	f.Add("language: !!null x\nplaceholders: [\"\\u0007\", \"\\u2028\"]\ncues: {\"a.b\": 1e-9}\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), ".attune.yaml")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		c, err := config.LoadFile(path)
		var faults strictyaml.Errors
		if err != nil {
			if !errors.As(err, &faults) {
				t.Fatalf("%v: want it to say where", err)
			}
			return
		}
		c.SituationsFor("a/b.md", "A title", "Some category", []string{"", "tag"})
		c.SeverityFor("below.affective", "a/b.md", 3)
		first := c.Effective()
		if err := os.WriteFile(path, first, 0o666); err != nil {
			t.Fatal(err)
		}
		again, err := config.LoadFile(path)
		if err != nil {
			t.Fatalf("%v in\n%s", err, first)
		}
		if a, b := bare(first), bare(again.Effective()); a != b {
			t.Errorf("\n%s\nbecame\n%s", a, b)
		}
	})
}

// bare is an effective configuration without where its values come from.
func bare(effective []byte) string {
	return regexp.MustCompile(` # \S+( in)?\n`).ReplaceAllString(string(effective), "\n")
}
