package page

import (
	"strings"

	"github.com/attune-cx/attune/pkg/overview"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// names are what people call things that have an id.
type names struct {
	rules      *rulepack.Set
	situations map[string]string
	cues       map[string]string // what cues stand for, by id
	read       map[string]bool   // languages whose cues are known
}

func newNames(o *overview.Overview, rules *rulepack.Set) *names {
	n := &names{rules: rules, situations: map[string]string{}, cues: map[string]string{}, read: map[string]bool{}}
	for i := range o.Situations {
		n.situations[o.Situations[i].ID] = o.Situations[i].Name
	}
	return n
}

// situation returns the name of a situation, or its id as words.
func (n *names) situation(id string) string {
	if name := n.situations[id]; name != "" {
		return name
	}
	return strings.ReplaceAll(id, "_", " ")
}

// cue returns what a cue stands for; empty when that is not known.
func (n *names) cue(id string) string {
	language, _, _ := strings.Cut(id, ".")
	if n.rules != nil && !n.read[language] {
		n.read[language] = true
		if l, err := n.rules.Language(language); err == nil { // rules of the replies, that may be gone
			for i := range l.Cues {
				n.cues[l.Cues[i].ID.Value] = l.Cues[i].Says
			}
		}
	}
	return n.cues[id]
}
