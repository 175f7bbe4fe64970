package review_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// builtIn is the reviewer with the rules that come with Attune. Tests here do not
// depend on what these rules find.
var builtIn = sync.OnceValues(func() (*review.Reviewer, error) { return review.New() })

func reviewer(t testing.TB) *review.Reviewer {
	t.Helper()
	r, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func reviewed(t testing.TB, r *review.Reviewer, x exchange.Exchange) *review.Review {
	t.Helper()
	v, err := r.Review(&x)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSituation shows who is believed about the situation: the record, then what is
// configured or given for all, then the customer's message, then nobody.
func TestSituation(t *testing.T) {
	const bereaved = "My mother died last week and her phone bill keeps coming."
	for _, c := range []struct {
		name    string
		options review.Options
		x       exchange.Exchange
		id      string
		source  review.Source
	}{
		{"the record says", review.Options{Situation: "cancellation"}, exchange.Exchange{Situation: "compliment", Customer: bereaved}, "compliment", review.Given},
		{"the user says", review.Options{Situation: "cancellation"}, exchange.Exchange{Customer: bereaved}, "cancellation", review.Given},
		{"the configuration says", review.Options{Situation: "cancellation", Configured: true}, exchange.Exchange{Customer: bereaved}, "cancellation", review.Configured},
		{"the record against the configuration", review.Options{Situation: "cancellation", Configured: true}, exchange.Exchange{Situation: "compliment"}, "compliment", review.Given},
		{"the message tells", review.Options{}, exchange.Exchange{Customer: bereaved}, "bereavement_or_illness", review.Diagnosed},
		{"nobody knows", review.Options{}, exchange.Exchange{}, review.Unknown, review.Assumed},
		{"said to be unknown", review.Options{}, exchange.Exchange{Situation: review.Unknown, Customer: bereaved}, review.Unknown, review.Assumed},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := review.NewWith(c.options)
			if err != nil {
				t.Fatal(err)
			}
			c.x.Reply, c.x.Language = "Zebra.", "en"
			v := reviewed(t, r, c.x)
			if v.Situation.ID != c.id || v.Situation.Source != c.source {
				t.Errorf("got %s, %s; want %s, %s", v.Situation.ID, v.Situation.Source, c.id, c.source)
			}
			known := c.source == review.Given || c.source == review.Configured
			if known && v.Situation.Confidence != 1 || !known && v.Situation.Confidence >= 1 {
				t.Errorf("confidence %v", v.Situation.Confidence)
			}
			if v.Situation.Reason == "" {
				t.Error("no reason")
			}
		})
	}
}

// TestWrongNames are errors that say what was meant, of a record and of a Reviewer.
func TestWrongNames(t *testing.T) {
	for _, c := range []struct {
		situation, language, want string
	}{
		{"bereavment", "", `unknown situation "bereavment": did you mean "bereavement_or_illness"?`},
		{"xyzzy", "", "unknown situation \"xyzzy\": see `attune situations list`"},
		{"", "engels", `no rules for language "engels": there are rules for en, nl`},
	} {
		_, err := reviewer(t).Review(&exchange.Exchange{Reply: "Hello.", Situation: c.situation, Language: c.language})
		if input := new(review.InputError); err == nil || err.Error() != c.want || !asInput(err, &input) {
			t.Errorf("a record: got %v, want %s", err, c.want)
		}
		if _, err := review.NewWith(review.Options{Situation: c.situation, Language: c.language}); err == nil || err.Error() != c.want {
			t.Errorf("a reviewer: got %v, want %s", err, c.want)
		}
	}
}

func asInput(err error, into **review.InputError) bool {
	e, ok := err.(*review.InputError)
	*into = e
	return ok
}

// TestLittleToRead: what has no words has no evidence, and is no reason to fail.
func TestLittleToRead(t *testing.T) {
	const question = "Where is my lamp? It should have come on Friday."
	for _, c := range []struct{ name, customer, reply, language string }{
		{"nothing", "", "", review.Unknown},
		{"nothing in answer", question, "", "en"},
		{"white space", question, " \t\r\n\u00a0", "en"},
		{"punctuation", "", "?!…", review.Unknown},
		{"joined emoji", "", "👩‍👩‍👧‍👦🏳️‍🌈", review.Unknown},
		{"a placeholder", question, "{{ticket.requester.first_name}}", "en"},
		{"quoted mail", question, "> I'm so sorry that your lamp came late.\n> We are truly sorry.", "en"},
		{"another language", "", "Ihre Bestellung wurde gestern versandt und sollte morgen bei Ihnen eintreffen.", review.Unknown},
		{"not UTF-8", "", "\xff\xfe\x00", review.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := reviewed(t, reviewer(t), exchange.Exchange{Customer: c.customer, Reply: c.reply})
			if v.Language != c.language {
				t.Errorf("language %q, want %q", v.Language, c.language)
			}
			for _, e := range v.Evidence {
				if e.Counts > 0.15 {
					t.Errorf("found %+v", e)
				}
			}
		})
	}
}

// TestForeign: a reply in another language is not judged, whatever the customer wrote in.
func TestForeign(t *testing.T) {
	const question = "Where is my order? I need it by Friday."
	for _, c := range []struct {
		name     string
		exchange exchange.Exchange
		language string
	}{
		{"French to French", exchange.Exchange{Customer: "Où est ma commande ?", Reply: "Bonjour Marie, nous vous envoyons un nouveau colis demain matin."}, review.Unknown},
		{"French to English", exchange.Exchange{Customer: question, Reply: "Bonjour Marie, nous vous envoyons un nouveau colis demain matin."}, review.Unknown},
		{"German to English", exchange.Exchange{Customer: question, Reply: "Es tut mir leid, dass Ihr Paket noch nicht da ist."}, review.Unknown},
		{"Japanese to English", exchange.Exchange{Customer: question, Reply: "ご注文ありがとうございます。"}, review.Unknown},
		{"said to be French", exchange.Exchange{Customer: question, Reply: "It left today.", Language: "fr-BE"}, review.Unknown},
		{"English to French", exchange.Exchange{Customer: "Où est ma commande ?", Reply: "Your order left today and it's with you on Friday."}, "en"},
		{"a number to English", exchange.Exchange{Customer: question, Reply: "3SABC123456"}, "en"},
		{"said to be British", exchange.Exchange{Reply: "3SABC123456", Language: "en_GB"}, "en"},
	} {
		v := reviewed(t, reviewer(t), c.exchange)
		if v.Language != c.language {
			t.Errorf("%s: language %q, want %q", c.name, v.Language, c.language)
		}
		judged := v.Verdict != empathy.Unjudged
		for _, x := range v.Types {
			if (x.Verdict != empathy.Unjudged) != judged || !judged && x.Distance != 0 {
				t.Errorf("%s: %s, but of a type %+v", c.name, v.Verdict, x)
			}
		}
		if judged != (c.language != review.Unknown) || !judged && len(v.Advice)+len(v.Missteps) > 0 {
			t.Errorf("%s: %s with advice %q", c.name, v.Verdict, v.Advice)
		}
	}
}

// TestAdvice is about what is amiss, never more than three items, each once, and
// never what a misstep says already.
func TestAdvice(t *testing.T) {
	for _, x := range texts(t) {
		v := reviewed(t, reviewer(t), exchange.Exchange{Customer: x.customer, Reply: x.reply})
		if len(v.Advice) > 3 {
			t.Errorf("%q: %d pieces of advice", x.reply, len(v.Advice))
		}
		if v.Verdict == empathy.Within && len(v.Advice) > 0 {
			t.Errorf("%q fits, but gets advice: %q", x.reply, v.Advice)
		}
		for i, a := range v.Advice {
			if slices.Contains(v.Advice[:i], a) || slices.ContainsFunc(v.Missteps, func(m review.Misstep) bool { return m.Advice == a }) {
				t.Errorf("%q: said twice: %q", x.reply, a)
			}
		}
	}
}

// TestAdviceFirst: a situation may ask for advice on one type before all others,
// however far those are off.
func TestAdviceFirst(t *testing.T) {
	const form = "Please fill in form 12 and send it to us."
	for customer, want := range map[string]empathy.Type{
		"My father died on Thursday and bills in his name keep coming.": empathy.Affective,
		"I ordered a blue lamp and a green one came, broken in two.":    empathy.Attentive, // the furthest off
	} {
		v := reviewed(t, reviewer(t), exchange.Exchange{Customer: customer, Reply: form})
		if all := v.Types; all[want].Verdict != empathy.Below || len(v.Advice) == 0 {
			t.Fatalf("%q: %v, %q", customer, all, v.Advice)
		}
		if got := reviewer(t).AdviceOn(v, want, empathy.Below); v.Advice[0] != got {
			t.Errorf("%q: advice begins with %q, want %q", customer, v.Advice[0], got)
		}
	}
}

// TestTheSameEveryTime: one reviewer, many goroutines, memory used again, and a
// fresh reviewer all say the same.
func TestTheSameEveryTime(t *testing.T) {
	all := texts(t)
	fresh, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	want := make([]*review.Review, len(all))
	for i, x := range all {
		want[i] = reviewed(t, fresh, exchange.Exchange{ID: fmt.Sprint(i), Customer: x.customer, Reply: x.reply})
	}
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(worker)))
			var again review.Review
			for range 100 {
				i := r.IntN(len(all))
				x := &exchange.Exchange{ID: fmt.Sprint(i), Customer: all[i].customer, Reply: all[i].reply}
				if err := reviewer(t).ReviewInto(x, &again); err != nil {
					t.Error(err)
					return
				}
				if got, want := tell(&again), tell(want[i]); got != want {
					t.Errorf("worker %d: %q\n got %s\nwant %s", worker, x.Reply, got, want)
					return
				}
			}
		})
	}
	wait.Wait()
}

// tell tells all of a review.
func tell(v *review.Review) string {
	c := *v
	c.Exchange = nil
	s := fmt.Sprintf("%+v", c)
	return strings.ReplaceAll(s, "<nil>", "[]")
}

// TestSpans: whatever the text, a span lies within it and on the borders of its
// characters, and every number is what it is said to be.
func TestSpans(t *testing.T) {
	rounds := 3000
	if testing.Short() {
		rounds = 300
	}
	r := rand.New(rand.NewPCG(7, 7))
	all := texts(t)
	for range rounds {
		x := exchange.Exchange{Customer: scrambled(r, all), Reply: scrambled(r, all)}
		checkReview(t, reviewed(t, reviewer(t), x))
	}
}

// TestANeutralSentence changes nothing about what the other sentences are: it adds
// no evidence of its own.
func TestANeutralSentence(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, x := range texts(t) {
		sentences := strings.SplitAfter(x.reply, ". ")
		at := r.IntN(len(sentences) + 1)
		more := strings.Join(slices.Insert(slices.Clone(sentences), at, "Zebras graze. "), "")
		v := reviewed(t, reviewer(t), exchange.Exchange{Customer: x.customer, Reply: more})
		checkReview(t, v)
		for _, e := range v.Evidence {
			if strings.Contains(more[e.Start:e.End], "Zebras") && e.Counts > 0.2 {
				t.Errorf("%q: %s finds %q", more, e.Cue, more[e.Start:e.End])
			}
		}
	}
}

func checkReview(t *testing.T, v *review.Review) {
	t.Helper()
	check := func(what string, text string, s review.Span) {
		t.Helper()
		switch {
		case s.Start < 0 || s.End > len(text) || s.Start >= s.End:
			t.Errorf("%s: %d to %d of %d bytes: %q", what, s.Start, s.End, len(text), text)
		case utf8.ValidString(text) && !(utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))):
			t.Errorf("%s: %d to %d cuts a character of %q", what, s.Start, s.End, text)
		}
	}
	reply := v.Exchange.Reply
	for i, e := range v.Evidence {
		check(e.Cue, reply, e.Span)
		counts := e.Strength
		for _, d := range e.Discounts {
			counts *= d.Factor
		}
		if e.Counts < 0 || e.Counts >= 1 || counts-e.Counts > 1e-9 || e.Counts-counts > 1e-9 {
			t.Errorf("%s: counts %v of %v, with %v", e.Cue, e.Counts, e.Strength, e.Discounts)
		}
		if i > 0 && v.Evidence[i-1].Start > e.Start {
			t.Errorf("evidence out of order in %q", reply)
		}
	}
	for _, m := range v.Missteps {
		check(m.ID, reply, m.Span)
	}
	for _, s := range v.Situation.Signals {
		text := v.Exchange.Customer
		if s.InReply {
			text = reply
		}
		check(s.ID, text, s.Span)
	}
	for _, tr := range v.Types {
		verdict, distance := tr.Target.Judge(tr.Score)
		if v.Verdict == empathy.Unjudged {
			verdict, distance = empathy.Unjudged, 0
		}
		if tr.Score < 0 || tr.Score > 100 || tr.Verdict != verdict || tr.Distance != distance || tr.Level != empathy.LevelOf(tr.Score) {
			t.Errorf("%+v in %q", tr, reply)
		}
	}
}

type pair struct{ customer, reply string }

// texts are the drafts in testdata and a few of all sorts.
func texts(t testing.TB) []pair {
	t.Helper()
	all := []pair{
		{"My lamp came broken, for the second time!", "I'm sorry that your lamp came broken. A new one leaves today."},
		{"Waar blijft mijn pakket? Ik wacht al twee weken.", "Het spijt me dat je al twee weken wacht. Ik stuur vandaag een nieuw pakket."},
		{"", "<p>I&#39;m <b>so</b> sorry that your lamp&nbsp;came broken.</p><blockquote>You said</blockquote>"},
		{"quick: which platform?", "Unfortunately we are unable to help as per our terms and conditions. Is there anything else? Have a great day!"},
		{"", "Hi {{name}},\n\nWe apologise for any inconvenience 🙂 caused…\n\nRegards,\nThe team"},
	}
	drafts, err := filepath.Glob("../../testdata/drafts/*")
	if err != nil || len(drafts) == 0 {
		t.Fatalf("no drafts: %v", err)
	}
	for _, path := range drafts {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pair{"It is late and I am upset about it.", string(data)})
	}
	return all
}

// scrambled makes a text of pieces of texts, tags, and what else comes by.
func scrambled(r *rand.Rand, all []pair) string {
	noise := []string{"<p>", "</p>", "<br/>", "&nbsp;", "&#8217;", "&", "<", "é", "‘t ", "👩‍👧", "🙂", "\n\n", "> ", "\n> ", "\"", "”", "“", "{{", "}}", " ", ". ", "! ", "\u202e", "\x00", "\r\n", "\xff", "ß", "İ", "-- \n"}
	var b strings.Builder
	for range 1 + r.IntN(12) {
		x := all[r.IntN(len(all))]
		text := x.reply
		if r.IntN(2) == 0 {
			text = x.customer
		}
		if words := strings.SplitAfter(text, " "); len(words) > 0 {
			from := r.IntN(len(words))
			b.WriteString(strings.Join(words[from:min(len(words), from+1+r.IntN(12))], ""))
		}
		b.WriteString(noise[r.IntN(len(noise))])
	}
	return b.String()
}

// TestPacks: rules of one's own count, and faulty ones are refused at once.
func TestPacks(t *testing.T) {
	own, err := review.New(review.Pack{FS: os.DirFS("../../testdata/packs/own"), Name: "own"})
	if err != nil {
		t.Fatal(err)
	}
	x := exchange.Exchange{Reply: "My colleague Pawel rings you tomorrow at nine.", Language: "en"}
	has := func(v *review.Review) bool {
		return slices.ContainsFunc(v.Evidence, func(e review.Evidence) bool { return e.Cue == "en.cognitive.next-step.named-colleague" })
	}
	if !has(reviewed(t, own, x)) || has(reviewed(t, reviewer(t), x)) {
		t.Error("the cue of the pack must be found with the pack only")
	}
	if reflect.DeepEqual(own.Rules(), reviewer(t).Rules()) {
		t.Error("the rules are the same")
	}
}

// A word or two are of the language of the message that they answer.
func TestShortRepliesAreInTheLanguageOfTheMessage(t *testing.T) {
	r, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ customer, reply, want string }{
		{"Zijn jullie morgen open voor het afhalen van mijn fiets?", "Ok, is open.", "nl"},
		{"Are you open tomorrow so that I can pick up my bike?", "Ja hoor!", "en"},
		{"Are you open tomorrow so that I can pick up my bike?", "Ja hoor, dat kan morgen de hele dag gewoon.", "nl"},
		{"", "That is fine", "en"},
	} {
		v, err := r.Review(&exchange.Exchange{Customer: tt.customer, Reply: tt.reply})
		if err != nil || v.Language != tt.want {
			t.Errorf("%q, %q: %v %v, want %s", tt.customer, tt.reply, v.Language, err, tt.want)
		}
	}
}

// TestExpect: a Reviewer that expects an exchange finds in it, and in what comes instead,
// what any other finds.
func TestExpect(t *testing.T) {
	all := reviewer(t)
	var exchanges []exchange.Exchange
	for _, l := range all.Rules().Texts() {
		language, err := all.Rules().Language(l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(language.Cues); i += 10 {
			for _, x := range language.Cues[i].Matches {
				customer := x.Customer
				if s := &language.Signals[i%len(language.Signals)]; customer == "" && len(s.Matches) > 0 {
					customer = s.Matches[0].Reply
				}
				exchanges = append(exchanges, exchange.Exchange{Reply: x.Reply, Customer: customer, Newest: len(customer) / 2, Language: l.ID})
			}
		}
	}
	for i := range exchanges {
		x := &exchanges[i]
		expecting, err := review.New()
		if err != nil {
			t.Fatal(err)
		}
		expecting.Expect(exchanges[i:i+1], false)
		got, err := expecting.Explain(x)
		if err != nil {
			t.Fatal(err)
		}
		want, err := all.Explain(x)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Review, want.Review) || !reflect.DeepEqual(got.Nearly, want.Nearly) || !reflect.DeepEqual(got.Contexts, want.Contexts) {
			t.Errorf("%q to %q:\n got %+v\nwant %+v", x.Reply, x.Customer, got, want)
		}
		if i%20 != 0 { // making all rules ready takes long
			continue
		}
		another := &exchanges[(i+1)%len(exchanges)]
		unexpected, err := expecting.Review(another)
		if err != nil {
			t.Fatal(err)
		}
		expected, err := all.Review(another)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprintf("%+v", unexpected), fmt.Sprintf("%+v", expected); got != want {
			t.Errorf("unexpected %q to %q:\n got %s\nwant %s", another.Reply, another.Customer, got, want)
		}
	}
	t.Logf("%d exchanges", len(exchanges))
}

// TestExpectSideBySide: who comes across other words first, and when, makes no difference,
// nor whether they stand in a conversation.
func TestExpectSideBySide(t *testing.T) {
	all := reviewer(t)
	scripted := exchange.Exchange{Customer: "Where is my lamp?", Reply: "Your lamp comes tomorrow."}
	others := []exchange.Exchange{
		scripted,
		{Customer: "My cake came too late!", Reply: "I'm so sorry that your cake came too late for the birthday."},
		{Customer: "Waar blijft mijn taart?", Reply: "Wat vervelend dat je taart er nog niet is. Ik heb net gebeld."},
		{Customer: "Où est mon colis ?", Reply: "Merci pour votre message, nous allons regarder."},
	}
	both := &exchange.Conversation{ID: "both", Turns: []exchange.Turn{
		{Speaker: exchange.Customer, Text: others[1].Customer}, {Speaker: exchange.Agent, Text: others[1].Reply},
		{Speaker: exchange.Customer, Text: scripted.Customer}, {Speaker: exchange.Agent, Text: scripted.Reply},
	}}
	talked := func(r *review.Reviewer) (told []string) {
		err := r.EachReply(both, new(review.Conversation), func(v *review.Review) error {
			reply := *v
			reply.Course = nil
			told = append(told, tell(&reply), fmt.Sprint(v.Course))
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		return told
	}
	expecting, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	want := make([]string, len(others))
	for i := range others {
		want[i] = tell(reviewed(t, all, others[i]))
	}
	expecting.Expect([]exchange.Exchange{scripted}, false)
	reviewed(t, expecting, scripted) // few rules are ready from here on
	var wait sync.WaitGroup
	for range 2 {
		for i := range others {
			wait.Go(func() {
				got, err := expecting.Review(&others[i])
				if err != nil {
					t.Error(err)
				} else if got := tell(got); got != want[i] {
					t.Errorf("%q:\n got %s\nwant %s", others[i].Reply, got, want[i])
				}
			})
		}
		wait.Go(func() {
			if got, want := talked(expecting), talked(all); !slices.Equal(got, want) {
				t.Errorf("the conversation:\n got %s\nwant %s", got, want)
			}
		})
	}
	wait.Wait()
}
