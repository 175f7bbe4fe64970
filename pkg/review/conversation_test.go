package review_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// talk reviews turns such as "customer: Hello?" and "agent: Hi!".
func talk(t *testing.T, turns ...string) *review.Conversation {
	t.Helper()
	c := &exchange.Conversation{ID: "c"}
	for _, x := range turns {
		who, text, _ := strings.Cut(x, ": ")
		speaker := exchange.Customer
		if who == "agent" {
			speaker = exchange.Agent
		}
		c.Turns = append(c.Turns, exchange.Turn{Speaker: speaker, Text: text})
	}
	var into review.Conversation
	if err := reviewer(t).ReviewConversation(c, &into); err != nil {
		t.Fatal(err)
	}
	return &into
}

func missteps(v *review.Review) (ids []string) {
	for _, m := range v.Missteps {
		ids = append(ids, m.ID)
	}
	return ids
}

const (
	broken = "customer: The lamp I ordered from you came broken, and it is the second time. I am really fed up with this."
	warm   = "agent: I'm so sorry that your lamp came broken a second time. Twice in a row is more than annoying. Could you tell me the colour?"
	helps  = "agent: I've sent you a new blue lamp today; it's with you on Friday, and you can keep the old one."
)

func TestForeignRepliesAreNoPartOfTheCourse(t *testing.T) {
	const foreign = "agent: Bonjour, nous vous envoyons un nouveau colis demain matin."
	c := talk(t, broken, warm, "customer: Blue.", foreign, "customer: Sorry?", helps)
	if v := c.Reviews[1].Verdict; v != empathy.Unjudged {
		t.Errorf("the reply in French: %s", v)
	}
	without := talk(t, broken, warm, "customer: Blue.", "customer: Sorry?", helps)
	if c.Course.Verdict != without.Course.Verdict || slices.Contains(c.Course.Path, review.Unknown) {
		t.Errorf("got %+v, without the reply in French %+v", c.Course, without.Course)
	}
	if v := talk(t, broken, foreign).Course; v.Verdict != empathy.Unjudged || v.Worst != 0 {
		t.Errorf("of a reply in French alone: %+v", v)
	}
}

func TestOneReplyIsReviewedAsThePairWouldBe(t *testing.T) {
	for _, pair := range [][2]string{
		{"The lamp came broken, again!", "I'm sorry that your lamp came broken. A new one leaves today."},
		{"Wanneer komt de monteur?", "Donderdag tussen acht en tien."},
		{"", "Your parcel left today."},
	} {
		alone, err := reviewer(t).Review(&exchange.Exchange{Customer: pair[0], Reply: pair[1]})
		if err != nil {
			t.Fatal(err)
		}
		turns := []string{"customer: " + pair[0], "agent: " + pair[1]}
		got := talk(t, turns...).Reviews[0]
		if got.Course == nil || got.Course.Verdict == "" {
			t.Errorf("%q: no course", pair)
		}
		got.ID, got.Exchange, got.Course = alone.ID, alone.Exchange, nil
		if !reflect.DeepEqual(&got, alone) {
			t.Errorf("%q: in a conversation\n%+v\nalone\n%+v", pair, got, *alone)
		}
	}
}

func TestADiagnosisIsCarriedOverWhatTellsLittle(t *testing.T) {
	for _, little := range []string{"Blue.", "77-1042", "ok", "Yes, done."} {
		c := talk(t, broken, warm, "customer: "+little, helps)
		first, second := c.Reviews[0].Situation, c.Reviews[1].Situation
		if second.ID != first.ID || second.Source != review.Carried || second.From != 2 {
			t.Errorf("after %q: %s, %s from turn %d; expected %s, carried from turn 2", little, second.ID, second.Source, second.From, first.ID)
		}
	}
	c := talk(t, "customer: Can you change my delivery slot to 5pm?", "agent: Done, it's at 5pm.", "customer: Thank you. My mother died last week and I cannot open her account any more.", "agent: I'm very sorry for your loss.")
	if want := []string{"quick_transaction", "bereavement_or_illness"}; !slices.Equal(c.Course.Path, want) {
		t.Errorf("the path is %v, expected %v: what the newest turn tells comes first", c.Course.Path, want)
	}
}

// A situation that words have told is carried over, too.
func TestADiagnosisByWordsIsCarriedOver(t *testing.T) {
	r := withLexicon(t, lampCancels, review.Options{})
	var got review.Conversation
	c := exchange.Conversation{Turns: []exchange.Turn{
		{Speaker: exchange.Customer, Text: "The lamp came broken, again!"}, {Speaker: exchange.Agent, Text: "What is the number of your order?"},
		{Speaker: exchange.Customer, Text: "77-1042"}, {Speaker: exchange.Agent, Text: "A new one leaves today."},
	}}
	if err := r.ReviewConversation(&c, &got); err != nil {
		t.Fatal(err)
	}
	for i, want := range []review.Source{review.Diagnosed, review.Carried} {
		if s := got.Reviews[i].Situation; s.ID != "cancellation" || s.Source != want {
			t.Errorf("reply %d: %s, %s; expected cancellation, %s", i+1, s.ID, s.Source, want)
		}
	}
}

func TestWhatWasGivenNeedNotBeGivenAgain(t *testing.T) {
	c := talk(t, broken, warm, "customer: Blue.", helps, "customer: ok", "agent: You're welcome.")
	first, middle, last := &c.Reviews[0], &c.Reviews[1], &c.Reviews[2]
	if least := first.Types[empathy.Attentive].Target.Min; least == 0 {
		t.Fatal("the situation asks for listening")
	}
	if !slices.Contains(middle.Situation.Modifiers, "warmed") || middle.Types[empathy.Affective].Target.Min != 0 {
		t.Errorf("warmth is asked for again: %v", middle.Situation.Modifiers)
	}
	if got := last.Types[empathy.Cognitive].Target.Min; got != 0 || !slices.Contains(last.Situation.Modifiers, "helped-end") {
		t.Errorf("help is asked for again: %d, %v", got, last.Situation.Modifiers)
	}
	cold := talk(t, broken, "agent: Please wait.", "customer: ok", "agent: Please wait.", "customer: ok", helps)
	for _, modifier := range []string{"warmed", "heard", "helped"} {
		if slices.Contains(cold.Reviews[1].Situation.Modifiers, modifier) {
			t.Errorf("%q, though nothing was given", modifier)
		}
	}
}

func TestListeningBeforeCountsForDemandsLater(t *testing.T) {
	story := "customer: On Saturday the sofa came with a torn leg cover and when I rang the shop they told me to ring the depot, and the depot told me to ring the shop, and so I have now spent two hours on the phone for a cover."
	demand := "agent: Please fill in the form on our page."
	if got := missteps(&talk(t, story, demand).Reviews[0]); !slices.Contains(got, "en.misstep.solve-before-listen") {
		t.Errorf("a demand comes first: %v", got)
	}
	heard := "agent: A torn leg cover, and then two hours on the phone between shop and depot: you were sent in circles, and I see why you are fed up with both. Which leg is it?"
	c := talk(t, story, heard, story, demand)
	if got := missteps(&c.Reviews[1]); slices.Contains(got, "en.misstep.solve-before-listen") {
		t.Errorf("the agent listened before: %v", got)
	}
}

func TestAskingAgainIsAMisstep(t *testing.T) {
	c := talk(t, "customer: My order 77-1042 came broken.", "agent: I'm sorry that it came broken.", "customer: And now?", "agent: Could you please give me your order number?")
	if got := missteps(&c.Reviews[1]); !slices.Contains(got, "en.misstep.asks-again.order") {
		t.Errorf("the number was told in an earlier turn: %v", got)
	}
	c = talk(t, "customer: De lamp is stuk.", "agent: Vervelend! Wat is je bestelnummer?", "customer: Bestelling 77-1042", "agent: Mag ik je ordernummer?")
	if got := missteps(&c.Reviews[0]); slices.Contains(got, "nl.misstep.asks-again.order") {
		t.Errorf("nothing had been told yet: %v", got)
	}
	if got := missteps(&c.Reviews[1]); !slices.Contains(got, "nl.misstep.asks-again.order") {
		t.Errorf("the number had been told: %v", got)
	}
}

func TestOneApologyIsEnough(t *testing.T) {
	c := talk(t, broken, warm, "customer: Blue.", "agent: I'm so sorry that your lamp came broken.")
	if got := missteps(&c.Reviews[1]); !slices.Contains(got, "en.misstep.apologises-again") {
		t.Errorf("it apologises again: %v", got)
	}
	c = talk(t, broken, "agent: Which colour is it?", "customer: Blue.", "agent: I'm so sorry that your lamp came broken.")
	if got := missteps(&c.Reviews[1]); slices.Contains(got, "en.misstep.apologises-again") {
		t.Errorf("nobody had apologised: %v", got)
	}
}

func TestTheCourseIsThatOfAllReplies(t *testing.T) {
	good := talk(t, broken, warm, "customer: Blue.", helps)
	if good.Course.Verdict != empathy.Within {
		t.Errorf("heard, warm and helped: %s, expected within", good.Course.Verdict)
	}
	bad := talk(t, broken, "agent: Hello, one moment please.", "customer: ok", "agent: Your message was forwarded.")
	if bad.Course.Verdict != empathy.Below || bad.Course.Worst == 0 {
		t.Errorf("nothing was given: %+v, expected below with a worst turn", bad.Course)
	}
	// Help in the end does not undo that nobody listened before it.
	late := talk(t, broken, helps, "customer: ok", "agent: A lamp that came broken for the second time, and you fed up with it: I see that it is the second lamp that you ordered from us.")
	if late.Course.Verdict != empathy.Below && late.Course.Verdict != empathy.Mixed {
		t.Errorf("solved before anybody listened: %s, expected below", late.Course.Verdict)
	}
	much := talk(t, "customer: Can you change my delivery slot to 5pm?", "agent: I'm so terribly sorry that you have to ask, I feel for you, that must be so upsetting and I understand how frustrating this is. Done, 5pm.")
	if much.Course.Verdict != empathy.Above && much.Course.Verdict != empathy.Mixed {
		t.Errorf("far too warm: %s, expected above", much.Course.Verdict)
	}
}

func TestMemoryIsUsedAgain(t *testing.T) {
	c := &exchange.Conversation{ID: "c", Turns: []exchange.Turn{
		{Text: "The lamp came broken."}, {Speaker: exchange.Agent, Text: "I'm sorry that your lamp came broken."},
		{Text: "77-1042"}, {Speaker: exchange.Agent, Text: "A new one leaves today."},
	}}
	var fresh, used review.Conversation
	for _, into := range []*review.Conversation{&fresh, &used, &used} {
		if err := reviewer(t).ReviewConversation(c, into); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(fresh.Reviews, used.Reviews) || !reflect.DeepEqual(fresh.Course, used.Course) {
		t.Errorf("got\n%+v\nthen\n%+v", fresh.Course, used.Course)
	}
	if err := reviewer(t).ReviewConversation(&exchange.Conversation{ID: "d", Turns: c.Turns[:1]}, &used); err != nil || len(used.Reviews) != 0 || used.Course.Verdict != "" {
		t.Errorf("nobody answered: %v, %+v", err, used.Course)
	}
}

// A weak diagnosis does not change the situation in mid-conversation; a sure one does.
func TestTheSituationDoesNotFlicker(t *testing.T) {
	answer := "agent: I see. Which model is it?"
	path := func(turns ...string) []string { return talk(t, turns...).Course.Path }
	for _, weak := range []string{"customer: I am new here, by the way.", "customer: And is that expensive?", "customer: Hmm, I'm a bit worried now."} {
		if got := path(broken, answer, weak, answer); len(got) != 1 {
			t.Errorf("%s: %v", weak, got)
		}
	}
	sure := "customer: My husband died on Monday. I can't think about lamps now, I have a funeral to arrange and I am all alone."
	if got := path(broken, answer, sure, answer); len(got) != 2 || got[1] != "bereavement_or_illness" {
		t.Errorf("what is sure changes it: %v", got)
	}
}

// Memory that served another Reviewer, with rules of its own, serves the next.
func TestMemoryOfAnotherReviewer(t *testing.T) {
	other, err := review.New(review.Pack{Name: "own", FS: fstest.MapFS{"s.yaml": {Data: []byte("scoring: {change-by: 4}\n")}}})
	if err != nil {
		t.Fatal(err)
	}
	c := &exchange.Conversation{ID: "c"}
	for _, x := range []string{broken, warm, "customer: Blue.", helps, "customer: Thanks, that is quick!", helps} {
		who, text, _ := strings.Cut(x, ": ")
		turn := exchange.Turn{Text: text}
		if who == "agent" {
			turn.Speaker = exchange.Agent
		}
		c.Turns = append(c.Turns, turn)
	}
	var fresh, used review.Conversation
	if err := other.ReviewConversation(c, &used); err != nil {
		t.Fatal(err)
	}
	for _, into := range []*review.Conversation{&fresh, &used} {
		if err := reviewer(t).ReviewConversation(c, into); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(fresh.Reviews, used.Reviews) || !reflect.DeepEqual(fresh.Course, used.Course) {
		t.Errorf("got\n%+v\nthen\n%+v", fresh.Course, used.Course)
	}
}

// Who asks again for what was told has not listened: the course counts it, and what had
// been shown before is less.
func TestAskingAgainUndoesListening(t *testing.T) {
	story := "customer: My order 77-1042 came broken, for the second time."
	heard := "agent: A second broken lamp in order 77-1042, and you had to write twice: I see that. I'm sorry that it came broken."
	helped := "agent: I've sent you a new lamp today; it's with you on Friday, and you can keep the old one."
	again := "agent: Could you please give me your order number?"
	good := talk(t, story, heard, "customer: ok", helped).Course
	odd := talk(t, story, heard, "customer: ok", again, "customer: 77-1042, as I said.", helped).Course
	if good.Verdict != empathy.Within || good.Missteps != 0 {
		t.Errorf("without asking again: %+v", good)
	}
	later := talk(t, story, "agent: A second broken lamp: I see that. Could you please give me your order number?", "customer: 77-1042, as I said.", helped).Reviews[1]
	if later.Types[empathy.Attentive].Target.Min == 0 {
		t.Errorf("listening need not be shown anew: %+v", later.Types[empathy.Attentive])
	}
	if odd.Missteps == 0 || odd.Verdict == empathy.Within {
		t.Errorf("with asking again: %+v", odd)
	}
}

// A fault that rules have no conditions for is counted like any other.
func TestEveryMisstepIsCounted(t *testing.T) {
	c := talk(t, broken, "agent: Calm down, it's only a lamp. We apologise for any inconvenience.", "customer: What?", helps)
	n := 0
	for i := range c.Reviews {
		n += len(c.Reviews[i].Missteps)
	}
	if n == 0 || c.Course.Missteps != n {
		t.Errorf("%d missteps, the course counts %d", n, c.Course.Missteps)
	}
}
