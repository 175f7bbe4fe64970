package match_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
	"github.com/attune-cx/attune/rules"
)

// tiny is a pack of one's own, so that no change of a built-in rule changes what is
// shown here. Every cue has a strength of 0.4, and every context its own factor.
const tiny = `
language: en
type: affective
lists:
  harm: [broken, late, delay]
  sad: [grieve, "not laugh"]
  life-word: [lonely, friend]
  business-word: [lamp, order]
cues:
  - {id: affective.sorry, move: apologise, strength: 0.4, patterns: ["sorry", "apologise ..2 <harm>"]}
  - {id: affective.sorry-harm, move: apologise, strength: 0.5, patterns: ["sorry (that|for|about) ..3 <harm>"]}
  - {id: affective.validate, move: validate, strength: 0.4, patterns: ["no wonder"]}
  - {id: affective.repair, move: own, strength: 0.4, patterns: ["mended"]}
  - {id: affective.never, move: condole, strength: 0.4, patterns: ["condolences"], never: [negated, quoted]}
  - {id: affective.weaker, move: sympathise, strength: 0.4, patterns: ["awful"], weaker: {negated: 0.5}, ignore: [vague]}
  - {id: affective.long, move: regret, strength: 0.4, patterns: ["regret ..2 [word] ..2 [word]"]}
  - {id: affective.sad, move: sad, strength: 0.4, patterns: ["(we|you) <sad>"]}
  - {id: affective.ask, move: ask, strength: 0.4, patterns: ["could you ..2 tell", "could you not tell"]}
  - {id: affective.greet, move: greet, strength: 0.4, patterns: ["kettle"], ignore: [unspecific], where: {handles: {min: 1}, by-name: {min: 1}}}
  - {id: affective.heed, move: heed, strength: 0.4, patterns: ["in time"], ignore: [unspecific], where: {told: ["by (friday|monday)", "deadline"]}}
  - {id: affective.far, move: far, strength: 0.4, patterns: ["far away"], ignore: [unspecific, personal], where: {personal: true}}
  - {id: affective.case, move: case, strength: 0.4, patterns: ["over there"], ignore: [unspecific], where: {personal: false}}
  - {id: affective.near, move: near, strength: 0.4, patterns: ["nearby"], ignore: [unspecific]}
  - {id: affective.see, move: see, strength: 0.4, patterns: ["i see because"]}
context:
  negated:
    words: [not, never, "no"]
    before: 4
    after: 1
    stops: [and, because]
    pseudo: ["not only", "can not (say|apologise) enough"]
  conditional: {patterns: ["if (you|it)", "should it"], reach: 4}
  cancelled: {but: [but, however], refusal: ["can not", "you should have"], reach: 6}
  reported: {patterns: ["(he|they) (said|says)"], reach: 3}
  vague: {words: [this, issue], reach: 3}
  passive: {patterns: ["(was|been) mended"]}
scoring:
  discounts:
    negated: {affective: 0}
    conditional: {affective: 0.3}
    cancelled: {affective: 0.4}
    reported: {affective: 0.1}
    quoted: {affective: 0.2}
    vague: {affective: 0.6}
    passive: {affective: 0.7}
    late: {affective: 0.9}
    unspecific: {affective: 0.8}
    personal: {affective: 0.5}
  repeated: {affective: [1, 0.5, 0.25]}
  late-from: 5
  business-outweighs: 2
  business-moves: [own]
  parrots-from: 8
  counts-as-move-from: 0.1
`

func english(t testing.TB) *rulepack.Set {
	t.Helper()
	reading, err := fs.ReadFile(rules.FS, "en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	set, err := rulepack.Load(rulepack.Source{FS: fstest.MapFS{"en/language.yaml": {Data: reading}, "tiny.yaml": {Data: []byte(tiny)}}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// found tells the evidence in a reply: words, what they count, and why not more.
func found(t testing.TB, set *rulepack.Set, customer, reply string) string {
	t.Helper()
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	message := l.Text.Read(customer, text.Options{Plain: true})
	d := l.Text.Read(reply, text.Options{})
	text.MarkEcho(d, message)
	var f match.Findings
	match.New(l, &set.Scoring).Reply(d, message, message, &f)
	var all []string
	for _, e := range f.Evidence {
		s := fmt.Sprintf("%s %.2g", d.Text[d.Tokens[e.First].Start:d.Tokens[e.Last].End], e.Counts)
		for _, x := range e.Discounts {
			s += " " + x.Kind
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// TestContexts is one table per question that a good reader asks of a phrase.
func TestContexts(t *testing.T) {
	set := english(t)
	for _, context := range []struct {
		name  string
		cases [][2]string // reply and what is found in it
	}{
		{"is it denied?", [][2]string{
			{"I am sorry, Ada.", "sorry 0.4"},
			{"I am not sorry, Ada.", "sorry 0 negated"},
			{"We are never ever sorry, Ada.", "sorry 0 negated"},
			{"Sorry never, Ada.", "Sorry 0 negated"},
			{"I see because not all is lost, Ada.", "I see because 0.4"}, // what follows is another clause
			{"It is not up to me to be very sorry, Ada.", "sorry 0.4"},   // too far away
			{"I could not, sorry, Ada.", "sorry 0.4"},                    // another clause
			{"I did not call and I am sorry, Ada.", "sorry 0.4"},         // across a word that stops it
			{"Ada was not there. Sorry, Ada.", "Sorry 0.4"},              // another sentence
			{"No wonder, Ada.", "No wonder 0.4"},                         // the pattern negates by itself
			{"Could you not tell, Ada?", "Could you not tell 0.4"},       // as one of the cue's patterns does
			{"Could you never tell, Ada?", "Could you never tell 0 negated"},
			{"We not laugh, Ada.", "We not laugh 0.4"},       // the words of the pattern that negates
			{"Never we grieve, Ada.", "we grieve 0 negated"}, // it can negate, and here it does not
			{"It is not awful, Ada.", "awful 0.2 negated"},   // the cue's own factor
			{"We have no condolences, Ada.", ""},             // never there
			{"Our condolences, Ada.", "condolences 0.4"},
		}},
		{"does it only look denied?", [][2]string{
			{"I am not only sorry, Ada.", "sorry 0.4"},
			{"I can't say enough how sorry I am, Ada.", "sorry 0.4"},
			{"I am not only not sorry, Ada.", "sorry 0 negated"},
		}},
		{"is there a condition?", [][2]string{
			{"I am sorry if you waited, Ada.", "sorry 0.12 conditional"},
			{"If you waited, I am sorry, Ada.", "sorry 0.12 conditional"},
			{"Should it be so, sorry, Ada.", "sorry 0.12 conditional"},
			{"I am sorry, Ada, and I will ring you later if you like.", "sorry 0.4"},
			{"Call if you like. I am sorry, Ada.", "sorry 0.4"},
		}},
		{"is it taken back?", [][2]string{
			{"I am sorry, Ada, but we can't help.", "sorry 0.16 cancelled"},
			{"I am sorry, Ada. However, you should have called.", "sorry 0.16 cancelled"},
			{"I am sorry, Ada, but it is on its way.", "sorry 0.4"},
			{"We regret the noise, but you should have called, Ada.", "regret the noise, but you should have 0.16 cancelled"}, // the hit reaches past the comma
			{"We regret all but what you should have seen, Ada.", "regret all but what you should have 0.4"},
			{"We can't help, Ada, but I am sorry.", "sorry 0.4"},
			{"I am sorry, Ada. It is so. But we can't help.", "sorry 0.4"},
		}},
		{"whose words are they?", [][2]string{
			{"He said sorry, Ada.", "sorry 0.04 reported"},
			{"I am sorry for what they said, Ada.", "sorry 0.4"},
			{"You wrote \"sorry\", Ada.", "sorry 0.08 quoted"},
			{"Condolences? You wrote \"condolences\", Ada.", "Condolences 0.4"},
			{"Ada, I am sorry.\n\n> I am sorry too", "sorry 0.4"}, // quoted mail is not read
		}},
		{"is it about anything?", [][2]string{
			{"I am sorry about this.", "sorry 0.24 vague"},
			{"I am sorry for the issue.", "sorry 0.24 vague"},
			{"I am sorry about this, Ada.", "sorry 0.4"},       // a name
			{"I am sorry about this, on Friday.", "sorry 0.4"}, // a day
			{"I am sorry about those two lamps, this one and that one.", "sorry 0.4"},
			{"This is awful.", "awful 0.4"}, // does not matter to the cue
		}},
		{"does anybody act?", [][2]string{
			{"We mended it, Ada.", "mended 0.4"},
			{"It was mended, Ada.", "mended 0.28 passive"},
			{"It has been mended, Ada.", "mended 0.28 passive"},
		}},
		{"does it come late?", [][2]string{
			{"One, Ada. Two. Three. Four. Five. Sorry, Ada.", "Sorry 0.36 late"},
			{"Sorry, Ada. One. Two. Three. Four. Five.", "Sorry 0.4"},
			{"One. Sorry, Ada.", "Sorry 0.4"}, // too short to be late
		}},
		{"is it said again?", [][2]string{
			{"Sorry, Ada. So sorry, Ada. And sorry, Ada. Sorry, Ada.", "Sorry 0.4; sorry 0.2 repeated; sorry 0.1 repeated; Sorry 0.1 repeated"},
			{"Sorry, Ada. We mended it, Ada.", "Sorry 0.4; mended 0.4"},                // another move
			{"Not sorry, Ada. But sorry, Ada.", "sorry 0 negated repeated; sorry 0.4"}, // the strongest counts in full
			{"Sorry that it came broken, Ada.", "Sorry that it came broken 0.5"},       // the same words show a move once
		}},
	} {
		t.Run(context.name, func(t *testing.T) {
			for _, c := range context.cases {
				if got := found(t, set, "", c[0]); got != c[1] {
					t.Errorf("%s\n got %q\nwant %q", c[0], got, c[1])
				}
			}
		})
	}
}

// A finding is what is to be found in a reply to a customer.
type finding struct{ customer, reply, want string }

func finds(t *testing.T, set *rulepack.Set, all []finding) {
	t.Helper()
	for _, x := range all {
		if got := found(t, set, x.customer, x.reply); got != x.want {
			t.Errorf("%q to %q\n got %q\nwant %q", x.reply, x.customer, got, x.want)
		}
	}
}

// TestPersonal: what somebody tells of a life is heard in another way than a case.
func TestPersonal(t *testing.T) {
	set := english(t)
	finds(t, set, []finding{
		{"I am so lonely.", "Is it far away? Or nearby?", "far away 0.4; nearby 0.2 personal"},
		{"I am so.", "Is your friend far away? Or nearby?", "far away 0.4; nearby 0.2 personal"}, // the reply tells it
		{"I am so.", "Is it far away? Or nearby?", "nearby 0.4"},
		{"I am so.", "Is it over there?", "over there 0.4"},
		{"I am so lonely.", "Is it over there?", ""},
		{"My lamp is for a friend.", "Is it far away? Or nearby?", "nearby 0.4"}, // business outweighs
		{"My friend is lonely.", "Is the lamp far away? Or nearby?", "nearby 0.4"},
		{"My friend is lonely, and my order is for that friend.", "Is it far away? Or nearby?", "far away 0.4; nearby 0.2 personal"},
		{"My friend is lonely.", "Is it far away on Friday? Or nearby?", "nearby 0.4"},      // a day is agreed
		{"My friend is lonely.", "Is Hanna far away? Or nearby?", "nearby 0.4"},             // somebody is named
		{"My friend is lonely.", "We mended it. Is it far away?", "mended 0.32 unspecific"}, // something is done about it
		{"My friend is lonely, see https://example.com", "Is it far away? Or nearby?", "nearby 0.4"},
		{"", "Is your friend far away? Or nearby?", "nearby 0.4"}, // nobody told anything
		// Earlier mail and a signature are no part of what is said.
		{"I am so lonely.\n\nOn 3 Nov 2026 at 10:12, Shop <help@example.com> wrote:\n> Your order", "Is it far away? Or nearby?", "far away 0.4; nearby 0.2 personal"},
		{"I am so lonely.", "Is it far away? Or nearby?\n\nKind regards,\nHanna Smith\nhelp@example.com", "far away 0.4; nearby 0.2 personal"},
		{"I am so lonely.", "Is it far away? Or nearby?\n\nOn 3 Nov 2026 at 10:12, Ada <ada@example.com> wrote:\n> My order", "far away 0.4; nearby 0.2 personal"},
	})
}

// TestCallsByName: where a customer is a handle, the name shows that somebody looked.
func TestCallsByName(t *testing.T) {
	set := english(t)
	finds(t, set, []finding{
		{"", "@tea Hi Ada, your kettle left.", "kettle 0.4"},
		{"@shop my lid broke", "Dear Ada, your kettle left.", "kettle 0.4"},
		{"", "@tea Your kettle left, Ada!", "kettle 0.4"},
		{"", "@tea Your kettle left, Ada, and is on its way.", "kettle 0.4"},
		{"", "@tea Your kettle left for the house of Ada.", ""},
		{"", "@tea Your kettle left from Nice, France.", ""}, // a place and its country
		{"", "@tea Hi there, your kettle left.", ""},
		{"", "Hi Ada, your kettle left.", ""}, // no post
		{"", "Hi Ada, your kettle left.\n\nKind regards,\nJo\n@teashop", ""},
	})
}

// TestTold: some words show that somebody listened only after what the customer told.
func TestTold(t *testing.T) {
	set := english(t)
	finds(t, set, []finding{
		{"I need it by Friday.", "It'll be there in time.", "in time 0.4"},
		{"I need it.", "It'll be there in time.", ""},
		{"Great.\n> I need it by Friday.", "It'll be there in time.", ""},
		{"", "It'll be there in time.", ""},
	})
}

// TestUnspecific: in an answer, a sentence should name something of the case.
func TestUnspecific(t *testing.T) {
	set := english(t)
	finds(t, set, []finding{
		{"My lamp came broken.", "We are truly sorry.", "sorry 0.32 unspecific"},
		{"My lamp came broken.", "Sorry about your lamp.", "Sorry 0.4"},
		{"My lamp came broken.", "Sorry, it took 2 days.", "Sorry 0.4"},
		{"My lamp came broken.", "Sorry, it took two days.", "Sorry 0.4"},
		{"My lamp came broken.", "Sorry, it took several days.", "Sorry 0.32 unspecific"},
		{"", "We are truly sorry.", "sorry 0.4"}, // nothing to name
	})
}

// TestContextsAddUp: each takes its share.
func TestContextsAddUp(t *testing.T) {
	set := english(t)
	const reply = "He said sorry if you waited, Ada."
	if got, want := found(t, set, "", reply), "sorry 0.012 conditional reported"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestFindingsAreUsedAgain: what was found before leaves no trace.
func TestFindingsAreUsedAgain(t *testing.T) {
	set := english(t)
	l, err := set.Language("en")
	if err != nil {
		t.Fatal(err)
	}
	finder := match.New(l, &set.Scoring)
	var used match.Findings
	replies := []string{"Sorry, Ada. Sorry, Ada.", "", "I am not sorry if you waited.", "Sorry that it came broken, Ada.", "🙂", "Sorry."}
	for range 3 {
		for _, reply := range replies {
			d := l.Text.Read(reply, text.Options{})
			var fresh match.Findings
			finder.Reply(d, nil, nil, &fresh)
			finder.Reply(d, nil, nil, &used)
			if got, want := fmt.Sprint(used.Evidence), fmt.Sprint(fresh.Evidence); got != want {
				t.Errorf("%q: got %s, want %s", reply, got, want)
			}
		}
	}
}
