package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// An intent is a situation that a reply is meant for, and how that became known.
type intent struct {
	id         string
	source     string
	confidence float64 // of a diagnosis
	clear      bool    // a diagnosis that is sure enough to weigh more than a category
	label      string  // the category that says so
}

// Sources of intents, from the surest down.
const (
	given      = "given"      // by the reply itself
	configured = "configured" // by configuration or a flag
	category   = "category"   // by the category of the help desk
	diagnosed  = "diagnosed"  // from title, use and text
	assumed    = "assumed"    // nothing is known
)

// intents returns the situations that a reply is meant for, at least one. What it names
// and what there is none of is a finding.
func (w *worker) intents(meant []string, language string) ([]intent, error) {
	if s := w.options.Situation; s != "" {
		return []intent{{id: s, source: given}}, nil
	}
	var all []intent
	for n, id := range w.reply.Situations {
		if slices.Contains(w.reply.Situations[:n], id) {
			continue
		}
		if w.known(id) {
			all = append(all, intent{id: id, source: given})
			continue
		}
		f := found(SituationUnknown, fmt.Sprintf("There is no situation %q.", id), "See attune situations list.")
		if near := rulepack.Nearest(id, w.situations()); near != "" {
			f.Advice = fmt.Sprintf("Did you mean %q?", near)
		}
		w.add(f, w.said("situation"), id)
	}
	if len(all) > 0 {
		return all, nil
	}
	for _, id := range meant {
		all = append(all, intent{id: id, source: configured})
	}
	if len(all) > 0 {
		return all, nil
	}
	for _, label := range append([]string{w.reply.Category}, w.reply.Tags...) {
		if id := w.meaningOf(label); id != "" {
			return w.unlessClear(intent{id: id, source: category, label: label}, language)
		}
	}
	i, err := w.diagnose(language)
	return []intent{i}, err
}

// unlessClear returns the intent that a category means, unless the reply clearly says
// another.
func (w *worker) unlessClear(meant intent, language string) ([]intent, error) {
	guess, err := w.diagnose(language)
	if err != nil {
		return nil, err
	}
	if guess.clear {
		return []intent{guess}, nil
	}
	w.reviewed = false // for the guess
	return []intent{meant}, nil
}

// meaningOf returns the situation that a category or tag means. Replies of one category stand
// beside each other, so the last answer serves many times.
func (w *worker) meaningOf(label string) string {
	if label == "" {
		return ""
	}
	if w.label != label {
		w.label = label
		w.meaning, _ = w.reviewer.Rules().SituationNamed(label)
	}
	return w.meaning
}

// known reports whether there is a situation with that id, or whether it says that none
// is known.
func (l *Linter) known(id string) bool {
	if id == review.Unknown {
		return true
	}
	_, ok := l.reviewer.Rules().Situation(id)
	return ok
}

// situations returns the ids of all situations.
func (l *Linter) situations() (ids []string) {
	for i := range l.reviewer.Rules().Situations {
		ids = append(ids, l.reviewer.Rules().Situations[i].ID.Value)
	}
	return ids
}

// diagnose guesses what a reply is for from its text and from what stands beside it,
// read as if a customer had said so.
func (w *worker) diagnose(language string) (intent, error) {
	r, nothing := w.reply, intent{id: review.Unknown, source: assumed}
	hints := strings.Join([]string{r.Title, r.UseWhen, r.Customer}, "\n")
	w.exchange = exchange.Exchange{Customer: r.Customer, Reply: w.template.Variants[0].Text, Situation: review.Unknown, Language: language}
	if err := w.reviewer.ReviewSeeing(&w.exchange, &w.review, w.see); err != nil {
		return nothing, err
	}
	told, err := w.tells(hints, language)
	if err != nil {
		return nothing, err
	}
	if told {
		// The words of the hints are no words of a customer's, so this review is not used.
		w.exchange.Customer = hints
		if err := w.reviewer.ReviewSeeing(&w.exchange, &w.hint, w.see); err != nil {
			return nothing, err
		}
	}
	if w.guess.id != "" && w.guess.confidence >= w.scoring().GuessFrom {
		return w.guess, nil
	}
	w.reviewed = true // as with most replies: the review stands as it is
	return nothing, nil
}

// tells reports whether a text tells anything about a situation.
func (w *worker) tells(hints, language string) (bool, error) {
	if !hasWord(hints) {
		return false, nil
	}
	err := w.reviewer.ReviewInto(&exchange.Exchange{Customer: hints, Language: language}, &w.hint)
	return len(w.hint.Situation.Signals) > 0, err
}

// hasWord reports whether there are three letters in a row: r0123 tells nothing.
func hasWord(s string) bool {
	letters := 0
	for _, r := range s {
		if letters++; !unicode.IsLetter(r) {
			letters = 0
		}
		if letters == 3 {
			return true
		}
	}
	return false
}

// said reports whether somebody said what the reply is meant for.
func (i intent) said() bool { return i.source == given || i.source == configured }

// why says in a message how an intent became known, where that is open to doubt.
func (i intent) why() string {
	switch i.source {
	case category:
		return fmt.Sprintf(" The situation comes from the category %q.", i.label)
	case diagnosed:
		if i.clear {
			return fmt.Sprintf(" Its own words point to that situation (confidence %.2f); name it if it is another.", i.confidence)
		}
		return fmt.Sprintf(" That situation is a guess (confidence %.2f); name it if it is another.", i.confidence)
	case assumed:
		return " Name the situation that it is meant for to have it held against a narrower range."
	}
	return ""
}

// name is an intent in a message.
func (i intent) name() string {
	if i.id == review.Unknown {
		return "an unknown situation"
	}
	return i.id
}
