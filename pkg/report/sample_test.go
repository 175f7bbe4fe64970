package report

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// The samples below are reviews as the reviewer makes them; spans are given by
// the words that they cover, and scores follow from the evidence.

func span(text, words string) review.Span {
	start := strings.Index(text, words)
	if start < 0 {
		panic("no such words: " + words)
	}
	return review.Span{Start: start, End: start + len(words)}
}

func judged(r *review.Review, targets [empathy.Count]empathy.Range) *review.Review {
	var verdicts [empathy.Count]empathy.Verdict
	for _, t := range empathy.Types {
		tr := &r.Types[t]
		var sum empathy.Sum
		sum.Words(tr.WordShare, tr.Words)
		for i := range r.Evidence {
			e := &r.Evidence[i]
			e.Counts = e.Strength
			for _, d := range e.Discounts {
				e.Counts *= d.Factor
			}
			if e.Type == t {
				sum.Add(e.Counts)
			}
		}
		for _, m := range r.Missteps {
			sum.Lower(m.Lowers[t])
		}
		tr.Cues = sum.Cues()
		tr.Score, tr.Target = sum.Score(), targets[t]
		tr.Level = empathy.LevelOf(tr.Score)
		tr.Verdict, tr.Distance = tr.Target.Judge(tr.Score)
		verdicts[t] = tr.Verdict
	}
	r.Verdict = empathy.Overall(verdicts)
	return r
}

// conditional is an apology under a condition, with little else.
func conditional() *review.Review {
	x := &exchange.Exchange{
		ID:       "ticket-1042",
		Customer: "My lamp arrived broken and I need it on Friday. Your driver just dropped it.",
		Reply: "Hi Ann,\n\nI'm sorry if there was any inconvenience with the lamp. Unfortunately our policy does not allow refunds for damage in transit. " +
			"I have asked the warehouse to send a new one by Thursday.\n\nKind regards,\nTom",
		Agent: "Tom", Team: "returns", Channel: "email", Time: "2025-03-03T09:12:00Z",
		Meta: []exchange.Field{
			{Name: "csat", Value: json.RawMessage(`4`)},
			{Name: "tags", Value: json.RawMessage("[ \"lamp\",\n \"transit\" ]")},
		},
	}
	return judged(&review.Review{
		ID: x.ID, Language: "en", Exchange: x,
		Situation: review.Situation{
			ID: "service_failure_first", Source: review.Diagnosed, Confidence: 0.82,
			Signals: []review.Signal{
				{ID: "en.signal.fault.company", Span: span(x.Customer, "arrived broken")},
				{ID: "en.signal.stakes.deadline", Span: span(x.Customer, "need it on Friday")},
				{ID: "en.signal.refused", Span: span(x.Reply, "does not allow refunds"), InReply: true},
			},
			Modifiers: []string{"full-attention"},
			Reason:    "The fault is ours and it is the first contact: one clear, owned apology plus a repair; more of it backfires.",
		},
		Evidence: []review.Evidence{
			{Cue: "en.affective.apologise.event", Type: empathy.Affective, Move: "apologise", Span: span(x.Reply, "I'm sorry if there was any inconvenience with the lamp"), Strength: 0.45,
				Discounts: []review.Discount{{Kind: "conditional", Factor: 0.3}}},
			{Cue: "en.attentive.echo.object", Type: empathy.Attentive, Move: "echo", Span: span(x.Reply, "lamp"), Strength: 0.12},
			{Cue: "en.cognitive.act.done", Type: empathy.Cognitive, Move: "act", Span: span(x.Reply, "I have asked the warehouse to send a new one"), Strength: 0.4},
			{Cue: "en.cognitive.next-step.when", Type: empathy.Cognitive, Move: "next-step", Span: span(x.Reply, "by Thursday"), Strength: 0.3},
		},
		Missteps: []review.Misstep{
			{ID: "en.misstep.conditional-apology", Kind: "non-apology", Span: span(x.Reply, "sorry if there was any inconvenience"),
				Message: "Apologises only if there was harm.", Advice: "Say what went wrong and own it.", Lowers: [empathy.Count]float64{empathy.Affective: 0.5}},
			{ID: "en.misstep.policy-wall", Kind: "policy-wall", Span: span(x.Reply, "our policy does not allow refunds"),
				Message: "Hides behind a policy.", Advice: "Give the reason in the customer's terms and the nearest thing that is possible.",
				Lowers: [empathy.Count]float64{empathy.Affective: 0.2, empathy.Cognitive: 0.25}},
		},
		Advice: []string{
			"Say back what happened before you solve it, for example: \"The lamp came broken, and you need it on Friday.\"",
			"Apologise once, in the first person, for what happened, for example: \"I'm sorry the lamp came broken.\"",
		},
	}, [empathy.Count]empathy.Range{{Min: 35, Max: 75}, {Min: 30, Max: 65}, {Min: 40, Max: 85}})
}

// hearty is Dutch, with emoji, and too warm for an embarrassed customer.
func hearty() *review.Review {
	x := &exchange.Exchange{
		ID:       "gesprek-77",
		Customer: "Domme vraag misschien 🙈 maar ik heb per ongeluk twee keer besteld…",
		Reply: "Hoi Noor! 👋🏽 Ach, wat ontzettend vervelend voor je, ik begrijp héél goed hoe naar dat voelt 😢. " +
			"Dat overkomt iedereen wel eens, en wij vinden het óók heel erg. Ik heb de tweede bestelling (€ 23,40) zojuist voor je geannuleerd; het geld staat vrijdag weer op je rekening. 👩‍👩‍👧‍👦✨",
		Agent: "Sanne", Channel: "chat",
	}
	return judged(&review.Review{
		ID: x.ID, Language: "nl", Exchange: x,
		Situation: review.Situation{
			ID: "own_mistake_embarrassed", Source: review.Given, Confidence: 1,
			Modifiers: []string{},
			Reason:    "De klant schaamt zich: weinig over gevoel, maak het gewoon en los het stil op.",
		},
		Evidence: []review.Evidence{
			{Cue: "nl.affective.sympathise.naar", Type: empathy.Affective, Move: "sympathise", Span: span(x.Reply, "wat ontzettend vervelend voor je"), Strength: 0.4},
			{Cue: "nl.affective.name-feeling", Type: empathy.Affective, Move: "name-feeling", Span: span(x.Reply, "ik begrijp héél goed hoe naar dat voelt 😢"), Strength: 0.45},
			{Cue: "nl.affective.save-face.iedereen", Type: empathy.Affective, Move: "save-face", Span: span(x.Reply, "Dat overkomt iedereen wel eens"), Strength: 0.35},
			{Cue: "nl.affective.sympathise.erg", Type: empathy.Affective, Move: "sympathise", Span: span(x.Reply, "wij vinden het óók heel erg"), Strength: 0.4,
				Discounts: []review.Discount{{Kind: "repeated", Factor: 0.5}}},
			{Cue: "nl.attentive.echo", Type: empathy.Attentive, Move: "echo", Span: span(x.Reply, "tweede bestelling"), Strength: 0.25},
			{Cue: "nl.cognitive.act", Type: empathy.Cognitive, Move: "act", Span: span(x.Reply, "Ik heb de tweede bestelling (€ 23,40) zojuist voor je geannuleerd"), Strength: 0.5},
			{Cue: "nl.cognitive.look-ahead.next-question", Type: empathy.Cognitive, Move: "look-ahead", Span: span(x.Reply, "het geld staat vrijdag weer op je rekening"), Strength: 0.35},
		},
		Advice: []string{"Schrap de zinnen over gevoel; één keer geruststellen is genoeg."},
	}, [empathy.Count]empathy.Range{{Min: 20, Max: 55}, {Min: 5, Max: 30}, {Min: 45, Max: 85}})
}

// fitting is within all its ranges and has nothing to say against it.
func fitting() *review.Review {
	x := &exchange.Exchange{
		ID:    "faq.csv:12",
		Reply: "You can change the delivery day yourself until 22:00 tonight. If the page shows an error, I'll do it for you.",
	}
	return judged(&review.Review{
		ID: x.ID, Language: "en", Exchange: x,
		Situation: review.Situation{ID: "unknown", Source: review.Assumed, Reason: "Nothing is known about the customer, so the ranges are wide."},
		Evidence: []review.Evidence{
			{Cue: "en.cognitive.hand-choice", Type: empathy.Cognitive, Move: "hand-choice", Span: span(x.Reply, "You can change"), Strength: 0.25},
			{Cue: "en.cognitive.fallback", Type: empathy.Cognitive, Move: "fallback", Span: span(x.Reply, "If the page shows an error, I'll do it for you"), Strength: 0.4},
		},
	}, [empathy.Count]empathy.Range{{Min: 0, Max: 90}, {Min: 0, Max: 80}, {Min: 10, Max: 95}})
}

// worded is scored by its words as well: they give, they take all, and they pass 100.
func worded() *review.Review {
	x := &exchange.Exchange{
		ID:    "w-1",
		Reply: "I'm so sorry about the lamp, and I do not see why it took [so] long. Thank you for your patience, we apologise for any inconvenience.",
	}
	r := &review.Review{
		ID: x.ID, Language: "en", Exchange: x,
		Situation: review.Situation{ID: "unknown", Source: review.Assumed, Reason: "Nothing is known about the customer, so the ranges are wide."},
		Evidence: []review.Evidence{
			{Cue: "en.affective.apologise.event", Type: empathy.Affective, Move: "apologise", Span: span(x.Reply, "I'm so sorry about the lamp"), Strength: 0.36},
			{Cue: "en.attentive.acknowledge", Type: empathy.Attentive, Move: "acknowledge", Span: span(x.Reply, "sorry about the lamp"), Strength: 0.2},
		},
		Missteps: []review.Misstep{
			{ID: "en.misstep.any-inconvenience", Kind: "non-apology", Span: span(x.Reply, "apologise for any inconvenience"),
				Message: "Apologises for any inconvenience.", Advice: "Say what went wrong.", Lowers: [empathy.Count]float64{empathy.Affective: 0.1}},
		},
		Words: []review.Word{
			{Text: "patience", Points: [empathy.Count]float64{-40.25, 3.14, 71.04}},
			{Text: "sorry", Points: [empathy.Count]float64{-2.2, 30.51, -12}},
			{Text: "[number]", Points: [empathy.Count]float64{-12.5, -0.04, 25}},
			{Text: "am", Points: [empathy.Count]float64{0, 19.99, 0}},
		},
	}
	for i := range 25 {
		r.Words = append(r.Words, review.Word{Text: "word" + strconv.Itoa(i+10), Points: [empathy.Count]float64{-3, 0.2, 2}})
	}
	r.Types[empathy.Attentive] = review.TypeReview{Words: -131.3, Base: 5.6, Measures: -6.9, WordShare: 0.45}
	r.Types[empathy.Affective] = review.TypeReview{Words: 45.6, Base: -35.6, Measures: 22.6, WordShare: 0.45}
	r.Types[empathy.Cognitive] = review.TypeReview{Words: 234, Base: 0, Measures: 100, WordShare: 0.45}
	return judged(r, [empathy.Count]empathy.Range{{Min: 0, Max: 90}, {Min: 0, Max: 80}, {Min: 10, Max: 95}})
}

// hostile carries everything that could trick a terminal, a spreadsheet or a parser.
func hostile() *review.Review {
	const nasty = "=cmd|'/c calc'!A0 \x1b[31mred\x1b[0m \x00\a\b\x7f \u0085\u009b2J \u202edesrever\u202c \u2028\u200b\ufeff \xff\xc3 \"quoted\" \\ tab\there\r\nnext ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
	x := &exchange.Exchange{
		ID: "+" + nasty, Customer: nasty, Reply: nasty, Agent: "@" + nasty, Team: "-1", Channel: "\t=1", Time: "\r1",
		Meta: []exchange.Field{
			{Name: nasty, Value: json.RawMessage("{\n\"a\" : \"x\u2028y\\\"z\", \"b\":[ 1 , true ]}")},
			{Name: "agent", Value: json.RawMessage(`"someone else"`)},
			{Name: "broken", Value: json.RawMessage("{\x1b")},
			{Name: "empty"},
		},
	}
	all := review.Span{End: len(nasty)}
	return judged(&review.Review{
		ID: x.ID, Language: nasty, Exchange: x,
		Situation: review.Situation{ID: nasty, Source: review.Given, Confidence: 0.12345, Reason: nasty, Modifiers: []string{nasty},
			Signals: []review.Signal{{ID: nasty, Span: all}, {ID: "outside", Span: review.Span{Start: -1, End: 1 << 30}}}},
		Evidence: []review.Evidence{{Cue: nasty, Move: nasty, Span: all, Strength: 0.5, Discounts: []review.Discount{{Kind: nasty, Factor: 0.5}}}},
		Missteps: []review.Misstep{{ID: nasty, Kind: nasty, Span: all, Message: nasty, Advice: nasty, Lowers: [empathy.Count]float64{0.1, 0.2, 0.3}}},
		Words:    []review.Word{{Text: nasty, Points: [empathy.Count]float64{1, 2, 3}}},
		Types:    [empathy.Count]review.TypeReview{{Words: 25, WordShare: 0.5}},
		Advice:   []string{nasty},
	}, [empathy.Count]empathy.Range{{Min: 10, Max: 20}, {Min: 30, Max: 40}, {Min: 0, Max: 100}})
}

// talk is both replies of a conversation.
func talk() []*review.Review {
	c := exchange.Conversation{ID: "chat-9", Turns: []exchange.Turn{
		{Speaker: exchange.Customer, Text: "The pump leaks."},
		{Speaker: exchange.Agent, Name: "Tom", Text: "One moment.", Time: "2025-03-03 09:12"},
		{Speaker: exchange.Customer, Text: "It is wet down here!"},
		{Speaker: exchange.Agent, Name: "Tom", Text: "Our fitter comes at two.", Time: "2025-03-03 09:20"},
	}}
	var reviews []*review.Review
	for x := range c.Exchanges() {
		v := judged(&review.Review{
			ID: x.ID, Language: "en", Exchange: &x,
			Situation: review.Situation{ID: "service_failure_first", Source: review.Diagnosed, Confidence: 0.6, Reason: "The fault is ours."},
		}, [empathy.Count]empathy.Range{{Min: 10 * (4 - x.Turn), Max: 90}, {Min: 0, Max: 80}, {Min: 0, Max: 95}})
		reviews = append(reviews, v)
	}
	reviews[1].Situation.ID = "escalation"
	reviews[1].Course = &review.Course{Verdict: empathy.Below, Worst: 2, Path: []string{"service_failure_first", "escalation"}}
	return reviews
}

func samples() []*review.Review {
	return append([]*review.Review{conditional(), hearty(), fitting(), hostile(), worded()}, talk()...)
}
