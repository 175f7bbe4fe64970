package situation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/empathy"
)

// town is a small model: three situations, and modifiers of every kind.
func town(t testing.TB) *Model {
	t.Helper()
	m, err := NewModel(knowledge())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func knowledge() Knowledge {
	type R = empathy.Range
	reason := func(s string) map[string]string { return map[string]string{"en": s, "nl": "NL " + s} }
	return Knowledge{
		Dimensions: []Dimension{
			{"attention", []string{"normal", "quick", "full"}},
			{"history", []string{"first", "repeat"}},
			{"face", []string{"no", "yes"}},
			{Emotion, []string{"calm", "happy", "frustrated", "angry", "sad"}},
			{Intensity, []string{"0", "1", "2", "3"}},
		},
		Bases: []Base{
			{ID: "ticket", Prior: 0.5, Target: [empathy.Count]R{{Min: 5, Max: 45}, {Min: 0, Max: 25}, {Min: 15, Max: 75}},
				Reason: reason("Wants a ticket."), Dimensions: map[string]string{"attention": "quick", Emotion: "calm", Intensity: "0"}, Encodes: []string{"quick"}},
			{ID: "failure", Target: [empathy.Count]R{{Min: 20, Max: 80}, {Min: 20, Max: 70}, {Min: 35, Max: 95}},
				Reason: reason("We failed."), Dimensions: map[string]string{Emotion: "frustrated", Intensity: "1", "history": "first"}},
			{ID: "again", Target: [empathy.Count]R{{Min: 80, Max: 95}, {Min: 30, Max: 70}, {Min: 45, Max: 100}},
				Reason: reason("Asked before."), Dimensions: map[string]string{Emotion: "angry", Intensity: "2", "history": "repeat"}, Encodes: []string{"repeat"}},
		},
		Modifiers: []Modifier{
			{ID: "strong", When: map[string]string{Intensity: "3"}, Unless: map[string]string{"face": "yes", Emotion: "happy"},
				Change: [empathy.Count]Change{empathy.Affective: {Min: 10, Max: 10}}, Reason: reason("Strong feeling.")},
			{ID: "strong-face", When: map[string]string{Intensity: "3", "face": "yes"},
				Change: [empathy.Count]Change{empathy.Affective: {Max: -10}}, Reason: reason("Face at risk.")},
			{ID: "repeat", When: map[string]string{"history": "repeat"},
				Change: [empathy.Count]Change{empathy.Attentive: {Min: 15}}, Reason: reason("Not the first time.")},
			{ID: "quick", When: map[string]string{"attention": "quick"},
				Change: [empathy.Count]Change{{Max: -15}, {Max: -15}, {Max: -15}}, Reason: reason("In a hurry.")},
			{ID: "full", When: map[string]string{"attention": "full"},
				Change: [empathy.Count]Change{empathy.Attentive: {Min: 10}}, Reason: reason("Wants to be heard.")},
		},
		Unknown: Base{Target: [empathy.Count]R{{Min: 10, Max: 85}, {Min: 0, Max: 69}, {Min: 20, Max: 95}}, Reason: reason("Nothing is known.")},
	}
}

// signals makes the signals of town, by id.
func signals(t testing.TB, m *Model) map[string]*Signal {
	t.Helper()
	made := make(map[string]*Signal)
	for _, d := range []struct {
		id     string
		tells  map[string]string
		points map[string]float64
	}{
		{"hurry", map[string]string{"attention": "quick"}, map[string]float64{"ticket": 2}},
		{"story", map[string]string{"attention": "full"}, map[string]float64{"ticket": -1.5}},
		{"broken", nil, map[string]float64{"failure": 2}},
		{"third-time", map[string]string{"history": "repeat", Emotion: "frustrated", Intensity: "2"}, map[string]float64{"again": 3}},
		{"insult", map[string]string{Emotion: "angry", Intensity: "3"}, map[string]float64{"again": 0.5}},
		{"capitals", map[string]string{Intensity: "3"}, nil},
		{"not-angry", map[string]string{Emotion: "frustrated", Intensity: "1"}, map[string]float64{"failure": 1}},
		{"praise", map[string]string{Emotion: "happy", Intensity: "2"}, nil},
		{"sad", map[string]string{Emotion: "sad", Intensity: "2"}, nil},
		{"silly-me", map[string]string{"face": "yes"}, nil},
	} {
		s, err := m.Signal(d.id, d.tells, d.points)
		if err != nil {
			t.Fatal(err)
		}
		made[d.id] = s
	}
	return made
}

func pick(all map[string]*Signal, ids string) (s []*Signal) {
	for _, id := range strings.Fields(ids) {
		s = append(s, all[id])
	}
	return s
}

func TestDiagnose(t *testing.T) {
	m := town(t)
	all := signals(t, m)
	for _, c := range []struct {
		says, signals, want string
		confidence          string
	}{
		{"nothing fired: nothing is known", "", "", "0.00"},
		{"a signal that points nowhere leaves the prior", "praise", "ticket", "0.45"},
		{"evidence outweighs the prior", "broken", "failure", "0.74"},
		{"the strongest sum wins", "broken third-time", "again", "0.69"},
		{"a signal counts once", "broken broken broken third-time", "again", "0.69"},
		{"evidence against counts too", "hurry story broken", "failure", "0.67"},
	} {
		d := m.Diagnose(pick(all, c.signals))
		if got := fmt.Sprintf("%.2f", d.Confidence); d.ID != c.want || got != c.confidence {
			t.Errorf("%s: [%s] gives %q %s, want %q %s", c.says, c.signals, d.ID, got, c.want, c.confidence)
		}
	}
	if d := m.Diagnose([]*Signal{nil, all["broken"], nil}); d.ID != "failure" {
		t.Errorf("a nil signal must be skipped, got %q", d.ID)
	}
}

func TestOfEquallyLikelySituationsTheFirstWins(t *testing.T) {
	m := town(t)
	s, err := m.Signal("both", nil, map[string]float64{"failure": 2, "again": 2})
	if err != nil {
		t.Fatal(err)
	}
	if d := m.Diagnose([]*Signal{s}); d.ID != "failure" {
		t.Errorf("got %q, want the one defined first", d.ID)
	}
}

func TestValues(t *testing.T) {
	m := town(t)
	all := signals(t, m)
	for _, c := range []struct{ says, base, signals, dimension, want string }{
		{"untold: what the situation implies", "again", "", "history", "repeat"},
		{"told: what the signal tells", "ticket", "story", "attention", "full"},
		{"of two told the more demanding", "failure", "hurry story", "attention", "full"},
		{"in any order", "failure", "story hurry", "attention", "full"},
		{"neither told nor implied", "ticket", "hurry", "history", ""},
		{"a dimension that does not exist", "ticket", "hurry", "weather", ""},
		{"no situation: only what is told", "", "hurry", "attention", "quick"},

		{"the stronger feeling names the emotion", "failure", "third-time insult", Emotion, "angry"},
		{"and its strength", "failure", "third-time insult", Intensity, "3"},
		{"equally strong: the more demanding emotion", "failure", "praise sad", Emotion, "sad"},
		{"capitals strengthen a feeling", "failure", "third-time capitals", Intensity, "3"},
		{"but name none", "failure", "third-time capitals", Emotion, "frustrated"},
		{"capitals alone keep the emotion implied", "again", "capitals", Emotion, "angry"},
		{"I'm not angry, just … is mild, not nothing", "again", "not-angry", Intensity, "1"},
	} {
		if got := m.Value(m.Told(c.base, pick(all, c.signals)), c.dimension); got != c.want {
			t.Errorf("%s: %s with [%s] has %s %q, want %q", c.says, c.base, c.signals, c.dimension, got, c.want)
		}
	}
}

func TestTarget(t *testing.T) {
	m := town(t)
	for _, c := range []struct{ says, base, values, want, modifiers string }{
		{"the base as written", "failure", "", "20-80 20-70 35-95", ""},
		{"a modifier raises a minimum", "failure", "history=repeat", "35-80 20-70 35-95", "repeat"},
		{"one that is encoded is skipped", "again", "history=repeat", "80-95 30-70 45-100", ""},
		{"quick is encoded in ticket", "ticket", "attention=quick", "5-45 0-25 15-75", ""},
		{"quick elsewhere lowers all maxima", "failure", "attention=quick", "20-65 20-55 35-80", "quick"},
		{"several apply in their order", "failure", "attention=full history=repeat intensity=3", "45-80 30-80 35-95", "strong repeat full"},
		{"unless keeps away", "failure", "intensity=3 emotion=happy", "20-80 20-70 35-95", ""},
		{"face at risk: less feeling instead of more", "failure", "intensity=3 face=yes", "20-80 20-60 35-95", "strong-face"},
		{"too narrow: the maximum moves", "again", "attention=quick", "80-95 30-55 45-85", "quick"},
		{"over 100: the range moves down", "again", "attention=full", "85-100 30-70 45-100", "full"},
		{"an unknown situation is wide and not modified", "weather", "history=repeat", "10-85 0-69 20-95", ""},
	} {
		target, known := m.Target(c.base, values(t, m, c.values))
		if known != (c.base != "weather") {
			t.Errorf("%s: known is %v", c.says, known)
		}
		if got := ranges(target); got != c.want || strings.Join(target.Modifiers, " ") != c.modifiers {
			t.Errorf("%s: %s with %s: got %s by %q, want %s by %q", c.says, c.base, c.values, got, target.Modifiers, c.want, c.modifiers)
		}
	}
}

func TestReason(t *testing.T) {
	m := town(t)
	target, _ := m.Target("failure", values(t, m, "history=repeat intensity=3"))
	if got, want := target.Reason("nl"), "NL We failed. NL Strong feeling. NL Not the first time."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := target.Reason("fr"); got != "" {
		t.Errorf("a language without texts has no reason, got %q", got)
	}
	target, _ = m.Target("weather", Values{})
	if got, want := target.Reason("en"), "Nothing is known."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (Target{}).Reason("en"); got != "" {
		t.Errorf("the zero target has no reason, got %q", got)
	}
}

func TestMistakesInKnowledge(t *testing.T) {
	for _, c := range []struct {
		says   string
		spoil  func(*Knowledge)
		expect string
	}{
		{"a dimension twice", func(k *Knowledge) { k.Dimensions[1].ID = "attention" }, `dimension "attention" is defined twice`},
		{"a dimension without values", func(k *Knowledge) { k.Dimensions[0].Values = nil }, `dimension "attention": needs 1 to 255 values`},
		{"a situation twice", func(k *Knowledge) { k.Bases[1].ID = "ticket" }, `situation "ticket" is defined twice`},
		{"a situation without id", func(k *Knowledge) { k.Bases[1].ID = "" }, "a situation needs an id"},
		{"a range upside down", func(k *Knowledge) { k.Bases[0].Target[1] = empathy.Range{Min: 60, Max: 20} }, `situation "ticket": affective target 60 to 20`},
		{"a range over 100", func(k *Knowledge) { k.Bases[0].Target[1] = empathy.Range{Min: 60, Max: 120} }, `affective target 60 to 120`},
		{"a range too narrow", func(k *Knowledge) { k.Bases[0].Target[1] = empathy.Range{Min: 60, Max: 70} }, `affective target 60 to 70`},
		{"a value that is none", func(k *Knowledge) { k.Bases[0].Dimensions = map[string]string{"face": "maybe"} }, `face has no value "maybe"`},
		{"a dimension that is none", func(k *Knowledge) { k.Modifiers[0].When = map[string]string{"mood": "good"} }, `modifier "strong": when: no dimension "mood"`},
		{"a modifier twice", func(k *Knowledge) { k.Modifiers[1].ID = "strong" }, `modifier "strong" is defined twice`},
		{"a modifier without condition", func(k *Knowledge) { k.Modifiers[1].When = nil }, `modifier "strong-face": needs a value under when`},
		{"an encoded modifier that is none", func(k *Knowledge) { k.Bases[0].Encodes = []string{"slow"} }, `encodes "slow": no such modifier`},
		{"too many dimensions", func(k *Knowledge) {
			for i := range MaxDimensions {
				k.Dimensions = append(k.Dimensions, Dimension{fmt.Sprint("d", i), []string{"x"}})
			}
		}, "at most 32"},
	} {
		k := knowledge()
		c.spoil(&k)
		if _, err := NewModel(k); err == nil || !strings.Contains(err.Error(), c.expect) {
			t.Errorf("%s: got error %v, want %q", c.says, err, c.expect)
		}
	}
}

func TestMistakesInSignals(t *testing.T) {
	m := town(t)
	for _, c := range []struct {
		tells  map[string]string
		points map[string]float64
		expect string
	}{
		{map[string]string{"mood": "good"}, nil, `signal "s": tells: no dimension "mood"`},
		{map[string]string{"face": "maybe"}, nil, `face has no value "maybe"`},
		{nil, map[string]float64{"weather": 1}, `points-to: no situation "weather"`},
		{nil, map[string]float64{"ticket": 4.5}, "expected -4 to 4"},
	} {
		if _, err := m.Signal("s", c.tells, c.points); err == nil || !strings.Contains(err.Error(), c.expect) {
			t.Errorf("got error %v, want %q", err, c.expect)
		}
	}
}

// Whatever the values, and in whatever combination, a target is a valid range.
func TestRangesAreAlwaysValid(t *testing.T) {
	m := town(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var v Values
		for i, d := range m.dimensions {
			v.of[i] = uint8(random.IntN(len(d.Values) + 1))
		}
		for _, id := range []string{"ticket", "failure", "again", "weather"} {
			target, _ := m.Target(id, v)
			for _, r := range target.Ranges {
				if r.Min < 0 || r.Max > 100 || r.Max-r.Min < narrowest {
					t.Fatalf("%s with %v: %s", id, v, ranges(target))
				}
			}
		}
	}
}

// The order in which signals were found says nothing.
func TestOrderOfSignalsDoesNotMatter(t *testing.T) {
	m := town(t)
	var all []*Signal
	for _, s := range signals(t, m) {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Signal) int { return strings.Compare(a.ID, b.ID) })
	random := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		some := slices.Clone(all[:1+random.IntN(len(all))])
		want := m.Diagnose(some)
		random.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		if got := m.Diagnose(some); got != want {
			t.Fatalf("%v, then %v", want, got)
		}
	}
}

func TestDiagnoseAllocatesNothing(t *testing.T) {
	m := town(t)
	fired := pick(signals(t, m), "broken third-time insult capitals story")
	if n := testing.AllocsPerRun(100, func() { m.Diagnose(fired) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDiagnoseAndTarget(b *testing.B) {
	m := town(b)
	fired := pick(signals(b, m), "broken third-time insult capitals story")
	b.ReportAllocs()
	for b.Loop() {
		d := m.Diagnose(fired)
		m.Target(d.ID, d.Values)
	}
}

// values reads "history=repeat face=yes".
func values(t *testing.T, m *Model, s string) (v Values) {
	t.Helper()
	for _, pair := range strings.Fields(s) {
		name, value, _ := strings.Cut(pair, "=")
		var err error
		if v, err = m.With(v, name, value); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func ranges(t Target) string {
	var s []string
	for _, r := range t.Ranges {
		s = append(s, fmt.Sprintf("%d-%d", r.Min, r.Max))
	}
	return strings.Join(s, " ")
}
