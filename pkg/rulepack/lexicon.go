package rulepack

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/strictyaml"
	"github.com/attune-cx/attune/pkg/text"
)

// A Lexicon is what the words of a reply say of each type by themselves, whatever they
// stand in: ratings of words, learned from rated replies, by kind of text. Cues say why;
// words say how much. See Sedoc et al., Learning Word Ratings for Empathy and Distress
// from Document-Level User Responses (LREC 2020).
type Lexicon struct {
	Position
	Letter *Register `yaml:"letter" doc:"Of mails, chats and tickets; and of other kinds of text that have none of their own."`
	Post   *Register `yaml:"post" doc:"Of posts, in public."`
	Talk   *Register `yaml:"talk" doc:"Of talk about a life, with no case at hand."`
}

// A Register is what the words of one kind of text say.
type Register struct {
	Position
	Cues      *Points           `yaml:"cues" doc:"Share, 0 to 1, of cues in the score; words are the rest."`
	Base      Points            `yaml:"base" doc:"Points by words that any reply gets; may be negative."`
	Measures  map[string]Points `yaml:"measures" doc:"Points for each ln(1 + n) of what a reply has: words, sentences, questions, exclamations, echoes (different words of the customer), figures (numbers, amounts, dates and times), customer-words (of the message)."`
	Words     WordPoints        `yaml:"words" doc:"Points of a word for each type; [name], [number] and the like stand for any of that kind. A reply gets their sum over the root of how many different ones it has."`
	Customers *CustomerWords    `yaml:"customers" doc:"What the words of customers' messages say of the situation; a register without goes by that of letters."`
}

// CustomerWords are what the words of customers' messages say of the situation.
type CustomerWords struct {
	Situations []string    `yaml:"situations" doc:"Ids of situations; all lists of numbers here have their order."`
	Base       []float64   `yaml:"base" doc:"Log-odds of each situation for any message."`
	Length     []float64   `yaml:"length" doc:"Log-odds for each ln(1 + n) of the n words of a message."`
	Words      WordWeights `yaml:"words" doc:"Log-odds of a word; a message gets their sum over the root of how many different ones it has."`
}

// Registers are the kinds of text that a lexicon tells apart.
var Registers = [...]string{"letter", "post", "talk"}

// Measures are what a lexicon can go by beside words.
var Measures = [...]string{"words", "sentences", "questions", "exclamations", "echoes", "figures", "customer-words"}

// Register returns the register of that name, or letter when it is missing; nil when
// that is missing too.
func (x *Lexicon) Register(name string) *Register {
	if x == nil {
		return nil
	}
	if r := *x.at(name); r != nil {
		return r
	}
	return x.Letter
}

// CustomerWords returns what customers' words say in the register of that name, or in
// letters when it says nothing of them; nil when these do not either.
func (x *Lexicon) CustomerWords(name string) *CustomerWords {
	if r := x.Register(name); r != nil && r.Customers != nil {
		return r.Customers
	}
	if x != nil && x.Letter != nil {
		return x.Letter.Customers
	}
	return nil
}

// Set puts a register into the lexicon.
func (x *Lexicon) Set(name string, r *Register) { *x.at(name) = r }

func (x *Lexicon) at(name string) **Register {
	switch name {
	case "post":
		return &x.Post
	case "talk":
		return &x.Talk
	}
	return &x.Letter
}

// Points are points for each type, in the order of empathy.Types.
type Points [empathy.Count]float64

// ReadYAML reads [attentive, affective, cognitive], or the same numbers in a text.
func (p *Points) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	all, ok := numbers(d, n, "[attentive, affective, cognitive]")
	if !ok {
		return
	}
	if len(all) != len(p) {
		d.Fail(n, fmt.Sprintf("%d numbers", len(all)), "expected points for each type: [attentive, affective, cognitive]")
		return
	}
	copy(p[:], all)
}

// Schema describes [attentive, affective, cognitive].
func (Points) Schema() strictyaml.Object {
	list := strictyaml.Object{"type": "array", "items": strictyaml.Object{"type": "number"}, "minItems": empathy.Count, "maxItems": empathy.Count}
	return strictyaml.Object{"anyOf": []strictyaml.Object{list, numbersInText}}
}

// numbersInText describes numbers with spaces between them.
var numbersInText = strictyaml.Object{"type": "string", "pattern": `^-?[0-9.]+( -?[0-9.]+)*$`}

// WordPoints are points by word.
type WordPoints map[string]Points

// ReadYAML reads words with their points.
func (w *WordPoints) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	*w = readWords(d, n, "words with points (word: [attentive, affective, cognitive])", func(list *yaml.Node) (p Points) {
		p.ReadYAML(d, list)
		return p
	})
}

// Schema describes words with their points.
func (WordPoints) Schema() strictyaml.Object {
	return strictyaml.Object{"type": "object", "additionalProperties": Points{}.Schema()}
}

// WordWeights are log-odds by word, one for each situation.
type WordWeights map[string][]float64

// ReadYAML reads words with their log-odds.
func (w *WordWeights) ReadYAML(d *strictyaml.Decoder, n *yaml.Node) {
	*w = readWords(d, n, "words with log-odds (word: [one for each situation])", func(list *yaml.Node) []float64 {
		weights, _ := numbers(d, list, "a list of numbers, one for each situation")
		return weights
	})
}

// Schema describes words with their log-odds.
func (WordWeights) Schema() strictyaml.Object {
	list := strictyaml.Object{"type": "array", "items": strictyaml.Object{"type": "number"}}
	return strictyaml.Object{"type": "object", "additionalProperties": strictyaml.Object{"anyOf": []strictyaml.Object{list, numbersInText}}}
}

// readWords reads a mapping of words. There are hundreds: one by one, as any other mapping is
// read, they would be a good part of a short command's time.
func readWords[V any](d *strictyaml.Decoder, n *yaml.Node, expected string, read func(*yaml.Node) V) map[string]V {
	if !d.Is(n, yaml.MappingNode, expected) {
		return nil
	}
	words := make(map[string]V, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		word := n.Content[i]
		if _, ok := words[word.Value]; ok {
			d.Fail(word, fmt.Sprintf("the word %q a second time", word.Value), "a word stands once")
			continue
		}
		words[word.Value] = read(n.Content[i+1])
	}
	return words
}

// numbers reads a list of numbers, or numbers in a text with spaces between them, which
// takes a quarter of the time: there are tens of thousands.
func numbers(d *strictyaml.Decoder, n *yaml.Node, expected string) (all []float64, ok bool) {
	if n.Kind != yaml.ScalarNode {
		if !d.Is(n, yaml.SequenceNode, expected) {
			return nil, false
		}
		all = make([]float64, len(n.Content))
		for i, item := range n.Content {
			d.Decode(item, &all[i])
		}
		return all, true
	}
	all = make([]float64, 0, strings.Count(n.Value, " ")+1)
	for text := range strings.SplitSeq(n.Value, " ") {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			d.Fail(n, fmt.Sprintf("%q", n.Value), "expected "+expected)
			return nil, false
		}
		all = append(all, x)
	}
	return all, true
}

// over returns a lexicon with the registers of x in place of those below. What customers'
// words say stays where x says nothing of them.
func (x *Lexicon) over(below *Lexicon) *Lexicon {
	both := &Lexicon{Position: x.Position}
	for _, name := range Registers {
		r := *x.at(name)
		switch {
		case below == nil:
		case r == nil:
			r = *below.at(name)
		case r.Customers == nil && *below.at(name) != nil:
			with := *r
			with.Customers = (*below.at(name)).Customers
			r = &with
		}
		both.Set(name, r)
	}
	return both
}

// mostPoints bounds what a word or a measure can give: what is more would count for
// everything else.
const mostPoints = 1000

// lexicon looks for names in the lexicon that mean nothing, and numbers out of range.
func (c *compilation) lexicon(x *Lexicon) {
	if x == nil {
		return
	}
	for _, name := range Registers {
		r := *x.at(name)
		if r == nil {
			continue
		}
		if r.Cues == nil {
			c.fail(r.Position, "a register without cues", "say how much of the score is by cues, 0 to 1 for each type, as in cues: [0.6, 0.6, 0.6]")
			continue
		}
		for _, share := range r.Cues {
			if share < 0 || share > 1 {
				c.fail(r.Position, fmt.Sprintf("the share %g of cues", share), "expected 0 to 1")
			}
		}
		for _, measure := range sorted(r.Measures) {
			c.measure(r.Position, measure)
			points := r.Measures[measure]
			c.points(r, measure, points[:])
		}
		c.points(r, "base", r.Base[:])
		if !r.Words.bounded() {
			for _, word := range sorted(r.Words) {
				points := r.Words[word]
				c.points(r, fmt.Sprintf("the word %q", word), points[:])
			}
		}
		c.customers(r)
	}
}

// measure refuses a name that no measure has.
func (c *compilation) measure(at Position, name string) {
	if !slices.Contains(Measures[:], name) {
		c.fail(at, fmt.Sprintf("the unknown measure %q", name), Suggest(name, Measures[:]))
	}
}

// bounded reports whether no word gives too much.
func (w WordPoints) bounded() bool {
	for _, points := range w {
		for _, x := range points {
			if math.Abs(x) > mostPoints {
				return false
			}
		}
	}
	return true
}

// points refuses numbers that are too far from 0.
func (c *compilation) points(r *Register, of string, numbers []float64) {
	for _, x := range numbers {
		if math.Abs(x) > mostPoints {
			c.fail(r.Position, fmt.Sprintf("%g for %s", x, of), fmt.Sprintf("expected -%d to %d", mostPoints, mostPoints))
		}
	}
}

// customers looks for faults in what customers' words say.
func (c *compilation) customers(r *Register) {
	w := r.Customers
	if w == nil {
		return
	}
	for i, id := range w.Situations {
		if !c.set.names(id) {
			c.fail(r.Position, fmt.Sprintf("the unknown situation %q", id), Suggest(id, c.set.situationIDs()))
		}
		if slices.Contains(w.Situations[:i], id) {
			c.fail(r.Position, fmt.Sprintf("the situation %q a second time", id), "a situation stands once")
		}
	}
	c.forEach(r, "base", w.Base)
	c.forEach(r, "length", w.Length)
	for _, word := range sorted(w.Words) {
		c.forEach(r, fmt.Sprintf("the word %q", word), w.Words[word])
	}
}

// forEach refuses a list of numbers that is not one for each situation.
func (c *compilation) forEach(r *Register, of string, numbers []float64) {
	if n := len(r.Customers.Situations); len(numbers) != n {
		c.fail(r.Position, fmt.Sprintf("%d numbers for %s", len(numbers), of), fmt.Sprintf("expected one for each of the %d situations", n))
	}
	c.points(r, of, numbers)
}

// IsRead reports whether a word of a text is read as itself, and not as "don't", which is
// two words, or "thx", which is another.
func IsRead(l *text.Language, word string) bool {
	read := l.Fold(word)
	return len(read) == 1 && read[0] == word
}

// unreadable finds keys in the lexicon of a pack that no word of a text is read as.
func (m *merger) unreadable(l *text.Language, x *Lexicon) {
	if x == nil {
		return
	}
	classes := []string{"[name]"}
	for _, kind := range text.KindNames()[1:] { // words stand for themselves
		classes = append(classes, "["+kind+"]")
	}
	for _, name := range Registers {
		r := *x.at(name)
		if r == nil {
			continue
		}
		words := sorted(r.Words)
		if r.Customers != nil {
			words = append(words, sorted(r.Customers.Words)...)
		}
		for _, word := range words {
			if strings.HasPrefix(word, "[") {
				if !slices.Contains(classes, word) {
					m.fail(r.Position, fmt.Sprintf("the word %q", word), "expected one of "+strings.Join(classes, " "))
				}
			} else if !IsRead(l, word) {
				m.fail(r.Position, fmt.Sprintf("the word %q, which texts never have like that", word), fmt.Sprintf("words are read as %q", l.Fold(word)))
			}
		}
	}
}
