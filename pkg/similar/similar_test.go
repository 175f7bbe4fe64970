package similar

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/attune-cx/attune/pkg/text"
)

var english = func() *text.Language {
	raw, err := os.ReadFile("../../rules/en/language.yaml")
	if err != nil {
		panic(err)
	}
	var data text.LanguageData
	if err := yaml.Unmarshal(raw, &data); err != nil {
		panic(err)
	}
	l, err := text.NewLanguage("en", data)
	if err != nil {
		panic(err)
	}
	return l
}()

func sketch(s string) Sketch { return new(Reader).Sketch(english.Read(s, text.Options{})) }

// A body of replies, by id.
type body []string

// read reads replies again.
func (b body) read(ids []int32) []Runs {
	all := make([]Runs, len(ids))
	for i, id := range ids {
		all[i] = new(Reader).Runs(english.Read(b[id], text.Options{}))
	}
	return all
}

func clusters(threshold float64, replies ...string) []Cluster {
	var x Index
	for i, r := range replies {
		x.Add(int32(i), sketch(r))
	}
	return x.Clusters(threshold, body(replies).read)
}

// show writes clusters as "0~1:0.93 1~0:0.93": the member, what it is most alike, and how much.
func show(clusters []Cluster) string {
	var all []string
	for _, c := range clusters {
		var members []string
		for _, m := range c.Members {
			members = append(members, fmt.Sprintf("%d~%d:%.2f", m.ID, m.Like, m.Likeness))
		}
		all = append(all, strings.Join(members, " "))
	}
	return strings.Join(all, " | ")
}

const parcel = "Your parcel left our warehouse in Ghent on Tuesday and will be with you before Friday noon. " +
	"If nobody is at home, the driver leaves it at the bakery next door and puts a note with the address under your door."

func TestClusters(t *testing.T) {
	for _, test := range []struct {
		name      string
		threshold float64
		replies   []string
		want      string
	}{
		{"nothing", .8, nil, ""},
		{"nothing alike", .8, []string{parcel, "The lamp is out of stock until May, so I cancelled that line and paid it back."}, ""},
		{"the same", .8, []string{parcel, "Something else altogether stands in here.", parcel}, "0~2:1.00 2~0:1.00"},
		{"case, punctuation and shortenings", .8, []string{"I'm sending it today; you will have it on Monday!", "I am sending it TODAY, you'll have it on monday"}, "0~1:1.00 1~0:1.00"},
		{"what a placeholder is called", .8, []string{"It is order {{ticket.id}} that I sent to you.", "It is order [ORDER NUMBER] that I sent to you."}, "0~1:1.00 1~0:1.00"},
		{"greeting and signature", .8, []string{"Hi Ann,\n\n" + parcel + "\n\nKind regards,\nJo", "Dear {{name}},\n\n" + parcel + "\n\nBest wishes,\nThe team of the shop"}, "0~1:1.00 1~0:1.00"},
		{"HTML", .8, []string{"<p>" + parcel + "</p>", parcel}, "0~1:1.00 1~0:1.00"},
		{"one word differs", .8, []string{parcel, strings.Replace(parcel, "Tuesday", "Wednesday", 1)}, "0~1:0.86 1~0:0.86"},
		{"one word differs, strictly", .9, []string{parcel, strings.Replace(parcel, "Tuesday", "Wednesday", 1)}, ""},
		{"half is the same", .8, []string{parcel, parcel[:95] + "Please tell us within a fortnight should anything be wrong with the lamp or with its glass shade."}, ""},
		{"short ones, the same", .8, []string{"Done.", "done"}, "0~1:1.00 1~0:1.00"},
		{"short ones, other words", .8, []string{"Done.", "Sent."}, ""},
		{"no words", .8, []string{"", "…", "!"}, ""},
		{"the same twice, and once nearly", .8, []string{strings.Replace(parcel, "Ghent", "Bruges", 1), parcel, parcel}, "0~1:0.86 1~2:1.00 2~1:1.00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := show(clusters(test.threshold, test.replies...)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// library makes texts, of which many are changed copies of others.
func library(r *rand.Rand, n int) []string {
	var all [][]string
	for len(all) < n {
		var words []string
		if len(all) > 0 && r.IntN(3) > 0 { // change a few words of another
			words = slices.Clone(all[r.IntN(len(all))])
			for range r.IntN(5) {
				i := r.IntN(len(words))
				switch r.IntN(3) {
				case 0:
					words[i] = fmt.Sprint("w", r.IntN(300))
				case 1:
					words = slices.Insert(words, i, fmt.Sprint("w", r.IntN(300)))
				case 2:
					if len(words) > 5 {
						words = slices.Delete(words, i, i+1)
					}
				}
			}
		} else {
			for range 5 + r.IntN(80) {
				words = append(words, fmt.Sprint("w", r.IntN(300)))
			}
		}
		all = append(all, words)
	}
	texts := make([]string, n)
	for i, words := range all {
		texts[i] = strings.Join(words, " ")
	}
	return texts
}

// bruteForce compares each with each, the obvious way.
func bruteForce(texts []string) [][]float64 {
	sets := make([]map[string]bool, len(texts))
	for i, s := range texts {
		sets[i] = map[string]bool{}
		words := strings.Fields(s)
		for k := range words[:max(1, len(words)-2)] {
			sets[i][strings.Join(words[k:min(len(words), k+3)], " ")] = true
		}
	}
	likeness := make([][]float64, len(texts))
	for i := range texts {
		likeness[i] = make([]float64, len(texts))
		for j := range texts {
			common := 0
			for s := range sets[i] {
				if sets[j][s] {
					common++
				}
			}
			likeness[i][j] = float64(common) / float64(len(sets[i])+len(sets[j])-common)
		}
	}
	return likeness
}

// What is reported is what comparing each with each reports; of what that finds, at most
// one pair in a hundred is missing.
func TestAgreesWithBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, threshold := range []float64{.5, .6, .7, .8, .9, 1} {
		pairs, found, near, nearFound := 0, 0, 0, 0
		for range 4 {
			texts := library(r, 250)
			likeness := bruteForce(texts)
			cluster := map[int32]int{}
			for k, c := range clusters(threshold, texts...) {
				for _, m := range c.Members {
					cluster[m.ID] = k + 1
					if got, want := m.Likeness, likeness[m.ID][m.Like]; got != want || got < threshold || m.ID == m.Like {
						t.Fatalf("%d is like %d by %g, expected %g", m.ID, m.Like, got, want)
					}
				}
			}
			for i := range texts {
				for j := range i {
					if likeness[i][j] < threshold {
						continue
					}
					same := cluster[int32(i)] > 0 && cluster[int32(i)] == cluster[int32(j)]
					pairs++
					if same {
						found++
					}
					if likeness[i][j] < threshold+.05 {
						near++
						if same {
							nearFound++
						}
					}
				}
			}
		}
		t.Logf("threshold %.2f, %d rows: found %d of %d pairs, %d of %d right at it", threshold, rowsFor(threshold), found, pairs, nearFound, near)
		if pairs < 100 || float64(found) < recall*float64(pairs) || float64(nearFound) < recall*float64(near) {
			t.Errorf("threshold %.2f: found %d of %d pairs, %d of %d right at it", threshold, found, pairs, nearFound, near)
		}
	}
}

func TestOrderMakesNoDifference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	texts := library(r, 300)
	want := clusters(.7, texts...)
	if len(want) < 10 {
		t.Fatalf("only %d clusters", len(want))
	}
	for range 5 {
		x := new(Index)
		for _, i := range r.Perm(len(texts)) {
			x.Add(int32(i), sketch(texts[i]))
		}
		if got := x.Clusters(.7, body(texts).read); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %s\nwant %s", show(got), show(want))
		}
	}
	if again := clusters(.7, texts...); !reflect.DeepEqual(again, want) {
		t.Error("the same input gave another result")
	}
}

func TestVariantsOfATemplateAreReadAsOne(t *testing.T) {
	a := english.Read("Your lamp left today. "+parcel, text.Options{})
	b := english.Read("Your lamp leaves tomorrow. "+parcel, text.Options{})
	var x Index
	var r Reader
	x.Add(7, r.Sketch(a, b))
	x.Add(9, r.Sketch(b, a))
	read := func(ids []int32) []Runs { return []Runs{r.Runs(a, b), r.Runs(b, a)} }
	if got, want := show(x.Clusters(.99, read)), "7~9:1.00 9~7:1.00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzRead: whatever is added, each reply is like a copy of itself.
func FuzzRead(f *testing.F) {
	f.Add(parcel, "<p>We &amp; you, {{name}}.</p>")
	f.Add("", "…")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, c := range clusters(.8, a, b, a) {
			for _, m := range c.Members {
				if m.Likeness < .8 || m.ID == m.Like {
					t.Fatalf("%+v", m)
				}
			}
		}
		if sketch(a).words != 0 && len(clusters(1, a, b, a)) == 0 {
			t.Fatal("a copy was not found")
		}
	})
}
