package review

import (
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/situation"
)

// modelOf makes the model of situations from the rules.
func modelOf(set *rulepack.Set) (*situation.Model, error) {
	k := situation.Knowledge{Unknown: baseOf(set, &set.Unknown)}
	for _, d := range set.Dimensions {
		k.Dimensions = append(k.Dimensions, situation.Dimension{ID: d.ID.Value, Values: d.Values})
	}
	for i := range set.Situations {
		k.Bases = append(k.Bases, baseOf(set, &set.Situations[i]))
	}
	for _, m := range set.Modifiers {
		made := situation.Modifier{ID: m.ID.Value, When: m.When, Unless: m.Unless, Reason: m.Reason}
		for _, t := range empathy.Types {
			made.Change[t] = situation.Change(m.Change[t.String()])
		}
		k.Modifiers = append(k.Modifiers, made)
	}
	return situation.NewModel(k)
}

func baseOf(set *rulepack.Set, s *rulepack.Situation) situation.Base {
	b := situation.Base{ID: s.ID.Value, Name: s.Name, Reason: s.Reason, Dimensions: s.Dimensions, Prior: s.Prior, First: s.First}
	for _, id := range s.Encodes { // a pack may have switched a modifier off
		if slices.ContainsFunc(set.Modifiers, func(m rulepack.Modifier) bool { return m.ID.Value == id }) {
			b.Encodes = append(b.Encodes, id)
		}
	}
	for _, t := range empathy.Types {
		b.Target[t] = empathy.Range(s.Target[t.String()])
		b.Moves[t] = s.Moves[t.String()]
	}
	return b
}
