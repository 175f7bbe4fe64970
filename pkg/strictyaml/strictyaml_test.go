package strictyaml_test

import (
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/strictyaml"
)

// A dish is what a recipe shares with others.
type dish struct {
	strictyaml.Position
	ID     strictyaml.Text `yaml:"id" doc:"Its name."`
	Serves int             `yaml:"serves" doc:"People."`
}

// A recipe has one field of every kind.
type recipe struct {
	dish
	Hot   *strictyaml.Placed[bool]               `yaml:"hot" doc:"Whether it is."`
	Needs strictyaml.Map[strictyaml.Placed[int]] `yaml:"needs" doc:"Grams."`
	Goes  strictyaml.Several[strictyaml.Text]    `yaml:"goes-with" doc:"Other recipes."`
	Steps []strictyaml.Text                      `yaml:"steps" doc:"What to do."`
}

func decode(text string) (recipe, strictyaml.Errors) {
	var r recipe
	faults := strictyaml.Decode("soup.yaml", []byte(text), &r, strictyaml.Options{Kind: "recipe", Guide: "see the cook book", MaxBytes: 1 << 10})
	return r, faults
}

// TestPlaces: everything says where it stands, and maps keep their order.
func TestPlaces(t *testing.T) {
	r, faults := decode("id: soup\nserves: 4\nhot: true\nneeds: {salt: 3, leek: 200}\ngoes-with: bread\nsteps:\n  - \"cut it\"\n")
	if faults != nil {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		what string
		at   strictyaml.Position
		want string
	}{
		{"the recipe", r.Position, "soup.yaml:1:1"},
		{"id", r.ID.Position, "soup.yaml:1:5"},
		{"hot", r.Hot.Position, "soup.yaml:3:6"},
		{"the first key", r.Needs[0].Key.Position, "soup.yaml:4:9"},
		{"the second value", r.Needs[1].Value.Position, "soup.yaml:4:24"},
		{"one text for a list", r.Goes[0].Position, "soup.yaml:5:12"},
		{"a byte of a quoted text", r.Steps[0].At(4), "soup.yaml:7:10"},
	} {
		if c.at.String() != c.want {
			t.Errorf("%s: at %s, want %s", c.what, c.at, c.want)
		}
	}
	if r, _ := decode("# soup\nhot: true\n"); r.ID.Position.String() != "soup.yaml:2:1" {
		t.Errorf("an id that is missing: at %s, want the start of what has none", r.ID.Position)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"only a comment", "# soup\n", ""},
		{"an unknown key", "servs: 4\n", `1:1: found the unknown key "servs": did you mean "serves"?`},
		{"a key like none", "colour: 4\n", `1:1: found the unknown key "colour": known are id, serves, hot, needs, goes-with, steps`},
		{"a key twice", "needs: {salt: 1, salt: 2}\n", `1:18: found the key "salt" a second time: a key stands once; put both values under one`},
		{"a list for a key", "needs: {[a]: 1}\n", `1:9: found a list: expected a text`},
		{"a word for a number", "needs: {salt: some}\n", `1:15: found "some": expected a whole number`},
		{"a word for a switch", "hot: very\n", `1:6: found "very": expected true or false`},
		{"nothing for a text", "goes-with:\n", `1:11: found nothing: expected a list ([a, b], or lines that start with -)`},
		{"an empty list", "goes-with: []\n", ""},
		{"an alias", "id: &a soup\nsteps: [*a]\n", `2:9: found an alias (*a): recipes are read without aliases; write the value out`},
		{"an alias for a key", "needs: {&a x: 1, *a : 2}\n", `1:18: found an alias (*a): recipes are read without aliases; write the value out`},
		{"too long", strings.Repeat("#", 1025), `1:1: found 1025 bytes: a recipe has at most 1024`},
		{"two documents", "id: a\n---\nid: b\n", `2:1: found a second document (---): a recipe is one document; leave the line --- out, or make two files`},
		{"not indented like the first", "id: a\nneeds:\n  salt: 1\n  oil: 2\n herbs: 3\n", `5:1: found something that is not YAML: did not find expected key; look for|`},
		{"a dash out of line", "id: a\nsteps:\n  - a\n  - b\n - c\n  - d\n", `5:1: found something that is not YAML: did not find expected key; look for|`},
		{"a key among dashes", "id: a\nsteps:\n  - a\n  - b\n  c: d\n", `5:1: found something that is not YAML: did not find expected '-' indicator; look for|`},
		{"behind a quote", "id: a\nneeds:\n  salt: \"1\" 2\n  oil: 3\n", `3:1: found something that is not YAML: did not find expected key; look for|`},
		{"in the second document", "id: a\n---\nb: c\n d: e\n - f\n", `4:1: found something that is not YAML: mapping values are not allowed in this context; look for|`},
		{"a bracket that stays open", "id: a\nneeds:\n  salt: 1\nsteps: [a, b\nhot: true\n", `4:1: found something that is not YAML: did not find expected ',' or ']'; look for|`},
		{"a comma too many", "id: a\nsteps: [a,, b]\n", `2:1: found something that is not YAML: did not find expected node content; look for|`},
		{"Latin-1", "id: a\nsteps: [caf\u00e9, caf\xe9]\n", `2:18: found a byte that is not UTF-8: save the file as UTF-8`},
		{"not YAML", "id: [\n", `1:1: found something that is not YAML: did not find expected node content; look for a missing quote, a tab, or a line that is not indented like its neighbours`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := decode(c.yaml)
			want := c.want
			if want != "" {
				want = "soup.yaml:" + want
			}
			got := faults.Error()
			if start, cut := strings.CutSuffix(want, "|"); cut && strings.HasPrefix(got, start) {
				return
			}
			if got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
}

// TestNearest: a suggestion is for a slip of the hand. A third of the letters may
// differ; two that changed places count as one, and so does all that is left out at
// the end.
func TestNearest(t *testing.T) {
	known := []string{"exclude", "include", "situation", "severity", "service_failure_first", "nl", "en", "rules", "off", "nl.misstep.empty-phrase"}
	for name, want := range map[string]string{
		"exlude": "exclude", "inclde": "include", "situations": "situation", "sevreity": "severity", "service": "service_failure_first",
		"include": "include", "ruels": "rules", "of": "", "nl": "nl", "nl.misstep.empty-prase": "nl.misstep.empty-phrase",
		"nl.misstep.script": "", "nl.mistep.empty-phrase": "nl.misstep.empty-phrase",
		"fr": "", "nr": "", "": "", "ignore": "", "roles": "rules", "files": "", strings.Repeat("x", 1<<20): "",
	} {
		if got := strictyaml.Nearest(name, known); got != want {
			t.Errorf("%.20q: got %q, want %q", name, got, want)
		}
	}
}

func TestSchema(t *testing.T) {
	got, err := strictyaml.Schema[recipe]("A recipe")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"title": "A recipe"`, `"additionalProperties": false`, `"description": "Whether it is."`, `"type": "boolean"`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

// FuzzDecode: whatever stands in a file, decoding ends with a value or with faults
// that have a place.
func FuzzDecode(f *testing.F) {
	f.Add("id: soup\nneeds: {salt: 3}\n")
	f.Add("a: &a [*a]")
	f.Add("needs: {? [a] : b, <<: *x}")
	f.Add("goes-with: !!binary aGk=\nid: !!null x\n--- \n")
	f.Fuzz(func(t *testing.T, text string) {
		_, faults := decode(text)
		for _, fault := range faults {
			if fault.Line < 1 || fault.Found == "" || fault.Want == "" {
				t.Errorf("%#v", fault)
			}
		}
	})
}
