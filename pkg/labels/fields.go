package labels

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
)

// The parts of a rating, after the levels and the fits of the three types.
const (
	fieldFit       = empathy.Count     // of the first type
	fieldRater     = 2 * empathy.Count // and so on
	fieldOverall   = fieldRater + 1
	fieldSituation = fieldRater + 2
	fieldRatings   = fieldRater + 3 // several of them
	fieldCount     = fieldRater + 4
)

var ownNames = [fieldCount]string{
	"attentive", "affective", "cognitive", "attentive_fit", "affective_fit", "cognitive_fit",
	"rater", "overall", "situation", "ratings",
}

var shortNames = [2 * empathy.Count]string{"att", "aff", "cog", "v_att", "v_aff", "v_cog"}

// FieldNames are the keys of Options.Fields: those of intake and those of a rating.
func FieldNames() []string {
	names := intake.FieldNames()
	for _, n := range ownNames {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// A fieldNames tells which part of a rating a name in the input stands for.
type fieldNames struct {
	byName map[string]int
	names  [fieldCount]string
}

// splitFields sorts renamed fields into those of the rating and of the exchange.
// The situation belongs to both: raters name it as well.
func splitFields(renamed map[string]string) (*fieldNames, map[string]string, error) {
	n := &fieldNames{byName: map[string]int{}, names: ownNames}
	rest := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(renamed)) {
		input := renamed[name]
		if !slices.Contains(FieldNames(), name) {
			return nil, nil, &intake.UsageError{Reason: fmt.Sprintf("--field %s=%s: no field %q: expected %s", name, input, name, strings.Join(FieldNames(), ", "))}
		}
		f := slices.Index(ownNames[:], name)
		if f < 0 || f == fieldSituation {
			rest[name] = input
		}
		if f < 0 {
			continue
		}
		if input == "" {
			return nil, nil, &intake.UsageError{Reason: fmt.Sprintf("--field %s=: expected the name that the input has for it, as in --field attentive=listening", name)}
		}
		n.names[f] = input
	}
	for f, name := range n.names {
		if f < len(shortNames) && name == ownNames[f] {
			n.byName[shortNames[f]] = f
		}
	}
	for f, name := range n.names {
		if other, taken := n.byName[name]; taken && f != other {
			return nil, nil, &intake.UsageError{Reason: fmt.Sprintf("--field: %q is named both as %s and as %s", name, ownNames[min(f, other)], ownNames[max(f, other)])}
		}
		n.byName[name] = f
	}
	return n, rest, nil
}

// ratings takes the ratings out of a record; none when it is not rated. A rating
// at the top level takes the situation of the record with it.
func (n *fieldNames) ratings(x *exchange.Exchange) (all []rating, reason string) {
	top := rating{at: x.Source}
	rated := false
	for _, m := range x.Meta {
		f, known := n.byName[m.Name]
		if !known {
			continue
		}
		if f == fieldRatings {
			if all, reason = n.list(m.Value, x.Source); reason != "" {
				return nil, reason
			}
			continue
		}
		if reason := top.set(f, m.Name, m.Value); reason != "" {
			return nil, reason
		}
		rated = rated || top.says(f)
	}
	if len(all) > 0 && rated {
		return nil, fmt.Sprintf("found ratings both under %q and beside it: expected one or the other", n.names[fieldRatings])
	}
	if rated || len(all) == 0 && top.Rater != "" && x.Situation != "" {
		top.Situation, x.Situation = x.Situation, ""
		all = append(all, top)
	}
	return all, ""
}

// list reads the array under "ratings", or one object there.
func (n *fieldNames) list(value json.RawMessage, at exchange.Position) (all []rating, reason string) {
	name := n.names[fieldRatings]
	var objects []map[string]json.RawMessage
	switch {
	case len(value) == 0 || value[0] == 'n':
		return nil, ""
	case value[0] == '{':
		objects = make([]map[string]json.RawMessage, 1)
		if err := json.Unmarshal(value, &objects[0]); err != nil {
			return nil, fmt.Sprintf("%s: %v", name, err)
		}
	default:
		if err := json.Unmarshal(value, &objects); err != nil {
			return nil, fmt.Sprintf(`field %q is no list of ratings: expected [{"rater": …, "attentive": 0 to 3, …}]`, name)
		}
	}
	for i, object := range objects {
		r := rating{at: at, within: fmt.Sprintf("%s[%d].", name, i)}
		rated := false
		var found []string
		for key := range object {
			found = append(found, key)
		}
		slices.Sort(found) // so that of several faults always the same is told
		for _, key := range found {
			f, known := n.byName[key]
			if !known || f == fieldRatings {
				continue
			}
			if reason := r.set(f, key, object[key]); reason != "" {
				return nil, reason
			}
			rated = rated || r.says(f)
		}
		if rated {
			all = append(all, r)
		}
	}
	return all, ""
}

// set takes up one part of a rating.
func (r *rating) set(f int, name string, value json.RawMessage) (reason string) {
	name = r.within + name
	ok, expected := true, ""
	switch {
	case f < fieldFit:
		r.levels[f], ok = readMark(name, value)
		expected = "none, slight, clear or strong, 0 to 3, 0 to 100, or yes or no"
	case f < fieldRater:
		r.Fit[f-fieldFit], ok = readVerdict(value, false)
		expected = "low, ok or high (or below, within, above)"
	case f == fieldOverall:
		r.Overall, ok = readVerdict(value, true)
		expected = "low, ok, high or mixed"
	case f == fieldRater:
		r.Rater, ok = scalar(value)
		expected = "a name"
	case f == fieldSituation:
		r.Situation, ok = scalar(value)
		expected = "the id of a situation"
	}
	if !ok {
		return fmt.Sprintf("%s is %s: expected %s", name, shown(value), expected)
	}
	return ""
}

// says tells whether the rating now holds something there that can be compared.
func (r *rating) says(f int) bool {
	switch {
	case f < fieldFit:
		return r.levels[f].kind != absent
	case f < fieldRater:
		return r.Fit[f-fieldFit] != ""
	case f == fieldOverall:
		return r.Overall != ""
	}
	return f == fieldSituation && r.Situation != ""
}
