package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/pkg/config"
)

func load(t *testing.T, yaml string) (*config.Config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(".attune.yaml", []byte(yaml), 0o666); err != nil {
		t.Fatal(err)
	}
	return config.LoadFile(".attune.yaml")
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
				path := filepath.Join(root, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o666); err != nil {
					t.Fatal(err)
				}
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
