package rulepack

import (
	"fmt"
	"maps"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
)

// A merger puts packs together. Within one pack an id stands once; a later pack
// replaces an item by its id or switches it off.
type merger struct {
	errors      Errors
	switchedOff map[string]bool // what off has named and was there
}

func (m *merger) fail(p Position, found, want string) {
	m.errors = append(m.errors, &Error{Position: p, Found: found, Want: want})
}

// neutral merges what holds for all languages.
func (m *merger) neutral(s *Set, files []parsed) {
	var dimensions []Dimension
	var situations []Situation
	var modifiers []Modifier
	off := map[string]bool{}
	for _, f := range files {
		dimensions = append(dimensions, f.Dimensions...)
		situations = append(situations, f.Situations...)
		modifiers = append(modifiers, f.Modifiers...)
		if f.Unknown != nil {
			s.Unknown = *f.Unknown
		}
		if f.Scoring != nil {
			s.Scoring = f.Scoring.over(s.Scoring)
		}
		for _, id := range f.Off {
			off[id.Value] = true
		}
	}
	s.Dimensions = merge(m, s.Dimensions, dimensions, off, func(d *Dimension) Text { return d.ID })
	s.Situations = merge(m, s.Situations, situations, off, func(x *Situation) Text { return x.ID })
	s.Modifiers = merge(m, s.Modifiers, modifiers, off, func(x *Modifier) Text { return x.ID })
	for _, f := range files {
		for _, id := range sorted(f.Targets) {
			m.targets(s, id, f.Targets[id])
		}
	}
}

// targets replaces ranges of a situation.
func (m *merger) targets(s *Set, id string, t Targets) {
	x, ok := s.Situation(id)
	if !ok {
		m.fail(t.Position, fmt.Sprintf("ranges for the unknown situation %q", id), Suggest(id, s.situationIDs()))
		return
	}
	x.Target = maps.Clone(x.Target)
	for i, r := range []*Range{t.Attentive, t.Affective, t.Cognitive} {
		if r != nil {
			x.Target[empathy.Types[i].String()] = *r
		}
	}
}

// merge adds the items of one pack to those of the packs before it.
func merge[T any](m *merger, all, add []T, off map[string]bool, id func(*T) Text) []T {
	seen := map[string]Position{}
	at := map[string]int{}
	for i := range all {
		at[id(&all[i]).Value] = i
	}
	for i := range add {
		name := id(&add[i])
		if name.Value == "" {
			m.fail(name.Position, "an item without id", "give it one")
			continue
		}
		if first, ok := seen[name.Value]; ok {
			m.fail(name.Position, fmt.Sprintf("the id %q a second time", name.Value), fmt.Sprintf("it stands at %s already; ids are used once within a pack", first))
			continue
		}
		seen[name.Value] = name.Position
		if j, ok := at[name.Value]; ok {
			all[j] = add[i]
		} else {
			at[name.Value] = len(all)
			all = append(all, add[i])
		}
	}
	return slices.DeleteFunc(all, func(t T) bool {
		name := id(&t).Value
		if off[name] {
			if m.switchedOff == nil {
				m.switchedOff = map[string]bool{}
			}
			m.switchedOff[name] = true
		}
		return off[name]
	})
}
