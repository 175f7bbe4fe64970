package similar

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/attune-cx/attune/pkg/text"
)

// Of two sets right at the threshold, of any size, at least 99 in 100 are candidates.
func TestCandidates(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, test := range []struct {
		threshold    float64
		common, each int // values that both have, and that each has alone
	}{
		{.5, 2, 1}, {.5, 20, 10}, {.6, 12, 4}, {.7, 14, 3}, {.8, 8, 1}, {.8, 80, 10}, {.8, 800, 100}, {.9, 18, 1}, {.9, 180, 10},
	} {
		const pairs = 4000
		rows, shared := rowsFor(test.threshold), 0
		var l Reader
		var x, y signature
		for range pairs {
			var a, b []uint64
			for range test.common {
				v := r.Uint64()
				a, b = append(a, v), append(b, v)
			}
			for range test.each {
				a, b = append(a, r.Uint64()), append(b, r.Uint64())
			}
			s := l.sketch(a)
			s.order()
			s.kept = slices.Clone(s.kept)
			o := l.sketch(b)
			o.order()
			x.of(s.kept)
			y.of(o.kept)
			for k := range places / rows {
				if x.band(k, rows) == y.band(k, rows) && s.mayBe(&o, test.threshold) {
					shared++
					break
				}
			}
		}
		if got := float64(shared) / pairs; got < recall-.005 {
			t.Errorf("threshold %.2f, %d values in common and %d apart: %.4f are candidates", test.threshold, test.common, test.each, got)
		}
	}
}

// TestLarge is the measurement in the package's documentation: 100,000 replies.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	r := rand.New(rand.NewPCG(9, 10))
	const n = 100_000
	d := new(text.Document)
	var reader Reader
	texts := make(body, n)
	memory := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := memory()
	x := new(Index)
	var added time.Duration
	for i := range n {
		var b []byte
		for k := range 85 {
			b = fmt.Appendf(b, "w%d", r.IntN(5000))
			if k%12 == 11 {
				b = append(b, ". I"...)
			}
			b = append(b, ' ')
		}
		if i%10 == 0 {
			b = []byte(parcel)
			b = fmt.Appendf(b, " And %d more.", r.IntN(200))
		}
		if i%10 == 0 {
			texts[i] = string(b)
		}
		english.ReadInto(d, string(b), text.Options{})
		from := time.Now()
		x.Add(int32(i), reader.Sketch(d))
		added += time.Since(from)
	}
	held := memory() - before
	start := time.Now()
	clusters := x.Clusters(0.8, texts.read)
	t.Logf("100,000 replies: %v to add, %v for %d clusters, %d MB held",
		added.Round(time.Millisecond), time.Since(start).Round(time.Millisecond), len(clusters), held>>20)
	if len(clusters) != 1 || len(clusters[0].Members) != n/10 {
		t.Errorf("%d clusters", len(clusters))
	}
	if held > 30<<20 {
		t.Errorf("%d MB are held", held>>20)
	}
	runtime.KeepAlive(x)
}

// Thousands of replies that are somewhat alike do not make it quadratic.
func TestManySomewhatAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	r := rand.New(rand.NewPCG(11, 12))
	x := new(Index)
	var reader Reader
	common := make([]uint64, 60)
	for i := range common {
		common[i] = r.Uint64()
	}
	const n = 20_000
	for i := range n {
		set := append([]uint64(nil), common...)
		for range 20 {
			set = append(set, r.Uint64())
		}
		x.Add(int32(i), reader.sketch(set))
	}
	start := time.Now()
	x.Clusters(.8, func(ids []int32) []Runs { return make([]Runs, len(ids)) }) // each two are alike by .6
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("%v", d)
	} else {
		t.Log(d)
	}
}

func BenchmarkSketch(b *testing.B) {
	d := english.Read(parcel, text.Options{})
	var r Reader
	b.ReportAllocs()
	for b.Loop() {
		r.Sketch(d)
	}
}

// BenchmarkClusters is a library of 300 replies.
func BenchmarkClusters(b *testing.B) {
	texts := library(rand.New(rand.NewPCG(1, 1)), 300)
	var x Index
	for i, s := range texts {
		x.Add(int32(i), sketch(s))
	}
	b.ReportAllocs()
	for b.Loop() {
		x.Clusters(0.8, body(texts).read)
	}
}
