// Package situation says what a customer is in and how much empathy of each type
// that asks for.
//
// A Model is built once from what a team wrote down: dimensions, situations and
// modifiers. Signals found in a message give a Diagnosis; a situation and the
// values of the dimensions give a Target. A Model is safe for concurrent use.
package situation

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
)

// Dimensions that the arithmetic itself knows: how strong a feeling is counts
// together with which feeling it is.
const (
	Emotion   = "emotion"
	Intensity = "intensity"
	// Channel is known without any words when a record names it, or when a reply
	// begins with a handle, as Public posts do.
	Channel = "channel"
	Public  = "public"
	// Phase is where a conversation has come to. A message in the Working phase answers
	// what was asked, and tells little about the situation by itself.
	Phase   = "phase"
	Working = "working"
)

// Dimensions that tell what went before in a conversation: where in it the reply
// stands, and whether earlier replies listened, were warm and helped as much as the
// situation asks for. Of a reply of its own nothing of this is known. Modifiers that
// stand on these alone apply in an unknown situation as well, since they are no guess.
const (
	Turn   = "turn"
	First  = "first"
	Middle = "middle"
	Last   = "last"

	Heard  = "heard"
	Warmed = "warmed"
	Helped = "helped"
	Yes    = "yes"
)

// MaxDimensions is how many dimensions a model can have.
const MaxDimensions = 32

// narrowest is the least distance in points between the two ends of a range: a
// target of a few points would be luck to hit.
const narrowest = 15

// A Dimension is one way in which situations differ. Its values stand from the
// least to the most demanding.
type Dimension struct {
	ID     string
	Values []string
}

// A Base is a named situation. Texts are keyed by language.
type Base struct {
	ID         string
	Name       map[string]string
	Target     [empathy.Count]empathy.Range
	Reason     map[string]string
	Dimensions map[string]string // what holds in this situation unless a signal tells otherwise
	Encodes    []string          // ids of modifiers that the target already has in it
	Prior      float64           // log-odds before any signal
	Moves      [empathy.Count][]string
	First      string // the type that advice begins with when it is below its range; empty for the furthest off
}

// A Change is in points of 100, added to the ends of a range.
type Change struct {
	Min, Max int
}

// A Modifier changes the target of any situation. It applies when every value
// under When holds and none under Unless does.
type Modifier struct {
	ID     string
	When   map[string]string
	Unless map[string]string
	Change [empathy.Count]Change
	Reason map[string]string
}

// Knowledge is what a Model is built from.
type Knowledge struct {
	Dimensions []Dimension
	Bases      []Base
	Modifiers  []Modifier
	Unknown    Base // the target when nothing is known; it needs no ID
}

// A Model is Knowledge made ready to be asked.
type Model struct {
	dimensions []Dimension
	bases      []base
	modifiers  []modifier
	unknown    base

	emotion, intensity int // indexes of these dimensions, or -1
}

type base struct {
	Base
	values  Values
	encodes []bool // by modifier
}

type modifier struct {
	Modifier
	when, unless []value
	history      bool // stands on what went before alone
}

// value is one value of one dimension. Value numbers count from 1; 0 is unknown.
type value struct {
	dimension int
	number    uint8
}

// Values holds one value per dimension; the zero Values knows nothing. What it
// means only its Model can say.
type Values struct {
	of [MaxDimensions]uint8
}

// NewModel checks and prepares knowledge. It fails on an unknown dimension, value
// or modifier, on an id that comes twice, and on a range outside 0..100.
func NewModel(k Knowledge) (*Model, error) {
	if len(k.Dimensions) > MaxDimensions {
		return nil, fmt.Errorf("%d dimensions: at most %d are possible", len(k.Dimensions), MaxDimensions)
	}
	m := &Model{dimensions: k.Dimensions, emotion: -1, intensity: -1}
	for i, d := range k.Dimensions {
		if m.dimension(d.ID) != i {
			return nil, fmt.Errorf("dimension %q is defined twice", d.ID)
		}
		if len(d.Values) == 0 || len(d.Values) > math.MaxUint8 {
			return nil, fmt.Errorf("dimension %q: needs 1 to %d values", d.ID, math.MaxUint8)
		}
	}
	m.emotion, m.intensity = m.dimension(Emotion), m.dimension(Intensity)

	for _, d := range k.Modifiers {
		if m.modifier(d.ID) >= 0 {
			return nil, fmt.Errorf("modifier %q is defined twice", d.ID)
		}
		when, err := m.values(d.When)
		if err != nil {
			return nil, fmt.Errorf("modifier %q: when: %w", d.ID, err)
		}
		unless, err := m.values(d.Unless)
		if err != nil {
			return nil, fmt.Errorf("modifier %q: unless: %w", d.ID, err)
		}
		if len(when) == 0 {
			return nil, fmt.Errorf("modifier %q: needs a value under when", d.ID)
		}
		history := true
		for id := range d.When {
			history = history && (id == Turn || id == Heard || id == Warmed || id == Helped)
		}
		m.modifiers = append(m.modifiers, modifier{d, when, unless, history})
	}

	for _, d := range k.Bases {
		if d.ID == "" {
			return nil, fmt.Errorf("a situation needs an id")
		}
		if m.index(d.ID) >= 0 {
			return nil, fmt.Errorf("situation %q is defined twice", d.ID)
		}
		b, err := m.base(d)
		if err != nil {
			return nil, fmt.Errorf("situation %q: %w", d.ID, err)
		}
		m.bases = append(m.bases, b)
	}
	var err error
	if m.unknown, err = m.base(k.Unknown); err != nil {
		return nil, fmt.Errorf("unknown: %w", err)
	}
	return m, nil
}

func (m *Model) base(d Base) (base, error) {
	b := base{Base: d, encodes: make([]bool, len(m.modifiers))}
	for _, t := range empathy.Types {
		if r := d.Target[t]; r.Min < 0 || r.Max > 100 || r.Max-r.Min < narrowest {
			return b, fmt.Errorf("%s target %d to %d: expected 0 to 100, at least %d apart", t, r.Min, r.Max, narrowest)
		}
	}
	if math.IsNaN(d.Prior) || math.IsInf(d.Prior, 0) {
		return b, fmt.Errorf("prior %v: expected a number", d.Prior)
	}
	for _, id := range d.Encodes {
		i := m.modifier(id)
		if i < 0 {
			return b, fmt.Errorf("encodes %q: no such modifier", id)
		}
		b.encodes[i] = true
	}
	values, err := m.values(d.Dimensions)
	if err != nil {
		return b, fmt.Errorf("dimensions: %w", err)
	}
	for _, v := range values {
		b.values.of[v.dimension] = v.number
	}
	return b, nil
}

// values looks up dimension values; the result is in the order of the dimensions.
func (m *Model) values(told map[string]string) ([]value, error) {
	list := make([]value, 0, len(told))
	for id, name := range told {
		d := m.dimension(id)
		if d < 0 {
			return nil, fmt.Errorf("no dimension %q", id)
		}
		n := slices.Index(m.dimensions[d].Values, name)
		if n < 0 {
			return nil, fmt.Errorf("%s has no value %q: expected one of %q", id, name, m.dimensions[d].Values)
		}
		list = append(list, value{d, uint8(n + 1)})
	}
	slices.SortFunc(list, func(a, b value) int { return cmp.Compare(a.dimension, b.dimension) })
	return list, nil
}

func (m *Model) dimension(id string) int {
	return slices.IndexFunc(m.dimensions, func(d Dimension) bool { return d.ID == id })
}

func (m *Model) modifier(id string) int {
	return slices.IndexFunc(m.modifiers, func(d modifier) bool { return d.ID == id })
}

func (m *Model) index(id string) int {
	return slices.IndexFunc(m.bases, func(b base) bool { return b.ID == id })
}

// Base returns the situation with that id, or what holds when nothing is known
// and false.
func (m *Model) Base(id string) (*Base, bool) {
	if i := m.index(id); i >= 0 {
		return &m.bases[i].Base, true
	}
	return &m.unknown.Base, false
}

// Value returns the name of a dimension's value, or "" when it is not known.
func (m *Model) Value(v Values, dimension string) string {
	d := m.dimension(dimension)
	if d < 0 || v.of[d] == 0 || int(v.of[d]) > len(m.dimensions[d].Values) {
		return ""
	}
	return m.dimensions[d].Values[v.of[d]-1]
}

// With returns v with one value changed. It fails on an unknown dimension or value.
func (m *Model) With(v Values, dimension, name string) (Values, error) {
	list, err := m.values(map[string]string{dimension: name})
	if err != nil {
		return v, err
	}
	v.of[list[0].dimension] = list[0].number
	return v, nil
}
