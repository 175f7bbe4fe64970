package annotate

import (
	"io"
	"testing"
)

// A library of thousands of replies that nobody has looked at yet.
func BenchmarkWrite(b *testing.B) {
	r := sample()
	for len(r.Findings) < 10_000 {
		r.Findings = append(r.Findings, r.Findings[:min(len(r.Findings), 10_000-len(r.Findings))]...)
	}
	for _, name := range Formats() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, name, r, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(r.Findings)), "ns/finding")
		})
	}
}
