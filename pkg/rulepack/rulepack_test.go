package rulepack_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/rules"
)

// base is a small pack: how English is read, one list, one cue of each kind, two
// situations. Its cues have nothing to do with the ones that come with Attune.
const base = `
language: en
type: affective
lists:
  harm: [broken, late]
cues:
  - id: affective.sorry
    move: apologise
    strength: 0.4
    patterns: ["sorry (for|that) ..3 <harm>"]
missteps:
  - id: blame
    kind: blame
    message: "Blames."
    patterns: ["your fault"]
signals:
  - id: loss
    points-to: {grief: 2}
    tells: {emotion: sad}
    patterns: ["died"]
dimensions:
  - {id: emotion, values: [calm, sad]}
situations:
  - id: grief
    target: {attentive: [0, 50], affective: [0, 50], cognitive: [0, 50]}
  - id: errand
    target: {attentive: [0, 50], affective: [0, 50], cognitive: [0, 50]}
    encodes: [sad]
modifiers:
  - {id: sad, when: {emotion: sad}, change: {affective: {min: 10}}}
`

func english(t testing.TB) []byte {
	t.Helper()
	data, err := fs.ReadFile(rules.FS, "en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pack makes a pack of names and texts of files, in turn.
func pack(name string, files ...string) rulepack.Source {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return rulepack.Source{FS: m, Name: name}
}

// load loads the base and the packs behind it, and compiles the rules of English.
func load(t testing.TB, packs ...rulepack.Source) (*rulepack.Set, *rulepack.Language, error) {
	t.Helper()
	all := append([]rulepack.Source{pack("base", "en/language.yaml", string(english(t)), "base.yaml", base)}, packs...)
	set, err := rulepack.Load(all...)
	if err != nil {
		return nil, nil, err
	}
	l, err := set.Language("en")
	return set, l, err
}

// TestFaults shows for every kind of fault where it is reported, what was found,
// and how to mend it. The column of a fault in a pattern is that of the fault.
func TestFaults(t *testing.T) {
	cue := func(lines string) string {
		return "language: en\ntype: affective\ncues:\n  - id: affective.mine\n    move: apologise\n    strength: 0.3\n" + lines
	}
	misstep := func(lines string) string {
		return "language: en\nmissteps:\n  - id: mine\n    kind: blame\n    message: \"Says why.\"\n    patterns: [\"your mistake\"]\n" + lines
	}
	signal := func(lines string) string {
		return "language: en\nsignals:\n  - id: mine\n    patterns: [\"my exam\"]\n" + lines
	}
	for _, c := range []struct{ name, yaml, want string }{
		// the file
		{"not YAML", "language: en\ncues:\n  - id: \"a\n", `3:1: found something that is not YAML: found unexpected end of stream; look for |`},
		{"a tab", "language: en\ncues:\n\t- id: a\n", `3:1: found something that is not YAML: found character that cannot start any token; look for a missing quote, a tab,|`},
		{"a text", "sorry", `1:1: found "sorry": expected keys with values (key: value)`},
		{"a list", "- sorry", `1:1: found a list: expected keys with values (key: value)`},
		{"two documents", "language: en\n---\nlanguage: en\n", `2:1: found a second document (---): a rule file is one document; leave the line --- out, or make two files`},
		{"an unknown key", "language: en\nlist: {}\n", `2:1: found the unknown key "list": did you mean "lists"?`},
		{"an unknown key within", cue("    pattern: [\"sorry\"]\n    patterns: [\"sorry\"]\n"), `7:5: found the unknown key "pattern": did you mean "patterns"?`},
		{"a key twice", "language: en\nlanguage: en\n", `2:1: found the key "language" a second time: a key stands once; put both values under one`},
		{"an alias", "language: en\nlists:\n  a: &a [broken]\n  b: *a\n", `4:6: found an alias (*a): rule files are read without aliases; write the value out`},
		{"a list where a text belongs", "language: [en]\n", `1:11: found a list: expected a text`},
		{"a text where a list belongs", cue("    patterns: \"sorry\"\n"), `7:15: found "sorry": expected a list ([a, b], or lines that start with -)`},
		{"nothing where a list belongs", cue("    patterns:\n"), `7:14: found nothing: expected a list ([a, b], or lines that start with -)`},
		{"a word where a number belongs", "language: en\nmissteps:\n  - id: m\n    kind: k\n    message: m\n    patterns: [\"my word\"]\n    lowers: {affective: half}\n", `7:25: found "half": expected a number`},
		{"no number at all", strings.Replace(cue("    patterns: [\"sorry\"]\n"), "0.3", "nan", 1), `6:15: found "nan": expected a number`},
		{"half where a whole number belongs", misstep("    where: {reply-words: {min: 2}, moves: {apologise: 1.5}}\n"), `7:55: found "1.5": expected a whole number`},

		{"a condition that cues do not read", cue("    patterns: [\"sorry\"]\n    where: {situation: [late]}\n"), `4:9: found the condition situation, which would have no effect here: leave it out; rules/README.md says which rules can have it`},
		{"a condition that signals do not read", signal("    where: {told: [\"late\"]}\n"), `3:9: found the condition told, which would have no effect here: leave it out; rules/README.md says which rules can have it`},
		{"personal talk in signals", signal("    where: {personal: true}\n"), `3:9: found the condition personal, which would have no effect here: leave it out; rules/README.md says which rules can have it`},
		{"personal talk without its words", cue("    patterns: [\"sorry\"]\n    where: {personal: true}\n"), `4:9: found the condition personal in a language without the list life-word: add the list, or leave the condition out`},

		// where rules belong
		{"no language", "lists: {a: [broken]}\n", `1:1: found rules without a language: write "language: en" (or nl) at the top of the file`},
		{"an unknown language", "language: fr\nlists: {a: [broken]}\n", `1:11: found the unknown language "fr": there are en; a further one needs a file fr/language.yaml`},
		{"no type", "language: en\ncues:\n  - {id: a, move: own, strength: 0.1, patterns: [\"sorry\"]}\n", `1:1: found the type "": a file with cues says "type: attentive", "type: affective" or "type: cognitive" at the top`},
		{"an unknown type", "language: en\ntype: affectiv\ncues:\n  - {id: a, move: own, strength: 0.1, patterns: [\"sorry\"]}\n", `2:7: found the type "affectiv": |`},
		{"no id", "language: en\nmissteps:\n  - {kind: k, message: m, patterns: [\"my word\"]}\n", `3:5: found an item without id: give it one`},
		{"an id twice", "language: en\nmissteps:\n  - {id: m, kind: k, message: m, patterns: [\"my word\"]}\n  - {id: m, kind: k, message: m, patterns: [\"my word\"]}\n", `4:10: found the id "en.misstep.m" a second time: it stands at own/x.yaml:3:10 already; ids are used once within a pack`},
		{"an unknown id under off", "off: [en.affective.sory]\n", `1:7: found the unknown id "en.affective.sory": did you mean "en.affective.sorry"?`},
		{"half an id under off", "off: [affective.sorry]\n", `1:7: found the unknown id "affective.sorry": give a full id, as |`},
		{"an unknown situation under off", "off: [greif]\n", `1:7: found the unknown id "greif": did you mean "grief"?`},
		{"an unknown id under strengths", "strengths: {en.affective.sory: 0.2}\n", `1:32: found the unknown cue "en.affective.sory": did you mean "en.affective.sorry"?`},
		{"half an id under strengths", "strengths: {sorry: 0.2}\n", `1:20: found the unknown cue "sorry": give the full id, as in en.affective.apologise.event`},
		{"a strength out of range under strengths", "strengths: {en.affective.sorry: 2}\n", `1:33: found the strength 2: expected 0 or more and less than 1`},
		{"a strength of a misstep that lowers nothing", "strengths: {en.misstep.blame: 0.2}\n", `1:31: found a strength for "en.misstep.blame": it takes nothing off any score; only cues, and missteps with lowers, have a strength`},

		// patterns: the column of the fault
		{"an open group", cue("    patterns: [\"sorry (for\"]\n"), `7:23: found "(": the group is never closed; write ")" after it`},
		{"an open group, without quotes", cue("    patterns:\n      - sorry (for\n"), `8:15: found "(": the group is never closed; write ")" after it`},
		{"behind letters of two bytes", cue("    patterns: [\"désolé (for\"]\n"), `7:24: found "(": the group is never closed; write ")" after it`},
		{"an unknown kind", cue("    patterns: [\"sorry [colour]\"]\n"), `7:23: found [colour]: unknown kind of word; known are |`},
		{"an unknown list", cue("    patterns: [\"sorry ..2 <harn>\"]\n"), `7:27: found the unknown list <harn>: did you mean "harm"?`},
		{"an unknown list in a list", "language: en\nlists:\n  event: [\"<harn>\"]\n", `3:12: found the unknown list <harn>: did you mean "harm"?`},
		{"a fault under except", cue("    patterns: [\"sorry\"]\n    except: [\"sorry ?\"]\n"), `8:21: found "?": it comes right after what is optional|`},
		{"a fault under near", cue("    patterns: [\"sorry\"]\n    where: {near: \"..3\"}\n"), `8:20: found |`},
		{"a fault in the contexts", "language: en\ncontext:\n  conditional: {patterns: [\"if (\"]}\n", `3:33: found an empty alternative: |`},
		{"nothing that is certain", cue("    patterns: [\"sorry? very?\"]\n"), `7:17: found |`},
		{"far too long", cue("    patterns: [\"a ..12 b ..12 c ..12 d ..12 e\"]\n"), `7:17: found "a ..12 b ..12 c ..12 d ..12 e": it may span |`},
		{"a list that holds itself", "language: en\nlists:\n  one: [\"<two> so\"]\n  two: [\"<one> so\"]\n" + strings.TrimPrefix(cue("    patterns: [\"<one>\"]\n"), "language: en\n"), `4:10: found "<one> so": list <one> contains itself`},

		// rules
		{"no patterns", cue(""), `4:9: found a cue without patterns: add at least one pattern`},
		{"no move", strings.Replace(cue("    patterns: [\"sorry\"]\n"), "    move: apologise\n", "", 1), `4:9: found a cue without a move: say in which way the type is expressed, as in move: apologise`},
		{"a strength out of range", strings.Replace(cue("    patterns: [\"sorry\"]\n"), "0.3", "1.2", 1), `4:9: found the strength 1.2: expected 0 or more and less than 1`},
		{"an unknown context", cue("    patterns: [\"sorry\"]\n    never: [negatd]\n"), `4:9: found the unknown context "negatd": did you mean "negated"?`},
		{"a factor out of range", cue("    patterns: [\"sorry\"]\n    weaker: {negated: 3}\n"), `4:9: found negated: 3: expected 0 to 1`},
		{"a misstep without message", "language: en\nmissteps:\n  - {id: m, kind: k, patterns: [\"my word\"]}\n", `3:10: found a misstep without kind or message: give both: the family of faults, and what is wrong in plain words`},
		{"a misstep that looks for nothing", "language: en\nmissteps:\n  - {id: m, kind: k, message: m}\n", `3:10: found a misstep that looks for nothing: add patterns, conditions (where), or both`},
		{"an unknown severity", misstep("    severity: fatal\n"), `3:9: found the severity "fatal": expected error, warning or note`},
		{"a misstep that lowers an unknown type", misstep("    lowers: {warmth: 0.3}\n"), `3:9: found the type "warmth": expected attentive, affective or cognitive`},
		{"a move that no cue makes", misstep("    where: {moves: {apologize: 2}}\n"), `3:9: found the move "apologize", which no cue makes: did you mean "apologise"?`},
		{"an unknown check", misstep("    where: {check: parotting}\n"), `3:9: found the unknown check "parotting": did you mean "parroting"?`},
		{"an unknown sentence", misstep("    where: {sentence: second}\n"), `3:9: found the sentence "second": expected question, statement, first or last`},
		{"an unknown position", misstep("    where: {position: middle}\n"), `3:9: found the position "middle": expected opening or closing`},
		{"an unknown emotion", misstep("    where: {emotion: [sadd]}\n"), `3:9: found emotion: sadd: did you mean "sad"?`},
		{"a condition on an unknown situation", misstep("    where: {situation: [greif]}\n"), `3:9: found the unknown situation "greif": did you mean "grief"?`},
		{"a signal that points to an unknown situation", signal("    points-to: {greif: 1}\n"), `3:9: found the unknown situation "greif": did you mean "grief"?`},
		{"a signal that tells an unknown dimension", signal("    tells: {emotions: sad}\n"), `3:9: found the unknown dimension "emotions": did you mean "emotion"?`},
		{"a signal that tells an unknown value", signal("    tells: {emotion: sadd}\n"), `3:9: found emotion: sadd: did you mean "sad"?`},
		{"a signal that reads something else", signal("    reads: mail\n"), `3:9: found reads: "mail": expected customer or reply`},
		{"advice about an unknown type", "language: en\nadvice:\n  - {type: warmth, when: below, says: Warm up.}\n", `3:5: found the type "warmth": expected attentive, affective or cognitive`},
		{"advice at an unknown time", "language: en\nadvice:\n  - {type: affective, when: under, says: Warm up.}\n", `3:5: found when: "under": expected below or above`},

		// situations
		{"a range the wrong way round", "situations:\n  - id: s\n    target: {attentive: [50, 20], affective: [0, 50], cognitive: [0, 50]}\n", `3:25: found [50 20]: expected [minimum, maximum], both 0 to 100, the smaller first`},
		{"a range of three", "situations:\n  - id: s\n    target: {attentive: [0, 20, 50], affective: [0, 50], cognitive: [0, 50]}\n", `3:25: found [0 20 50]: expected [minimum, maximum]|`},
		{"a missing range", "situations:\n  - id: s\n    target: {attentive: [0, 50], affective: [0, 50]}\n", `2:9: found a situation without a range for cognitive: give target: |`},
		{"a keyword of nothing", "situations:\n  - id: s\n    keywords: {en: [refund*, \"* \"]}\n    target: {attentive: [0, 50], affective: [0, 50], cognitive: [0, 50]}\n", `2:9: found the keyword "* ": expected words in small letters, of which the end may be left open: "refund*"`},
		{"an unknown dimension", "situations:\n  - id: s\n    target: {attentive: [0, 50], affective: [0, 50], cognitive: [0, 50]}\n    dimensions: {mood: sad}\n", `2:9: found the unknown dimension "mood": |`},
		{"an unknown modifier", "situations:\n  - id: s\n    target: {attentive: [0, 50], affective: [0, 50], cognitive: [0, 50]}\n    encodes: [sadd]\n", `2:9: found the unknown modifier "sadd": did you mean "sad"?`},
		{"a modifier that always holds", "modifiers:\n  - {id: m, change: {affective: {min: 5}}}\n", `2:10: found a modifier without when: say for which values of dimensions it holds`},
		{"a modifier of an unknown type", "modifiers:\n  - {id: m, when: {emotion: sad}, change: {warmth: {min: 5}}}\n", `2:10: found the type "warmth": expected attentive, affective or cognitive`},
		{"a discount for an unknown context", "scoring:\n  discounts: {negatd: {affective: 0}}\n", `2:3: found the unknown context "negatd": did you mean "negated"?`},
		{"a discount that adds", "scoring:\n  discounts: {negated: {affective: 1.5}}\n", `2:3: found affective: 1.5: expected 0 to 1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := load(t, pack("own", "x.yaml", c.yaml))
			if err == nil {
				t.Fatal("no fault was found")
			}
			var faults rulepack.Errors
			if !errors.As(err, &faults) {
				t.Fatalf("%v: want it to say where", err)
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			want, more := strings.CutSuffix("own/x.yaml:"+c.want, "|")
			if first != want && !(more && strings.HasPrefix(first, want)) {
				t.Errorf("\n got %s\nwant %s", first, want)
			}
		})
	}
}

// TestAllFaultsAtOnce comes in order of place, each once.
func TestAllFaultsAtOnce(t *testing.T) {
	_, _, err := load(t, pack("own",
		"b.yaml", "language: en\nlist: {}\ncuess: []\n",
		"a.yaml", "languge: en\n"))
	want := `own/a.yaml:1:1: found the unknown key "languge": did you mean "language"?
own/b.yaml:2:1: found the unknown key "list": did you mean "lists"?
own/b.yaml:3:1: found the unknown key "cuess": did you mean "cues"?`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestPacks shows how a later pack adds, replaces and switches off.
func TestPacks(t *testing.T) {
	const header = "language: en\ntype: affective\n"
	for _, c := range []struct {
		name  string
		packs []rulepack.Source
		want  string // cue, move and strength
	}{
		{"the base alone", nil, "en.affective.sorry apologise 0.4"},
		{"a new id is added", []rulepack.Source{pack("own", "x.yaml", header+"cues: [{id: affective.glad, move: share-joy, strength: 0.2, patterns: [glad]}]\n")},
			"en.affective.glad share-joy 0.2; en.affective.sorry apologise 0.4"},
		{"the same id replaces all of it", []rulepack.Source{pack("own", "x.yaml", header+"cues: [{id: affective.sorry, move: own, patterns: [sorry]}]\n")},
			"en.affective.sorry own 0"},
		{"a full id is the same id", []rulepack.Source{pack("own", "x.yaml", header+"cues: [{id: en.affective.sorry, move: own, strength: 0.1, patterns: [sorry]}]\n")},
			"en.affective.sorry own 0.1"},
		{"off switches off", []rulepack.Source{pack("own", "x.yaml", "off: [en.affective.sorry]\n")}, ""},
		{"off in a file of no language, or of any", []rulepack.Source{pack("own", "x.yaml", "language: en\noff: [en.affective.sorry]\n")}, ""},
		{"what is off can come back later", []rulepack.Source{
			pack("one", "x.yaml", "off: [en.affective.sorry]\n"),
			pack("two", "x.yaml", header+"cues: [{id: affective.sorry, move: own, strength: 0.1, patterns: [sorry]}]\n"),
		}, "en.affective.sorry own 0.1"},
		{"strengths change the number only", []rulepack.Source{pack("own", "x.yaml", "strengths: {en.affective.sorry: 0.25}\n")}, "en.affective.sorry apologise 0.25"},
		{"the last strength counts", []rulepack.Source{
			pack("one", "x.yaml", "strengths: {en.affective.sorry: 0.25}\n"), pack("two", "x.yaml", "strengths: {en.affective.sorry: 0.3}\n"),
		}, "en.affective.sorry apologise 0.3"},
		{"only comments change nothing", []rulepack.Source{pack("own", "x.yaml", "# Nothing yet.\n")}, "en.affective.sorry apologise 0.4"},
		{"both endings are read", []rulepack.Source{pack("own", "x.yml", "off: [en.affective.sorry]\n")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, l, err := load(t, c.packs...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, cue := range l.Cues {
				got = append(got, cue.ID.Value+" "+cue.Move+" "+strings.TrimSpace(number(cue.Strength)))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, "; "), c.want)
			}
		})
	}
}

// TestSituationsAndLists are replaced as a whole; advice is added, a later pack's
// first.
func TestSituationsAndLists(t *testing.T) {
	set, l, err := load(t,
		pack("one", "x.yaml", `
language: en
lists: {harm: [scratched]}
advice: [{type: affective, when: below, says: "One."}]
situations:
  - id: grief
    name: {en: loss}
    target: {attentive: [10, 60], affective: [10, 60], cognitive: [10, 60]}
`),
		pack("two", "x.yaml", "language: en\nadvice: [{type: affective, when: below, says: Two.}]\noff: [errand, sad]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Situations) != 1 || set.Situations[0].Name["en"] != "loss" || set.Situations[0].Target["affective"].Min != 10 {
		t.Errorf("situations: %+v", set.Situations)
	}
	if len(set.Modifiers) != 0 {
		t.Errorf("modifiers: %+v", set.Modifiers)
	}
	if len(l.Advice) != 2 || l.Advice[0].Says != "Two." {
		t.Errorf("advice: %+v", l.Advice)
	}
}

// TestOneListPerPack: two files of one pack cannot define one list.
func TestOneListPerPack(t *testing.T) {
	_, _, err := load(t, pack("own", "a.yaml", "language: en\nlists: {mine: [a]}\n", "b.yaml", "language: en\nlists: {mine: [b]}\n"))
	want := `own/b.yaml:2:16: found the list <mine> a second time: it stands at own/a.yaml:2:16 already; put both together`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestNoRules(t *testing.T) {
	if _, err := rulepack.Load(pack("empty")); err == nil || err.Error() != "no rule files in empty: expected files that end in .yaml or .yml" {
		t.Errorf("got %v", err)
	}
	set, _, err := load(t)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Language("fr"); err == nil || err.Error() != `no rules for language "fr": there are rules for en` {
		t.Errorf("got %v", err)
	}
}

// TestSuggest shows which name is thought to be meant.
func TestSuggest(t *testing.T) {
	known := []string{"patterns", "strength", "except", "bereavement_or_illness", "compliment", "en"}
	for name, want := range map[string]string{
		"pattern": "patterns", "paterns": "patterns", "strenght": "strength", "bereavment": "bereavement_or_illness",
		"fr": "", "x": "", "": "", "something quite different": "",
	} {
		if got := rulepack.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// FuzzLoad: no YAML, however wrong, makes loading panic or hang.
func FuzzLoad(f *testing.F) {
	f.Add(base)
	f.Add("a: &a [*a]")
	f.Add("language: en\nlists: {a: [\"<a>\"]}\n")
	f.Add("lists: {? [a] : b}")
	f.Add("- - - -\n---\n...\n")
	f.Add("situations: [{id: s, target: {attentive: [a, b]}}]")
	f.Add("scoring: {repeated: {affective: [.inf, 1e999]}}")
	f.Add("language: en\ntype: affective\ncues: [{id: a, move: b, strength: -1, patterns: [\"!!!\", \"((((\", \"..99\"]}]")
	f.Add("unknown:\n  target: 3\nmodifiers: !!binary aGk=\n")
	for _, name := range []string{"en/affective-warmth.yaml", "situations.yaml", "scoring.yaml"} {
		if data, err := fs.ReadFile(rules.FS, name); err == nil {
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, yaml string) {
		if len(yaml) > 1<<16 {
			return
		}
		_, _, err := load(t, pack("own", "x.yaml", yaml))
		var faults rulepack.Errors
		if errors.As(err, &faults) {
			for _, fault := range faults {
				if fault.Line < 1 || fault.Column < 1 || fault.Found == "" || fault.Want == "" {
					t.Errorf("a fault that does not say where or what: %+v", fault)
				}
			}
		}
	})
}

// TestSituationNamed shows what the names of folders and categories mean. More words
// count more; of as many, the situation that stands further down.
func TestSituationNamed(t *testing.T) {
	set, err := rulepack.Load(rulepack.Source{FS: rules.FS, Name: "rules", Lazy: true})
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]string{
		"refunds": "quick_transaction", "Refunds & Returns": "quick_transaction", "refund_refused": "bad_news_refusal", "RefundRejected": "bad_news_refusal",
		"04-damaged-goods": "service_failure_first", "late refunds": "service_failure_first", "cancellation": "cancellation", "Bereavement": "bereavement_or_illness",
		"price increase 2026": "able_unwilling_forced_change", "social media": "", "Complaints on social media": "public_complaint", "Thank you!": "compliment", "first time": "anxious_first_timer",
		"Opzeggingen": "cancellation", "KLACHTEN": "service_failure_first", "niet mogelijk": "bad_news_refusal", "beëindiging": "cancellation", "retouren": "quick_transaction",
		"": "", "--": "", "general": "", "en": "", "macros": "", "time first": "", "translate": "", "pretend": "", "shipping": "",
	} {
		if got, keyword := set.SituationNamed(label); got != want {
			t.Errorf("%q means %q (%s), want %q", label, got, keyword, want)
		}
	}
}
