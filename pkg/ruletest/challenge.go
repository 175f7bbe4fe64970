package ruletest

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

// A Challenge is a file of minimal pairs: two texts that differ in one thing, and
// what that must do to the points by cues of one type. A lexicon has no part in it: it
// rates words whatever they stand in, and pairs are about what they stand in.
type Challenge struct {
	Path     string `yaml:"-"`
	Language string `yaml:"language"`
	Type     string `yaml:"type"`
	Test     string `yaml:"test"`
	Expect   string `yaml:"expect"`
	Misstep  string `yaml:"misstep"` // kind, with expect: misstep
	Pairs    []Pair `yaml:"pairs"`
}

// A Pair is two texts that differ in one thing.
type Pair struct {
	Line     int    `yaml:"-"`
	Plain    string `yaml:"plain"`
	Changed  string `yaml:"changed"`
	Customer string `yaml:"customer"`
	Why      string `yaml:"why"`
	Known    string `yaml:"known"` // why it is known to fail; empty otherwise
}

// UnmarshalYAML keeps the line of a pair.
func (p *Pair) UnmarshalYAML(n *yaml.Node) error {
	type plain Pair
	if err := n.Decode((*plain)(p)); err != nil {
		return err
	}
	p.Line = n.Line
	return nil
}

// clearly is the share of the plain text's points below which the changed text's are
// clearly lower.
const clearly = 0.75

// LoadChallenges reads all challenge files of a folder, in order of path.
func LoadChallenges(fsys fs.FS) (all []Challenge, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		c := Challenge{Path: name}
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		if err := d.Decode(&c); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, err := empathy.ParseType(c.Type); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !slices.Contains([]string{"lower", "not-lower", "misstep"}, c.Expect) {
			return fmt.Errorf("%s: expect %q: expected lower, not-lower or misstep", name, c.Expect)
		}
		all = append(all, c)
		return nil
	})
	return all, err
}

// An Outcome is what became of one pair.
type Outcome struct {
	*Challenge
	*Pair
	Right  bool
	Reason string // when not right
}

func (o Outcome) String() string {
	return fmt.Sprintf("%s:%d: %s\n  plain:   %s\n  changed: %s", o.Path, o.Line, o.Reason, o.Plain, o.Changed)
}

// RunChallenges runs the pairs.
func RunChallenges(r *review.Reviewer, challenges []Challenge) (outcomes []Outcome, err error) {
	for i := range challenges {
		c := &challenges[i]
		t, err := empathy.ParseType(c.Type)
		if err != nil {
			return nil, err
		}
		for j := range c.Pairs {
			p := &c.Pairs[j]
			plain, err := r.Review(&exchange.Exchange{Customer: p.Customer, Reply: p.Plain, Language: c.Language})
			if err != nil {
				return nil, err
			}
			changed, err := r.Review(&exchange.Exchange{Customer: p.Customer, Reply: p.Changed, Language: c.Language})
			if err != nil {
				return nil, err
			}
			o := Outcome{Challenge: c, Pair: p}
			a, b := byCues(plain, t), byCues(changed, t)
			lower := float64(b) < clearly*float64(a)
			switch {
			case c.Expect == "misstep":
				o.Right = hasKind(changed, c.Misstep) && !hasKind(plain, c.Misstep)
				o.Reason = fmt.Sprintf("the misstep %s: plain %v, changed %v", c.Misstep, hasKind(plain, c.Misstep), hasKind(changed, c.Misstep))
			case a == 0 && b == 0:
				o.Reason = fmt.Sprintf("%s: neither text scores", c.Type)
			default:
				o.Right = lower == (c.Expect == "lower")
				o.Reason = fmt.Sprintf("%s: plain %d (%s), changed %d (%s), expected %s", c.Type, a, cuesOf(plain, t), b, cuesOf(changed, t), c.Expect)
			}
			outcomes = append(outcomes, o)
		}
	}
	return outcomes, nil
}

// byCues returns the points by cues that missteps leave, rounded.
func byCues(r *review.Review, t empathy.Type) int {
	points := r.Types[t].Cues
	for _, m := range r.Missteps {
		points *= 1 - m.Lowers[t]
	}
	return int(math.Round(points))
}

func hasKind(r *review.Review, kind string) bool {
	return slices.ContainsFunc(r.Missteps, func(m review.Misstep) bool { return m.Kind == kind })
}

// cuesOf names what counted.
func cuesOf(r *review.Review, t empathy.Type) string {
	var ids []string
	for _, e := range r.Evidence {
		if e.Type == t {
			ids = append(ids, fmt.Sprintf("%s %.2f", e.Cue[strings.Index(e.Cue, ".")+1:], e.Counts))
		}
	}
	return strings.Join(ids, ", ")
}
