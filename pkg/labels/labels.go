// Package labels reads exchanges that people have rated: JSON Lines, a JSON array
// or a table, in the shape of any other input plus what the raters said.
//
// A record either has one rating at its top level, or several under "ratings":
//
//	{"reply": "…", "ratings": [{"rater": "ann", "attentive": 2, "attentive_fit": "ok"}, …]}
//
// Records with the same id are one exchange with a rating each, which is how a
// table with a row per rating is read.
package labels

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/intake"
)

// A Rating is what one person says of one reply.
type Rating struct {
	// Rater is the name as given; raters without one are called by their place
	// among the ratings of the exchange: "1", "2".
	Rater string
	// Levels are 0 (none) to 3 (strong), from scores with fractions; of yes or no
	// 1 and 0. NaN means not rated.
	Levels [empathy.Count]float64
	// Fit compares with what the situation asks for; "" means not rated.
	Fit     [empathy.Count]empathy.Verdict
	Overall empathy.Verdict // of the reply; "" means not rated
	// Situation is the id of what the rater sees the customer in; may be empty.
	Situation string
}

// Rated says whether the rater gave a level of that type.
func (r *Rating) Rated(t empathy.Type) bool { return !math.IsNaN(r.Levels[t]) }

// Level returns the level of a type as a whole number, 0..3. It must be rated.
func (r *Rating) Level(t empathy.Type) int { return int(math.Round(r.Levels[t])) }

// A Labelled is an exchange with at least one rating. The situation of the exchange
// itself is empty unless a record with "ratings" names one beside them.
type Labelled struct {
	Exchange exchange.Exchange
	Ratings  []Rating
}

// A Scale says how the levels of a file are written down.
type Scale string

const (
	// Auto is YesNo when a level is a yes or no, Scores when one is over 3, else Levels.
	Auto   Scale = ""
	Levels Scale = "levels" // 0 to 3, or none, slight, clear, strong
	Scores Scale = "scores" // 0 to 100
	YesNo  Scale = "yes-no" // yes, no, true, false, 1, 0
)

// Options say how labels are read. The zero value is ready for use.
type Options struct {
	Format string // of the input, where its name does not tell: see intake.FormatNames
	Scale  Scale
	// Fields maps a name of FieldNames to the name that the input has for it.
	Fields map[string]string
}

// A File is what was read from one path.
type File struct {
	Scale     Scale // never Auto
	Exchanges []Labelled
	Unrated   int // exchanges without any rating, which are not among Exchanges
	// Rejects are the records and ratings that could not be read, by position.
	Rejects []*intake.Reject
}

// Read reads the rated exchanges of a file, or of standard input for "-". The
// error is an *intake.UsageError, or that of ctx. What is wrong with single records
// is in File.Rejects.
func Read(ctx context.Context, path string, stdin io.Reader, o Options) (*File, error) {
	names, exchangeFields, err := splitFields(o.Fields)
	if err != nil {
		return nil, err
	}
	in, err := intake.Open([]string{path}, stdin, intake.Options{Format: o.Format, Fields: exchangeFields})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r := &reader{names: names, places: map[string]int{}}
	for {
		x, reject, err := in.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return r.finish(o.Scale), nil
		case err != nil:
			return nil, err
		case reject != nil:
			r.file.Rejects = append(r.file.Rejects, reject)
		default:
			r.add(x)
		}
	}
}

// A reader gathers the records of one file.
type reader struct {
	names   *fieldNames
	file    File
	places  map[string]int // of an id in file.Exchanges
	ratings [][]rating     // beside file.Exchanges
}

// A rating is a Rating whose levels cannot be told before the scale is known.
type rating struct {
	Rating
	levels [empathy.Count]mark
	at     exchange.Position
	within string // what names the rating within its record: "" or "ratings[0]."
}

// add takes up one record.
func (r *reader) add(x *exchange.Exchange) {
	ratings, reason := r.names.ratings(x)
	if reason != "" {
		r.reject(x.ID, x.Source, reason)
		return
	}
	x.Meta = nil // it may hold a whole chunk of the input
	place, known := r.places[x.ID]
	if !known {
		place = len(r.file.Exchanges)
		r.places[x.ID] = place
		r.file.Exchanges = append(r.file.Exchanges, Labelled{Exchange: *x})
		r.ratings = append(r.ratings, nil)
	} else if first := &r.file.Exchanges[place].Exchange; differs(x.Reply, first.Reply) || differs(x.Customer, first.Customer) {
		r.reject(x.ID, x.Source, fmt.Sprintf("the id is that of another exchange (line %d): expected the same texts, no texts, or an id of its own", first.Source.Line))
		return
	}
	for _, given := range ratings {
		if given.Rater == "" {
			given.Rater = strconv.Itoa(len(r.ratings[place]) + 1)
		}
		if slices.ContainsFunc(r.ratings[place], func(o rating) bool { return o.Rater == given.Rater }) {
			r.reject(x.ID, x.Source, fmt.Sprintf("%q has rated this exchange already: expected one rating by each rater", given.Rater))
			continue
		}
		r.ratings[place] = append(r.ratings[place], given)
	}
}

// differs allows that a further row leaves out what the first one said.
func differs(text, first string) bool { return text != "" && text != first }

func (r *reader) reject(id string, at exchange.Position, reason string) {
	r.file.Rejects = append(r.file.Rejects, &intake.Reject{Position: at, ID: id, Reason: reason})
}

// finish settles the scale and with it the levels.
func (r *reader) finish(scale Scale) *File {
	if scale == Auto {
		scale = r.scale()
	}
	r.file.Scale = scale
	kept := r.file.Exchanges[:0]
	for i, x := range r.file.Exchanges {
		rejects := len(r.file.Rejects)
		for _, given := range r.ratings[i] {
			if reason := given.settle(scale); reason != "" {
				r.reject(x.Exchange.ID, given.at, reason)
				continue
			}
			x.Ratings = append(x.Ratings, given.Rating)
		}
		switch {
		case len(x.Ratings) > 0:
			kept = append(kept, x)
		case len(r.file.Rejects) == rejects:
			r.file.Unrated++
		}
	}
	r.file.Exchanges = kept
	slices.SortStableFunc(r.file.Rejects, func(a, b *intake.Reject) int { return cmp.Compare(a.Position.Line, b.Position.Line) })
	return &r.file
}

// scale tells the scale by the levels themselves.
func (r *reader) scale() Scale {
	scale := Levels
	for _, all := range r.ratings {
		for i := range all {
			for _, m := range all[i].levels {
				if m.kind == answer {
					return YesNo
				}
				if m.kind == number && m.value > maxLevel {
					scale = Scores
				}
			}
		}
	}
	return scale
}

func (r *rating) settle(scale Scale) (reason string) {
	for _, t := range empathy.Types {
		level, expected := r.levels[t].level(scale)
		if expected != "" {
			return fmt.Sprintf("%s is %s: expected %s", r.levels[t].name, r.levels[t].shown, expected)
		}
		r.Levels[t] = level
	}
	return ""
}
