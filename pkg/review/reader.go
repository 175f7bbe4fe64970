package review

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/situation"
	"github.com/attune-cx/attune/pkg/text"
)

// A reader is what reviewing needs of one language.
type reader struct {
	of         *spoken
	text       *text.Language
	rules      *rulepack.Language
	finder     *match.Finder
	signals    []*situation.Signal // beside rules.Signals
	situations [][]int             // by register: numbers in the model of the lexicon's situations
	advice     map[occasion]string
	few        bool // only rules that the expected words leave possible are ready
}

// A spoken is a language of the rules. Its reader is made on first use.
type spoken struct {
	number int
	text   *text.Language
	ready  atomic.Pointer[reader]

	making   sync.Mutex
	expected *rulepack.Words // nil when anything may come
	failure  error
}

// language returns the language with that id; nil when there are no rules for it.
func (r *Reviewer) language(id string) *spoken {
	for i := range r.spoken {
		if r.spoken[i].text.ID == id {
			return &r.spoken[i]
		}
	}
	return nil
}

// fewWords is how many different words of replies, or of customers, leave so many rules
// out that it is worth while to make the others ready for them alone.
const fewWords = 2000

// Expect says which exchanges come first, and whether more will follow. When they have
// few words, only the rules that these words leave possible are made ready for them, which
// takes a good deal less time. What is found is the same: an exchange with other words
// makes all rules ready. Languages that were read before are ready as they are.
func (r *Reviewer) Expect(exchanges []exchange.Exchange, more bool) {
	words := make([]rulepack.Words, len(r.spoken))
	var d text.Document
	atHalf := 0
	for i := range exchanges {
		if i == len(exchanges)/2 {
			atHalf = count(words)
		}
		e := &exchanges[i]
		s, _, err := r.languageOf(e)
		if s == nil || err != nil {
			continue
		}
		w := &words[s.number]
		if w.Reply == nil {
			*w = rulepack.Words{Reply: pattern.Vocabulary{}, Customer: pattern.Vocabulary{}}
		}
		s.text.ReadInto(&d, e.Reply, text.Options{})
		w.Reply.Add(&d)
		s.text.ReadInto(&d, e.Customer, text.Options{Plain: true})
		w.Customer.Add(&d)
		if newest := e.NewestAt(); newest > 0 { // read by itself, it may have other words
			s.text.ReadInto(&d, e.Customer[newest:], text.Options{Plain: true})
			w.Customer.Add(&d)
		}
		if max(len(w.Reply), len(w.Customer)) > fewWords {
			return
		}
	}
	if more && count(words) > atHalf+atHalf/100 { // those that follow will have others
		return
	}
	for i := range words {
		if s := &r.spoken[i]; words[i].Reply != nil {
			s.making.Lock()
			s.expected = &words[i]
			s.making.Unlock()
		}
	}
}

func count(words []rulepack.Words) (n int) {
	for _, w := range words {
		n += len(w.Reply) + len(w.Customer)
	}
	return n
}

// reader returns who reads the language.
func (s *spoken) reader(r *Reviewer) (*reader, error) {
	if l := s.ready.Load(); l != nil {
		return l, nil
	}
	s.making.Lock()
	defer s.making.Unlock()
	if l := s.ready.Load(); l != nil || s.failure != nil {
		return l, s.failure
	}
	return s.make(r)
}

// whole returns a reader for whom all rules are ready.
func (s *spoken) whole(r *Reviewer) (*reader, error) {
	s.making.Lock()
	defer s.making.Unlock()
	s.expected = nil
	if l := s.ready.Load(); l != nil && !l.few || s.failure != nil {
		return l, s.failure
	}
	return s.make(r)
}

// make makes the reader, for the expected words if there are any.
func (s *spoken) make(r *Reviewer) (l *reader, err error) {
	defer func() { s.failure = err }()
	l = &reader{of: s, text: s.text, few: s.expected != nil}
	if l.few {
		l.rules, err = r.rules.LanguageFor(s.text.ID, *s.expected)
	} else {
		l.rules, err = r.rules.Language(s.text.ID)
	}
	if err != nil {
		return nil, err
	}
	l.finder = match.New(l.rules, &r.rules.Scoring)
	l.advice = adviceOf(l.rules.Advice)
	for i := range l.rules.Signals {
		signal := &l.rules.Signals[i]
		made, err := r.model.Signal(signal.ID.Value, signal.Tells, r.present(signal.PointsTo))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", signal.ID.Position, err)
		}
		l.signals = append(l.signals, made)
	}
	for _, name := range rulepack.Registers {
		l.situations = append(l.situations, r.numbers(l.rules.Lexicon.CustomerWords(name)))
	}
	s.ready.Store(l)
	return l, nil
}

// numbers returns the numbers in the model of the situations of a lexicon; below 0 for those
// that a pack has switched off.
func (r *Reviewer) numbers(w *rulepack.CustomerWords) (numbers []int) {
	if w == nil {
		return nil
	}
	for _, id := range w.Situations {
		numbers = append(numbers, r.model.Number(id))
	}
	return numbers
}

// present leaves out situations that a pack has switched off.
func (r *Reviewer) present(pointsTo map[string]float64) map[string]float64 {
	for id := range pointsTo {
		if r.model.Number(id) < 0 {
			pointsTo = maps.Clone(pointsTo)
			maps.DeleteFunc(pointsTo, func(id string, _ float64) bool { return r.model.Number(id) < 0 })
			break
		}
	}
	return pointsTo
}
