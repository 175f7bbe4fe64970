package overview

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// DefaultMinSample is how many replies a group must have for figures to say something.
const DefaultMinSample = 30

// Options say what an overview shows. The zero Options are ready for use.
type Options struct {
	Title     string
	Interface string // language of the overview's own words: en or nl; empty is en

	MinSample int // groups with fewer replies show no figures; 0 means 30
	Samples   int // replies to keep whole; 0 means 5,000, less than 0 none

	// Rules know what situations are called and which moves they want.
	Rules *rulepack.Set
}

// Bounds of a Builder's memory. Names beyond them are counted together as [Others].
const (
	mostGroups     = 10_000
	mostSituations = 200
	mostMissteps   = 2000
	mostMoves      = 1000
	mostExamples   = 3
)

// Others is the name of a group that gathers what there were too many names for.
const Others = "…"

// A Builder adds reviews up. Its memory is bounded, however many there are, and what
// comes out depends neither on the order in which they are added nor on how they were
// divided among builders that were then merged. It is safe for concurrent use.
type Builder struct {
	options Options
	wanted  map[string]*[empathy.Count][]string // moves by situation
	names   map[string]string                   // of situations
	notes   sync.Pool                           // of *note

	mu            sync.Mutex
	replies       int
	total         tally // of those that were judged
	unread        int
	conversations int
	courses       verdictCounts
	first, last   int // days as 20261116; 0 when none is known
	noLanguage    int // replies that no rules read, so that they are not judged
	textless      int // replies whose text is not known
	unclear       int // replies whose day and month could be meant the other way round
	situations    table[tally, *tally]
	missteps      table[misstep, *misstep]
	moves         table[move, *move]
	teams         table[group, *group]
	agents        table[group, *group]
	channels      table[group, *group]
	weeks         table[group, *group]
	sentences     sentences
	samples       samples
}

// NewBuilder makes an empty Builder.
func NewBuilder(o Options) *Builder {
	o.MinSample = cmp.Or(o.MinSample, DefaultMinSample)
	o.Samples = max(cmp.Or(o.Samples, DefaultSamples), 0)
	b := &Builder{options: o, samples: newSamples(o.Samples), wanted: map[string]*[empathy.Count][]string{}, names: map[string]string{}}
	b.notes.New = func() any { return new(note) }
	for _, t := range []*table[group, *group]{&b.teams, &b.agents, &b.channels, &b.weeks} {
		t.most = mostGroups
	}
	b.situations.most, b.missteps.most, b.moves.most = mostSituations, mostMissteps, mostMoves
	b.sentences.most = mostSentences
	b.names[review.Unknown] = wordsOf(o.Interface).Or("situation", review.Unknown)
	if o.Rules == nil {
		return b
	}
	for i := range o.Rules.Situations {
		s := &o.Rules.Situations[i]
		b.names[s.ID.Value] = cmp.Or(s.Name[cmp.Or(o.Interface, "en")], s.Name["en"])
		wanted := new([empathy.Count][]string)
		for _, t := range empathy.Types {
			wanted[t] = s.Moves[t.String()]
		}
		b.wanted[s.ID.Value] = wanted
	}
	return b
}

// A verdictCounts counts below, within, above and mixed.
type verdictCounts [4]int

var verdictOrder = [...]empathy.Verdict{empathy.Below, empathy.Within, empathy.Above, empathy.Mixed}

func (c *verdictCounts) add(v empathy.Verdict) {
	if i := slices.Index(verdictOrder[:], v); i >= 0 {
		c[i]++
	}
}

func (c *verdictCounts) total() int { return c[0] + c[1] + c[2] + c[3] }

func (c *verdictCounts) merge(o *verdictCounts) {
	for i := range c {
		c[i] += o[i]
	}
}

// A tally is what is counted of any set of replies. Sums are whole numbers, so that
// their order does not matter.
type tally struct {
	replies  int
	verdicts verdictCounts
	types    [empathy.Count]typeTally
}

type typeTally struct {
	verdicts         verdictCounts
	points, squares  int64
	minimum, maximum int64
	bins             [Bins]int
}

func (t *tally) add(r *review.Review) {
	t.replies++
	t.verdicts.add(r.Verdict)
	for i := range r.Types {
		x, of := &t.types[i], &r.Types[i]
		x.verdicts.add(of.Verdict)
		score := int64(of.Score)
		x.points += score
		x.squares += score * score
		x.minimum += int64(of.Target.Min)
		x.maximum += int64(of.Target.Max)
		x.bins[min(max(of.Score, 0)*Bins/100, Bins-1)]++
	}
}

func (t *tally) merge(o *tally) {
	t.replies += o.replies
	t.verdicts.merge(&o.verdicts)
	for i := range t.types {
		x, of := &t.types[i], &o.types[i]
		x.verdicts.merge(&of.verdicts)
		x.points += of.points
		x.squares += of.squares
		x.minimum += of.minimum
		x.maximum += of.maximum
		for j := range x.bins {
			x.bins[j] += of.bins[j]
		}
	}
}

// A group is a tally with the share within by situation, for fair comparison.
type group struct {
	tally
	strata table[stratum, *stratum]
}

type stratum struct{ within, of int }

func (s *stratum) merge(o *stratum) {
	s.within += o.within
	s.of += o.of
}

func (g *group) add(r *review.Review) {
	g.tally.add(r)
	g.strata.most = mostSituations
	s := g.strata.at(r.Situation.ID)
	s.of++
	if r.Verdict == empathy.Within {
		s.within++
	}
}

func (g *group) merge(o *group) {
	g.tally.merge(&o.tally)
	g.strata.most = mostSituations
	g.strata.merge(&o.strata)
}

type misstep struct {
	replies  int
	examples least[found]
}

// A found is a place of a misstep.
type found struct {
	key           uint64 // of the reply
	kind, message string
	example       Example
}

func (m *misstep) merge(o *misstep) {
	m.replies += o.replies
	for _, f := range o.examples.heap {
		m.offer(f)
	}
}

// mayTake saves making what would not be kept.
func (m *misstep) mayTake(key uint64) bool {
	return len(m.examples.heap) < mostExamples || key <= m.examples.heap[0].key
}

func foundAt(r *review.Review, m *review.Misstep, key uint64) *found {
	f := &found{key: key, kind: clip(m.Kind), message: clip(m.Message), example: Example{Reply: clip(r.ID)}}
	if x := r.Exchange; x != nil && m.Start >= 0 && m.Start < m.End && m.End <= len(x.Reply) {
		f.example.Text = shown(x.Reply[m.Start:m.End])
	}
	return f
}

func (m *misstep) offer(f *found) {
	if m.examples.most == 0 {
		m.examples.most = mostExamples
		m.examples.compare = func(a, b *found) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.example.Reply, b.example.Reply), cmp.Compare(a.example.Text, b.example.Text), cmp.Compare(a.message, b.message))
		}
	}
	if m.examples.takes(f) {
		m.examples.add(f, nil)
	}
}

type move struct{ used, missing int }

func (m *move) merge(o *move) {
	m.used += o.used
	m.missing += o.missing
}

// leastCounts is what a record does not round to nothing; less is nothing here, too.
const leastCounts = 0.0005

// A note is what is worked out of a review before it is the Builder's turn.
type note struct {
	key     uint64
	agent   uint64
	day     int    // 20261116, or 0
	week    string // 2026-W47, or ""
	unclear bool   // day and month could be meant the other way round
	uses    []spoken
	steps   []int    // indexes of missteps, one of each id
	used    []string // moves with their types, each once
	missing []string
	names   map[typedMove]string // what moveName made
}

type typedMove struct {
	kind empathy.Type
	move string
}

// A spoken sentence of a reply.
type spoken struct {
	sum  uint64
	text string
}

// Add counts one review. It keeps nothing of it that is not copied.
func (b *Builder) Add(r *review.Review) {
	n := b.notes.Get().(*note)
	n.read(b, r)
	b.mu.Lock()
	b.add(r, n)
	b.mu.Unlock()
	clear(n.uses)
	b.notes.Put(n)
}

// Unread counts records that could not be read.
func (b *Builder) Unread(n int) {
	b.mu.Lock()
	b.unread += n
	b.mu.Unlock()
}

// read does all that needs no one else's figures.
func (n *note) read(b *Builder, r *review.Review) {
	n.key = Key(r)
	n.uses, n.steps, n.used, n.missing = n.uses[:0], n.steps[:0], n.used[:0], n.missing[:0]
	x := r.Exchange
	n.agent = 0
	if x != nil {
		n.agent = newHash.text(x.Agent).sum()
		for _, s := range r.Sentences[:min(len(r.Sentences), mostOfReply)] {
			if s.Start < 0 || s.End > len(x.Reply) || s.Start >= s.End {
				continue
			}
			text := x.Reply[s.Start:s.End]
			if sum, words := identify(text); words >= leastWords {
				n.uses = append(n.uses, spoken{sum, text})
			}
		}
		slices.SortFunc(n.uses, func(a, b spoken) int { return cmp.Or(cmp.Compare(a.sum, b.sum), cmp.Compare(a.text, b.text)) })
		n.uses = slices.CompactFunc(n.uses, func(a, b spoken) bool { return a.sum == b.sum })
	}
	n.when(x)
	for i := range r.Missteps {
		n.steps = append(n.steps, i)
	}
	slices.SortStableFunc(n.steps, func(i, j int) int { return cmp.Compare(r.Missteps[i].ID, r.Missteps[j].ID) })
	n.steps = slices.CompactFunc(n.steps, func(i, j int) bool { return r.Missteps[i].ID == r.Missteps[j].ID })

	for i := range r.Evidence {
		if e := &r.Evidence[i]; e.Counts >= leastCounts {
			n.used = append(n.used, n.moveName(e.Type, e.Move))
		}
	}
	slices.Sort(n.used)
	n.used = slices.Compact(n.used)
	if wanted := b.wanted[r.Situation.ID]; wanted != nil {
		for _, t := range empathy.Types {
			if r.Types[t].Verdict != empathy.Below {
				continue
			}
			for _, m := range wanted[t] {
				if name := n.moveName(t, m); !slices.Contains(n.used, name) {
					n.missing = append(n.missing, name)
				}
			}
		}
	}
}

// when works out day and week.
func (n *note) when(x *exchange.Exchange) {
	day := 0
	n.unclear = false
	if x != nil && x.Time != "" {
		if m, ok := exchange.ParseTime(x.Time); ok {
			n.unclear = m.Ambiguous
			year, month, d := m.Date()
			if day = year*10000 + int(month)*100 + d; day != n.day || n.week == "" {
				n.week = weekOf(m.Time)
			}
		}
	}
	if n.day = day; day == 0 {
		n.week = ""
	}
}

func weekOf(t time.Time) string {
	year, week := t.ISOWeek()
	return string(appendDigits(append(appendDigits(nil, year, 4), "-W"...), week, 2))
}

func appendDigits(dst []byte, n, digits int) []byte {
	for range digits {
		dst = append(dst, '0')
	}
	for i := len(dst) - 1; n > 0 && digits > 0; i, n, digits = i-1, n/10, digits-1 {
		dst[i] = byte('0' + n%10)
	}
	return dst
}

// moveName is a move with its type before it.
func (n *note) moveName(t empathy.Type, move string) string {
	at := typedMove{t, move}
	if name, ok := n.names[at]; ok {
		return name
	}
	if n.names == nil || len(n.names) > mostMoves {
		n.names = map[typedMove]string{}
	}
	at.move = strings.Clone(move)
	name := typeLetters[t] + move
	n.names[at] = name
	return name
}

// typeLetters keep the moves of a type apart from those of another.
var typeLetters = [empathy.Count]string{"0", "1", "2"}

func (b *Builder) add(r *review.Review, n *note) {
	b.replies++
	b.samples.add(r, n.key)
	if n.day > 0 {
		if b.first == 0 || n.day < b.first {
			b.first = n.day
		}
		b.last = max(b.last, n.day)
	}
	if r.Course != nil {
		b.conversations++
		b.courses.add(r.Course.Verdict)
	}
	if r.Verdict == empathy.Unjudged {
		b.noLanguage++
		return
	}
	b.total.add(r)
	b.situations.at(r.Situation.ID).add(r)
	x := r.Exchange
	if x == nil || r.Excerpts {
		b.textless++
	}
	if n.unclear {
		b.unclear++
	}
	if x != nil {
		for _, g := range [...]struct {
			table *table[group, *group]
			name  string
		}{{&b.teams, x.Team}, {&b.agents, x.Agent}, {&b.channels, x.Channel}, {&b.weeks, n.week}} {
			if g.name != "" {
				g.table.at(g.name).add(r)
			}
		}
	}
	for _, i := range n.steps {
		m := &r.Missteps[i]
		s := b.missteps.at(m.ID)
		s.replies++
		if s.mayTake(n.key) {
			s.offer(foundAt(r, m, n.key))
		}
	}
	for _, name := range n.used {
		b.moves.at(name).used++
	}
	for _, name := range n.missing {
		b.moves.at(name).missing++
	}
	for i := range n.uses {
		u := &n.uses[i]
		b.sentences.add(line{u.sum, n.agent}, n.key, x.Agent, u.text)
	}
}

// Merge adds what o counted; o must not be used any more, since they share memory.
func (b *Builder) Merge(o *Builder) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.replies += o.replies
	b.total.merge(&o.total)
	b.unread += o.unread
	b.textless += o.textless
	b.unclear += o.unclear
	b.noLanguage += o.noLanguage
	b.conversations += o.conversations
	b.courses.merge(&o.courses)
	if b.first == 0 || o.first != 0 && o.first < b.first {
		b.first = o.first
	}
	b.last = max(b.last, o.last)
	b.situations.merge(&o.situations)
	b.missteps.merge(&o.missteps)
	b.moves.merge(&o.moves)
	b.teams.merge(&o.teams)
	b.agents.merge(&o.agents)
	b.channels.merge(&o.channels)
	b.weeks.merge(&o.weeks)
	b.sentences.merge(&o.sentences)
	b.samples.merge(&o.samples)
}
