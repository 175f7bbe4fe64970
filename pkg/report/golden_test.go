package report

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func written(t *testing.T, format string, o Options, reviews ...*review.Review) []byte {
	t.Helper()
	f, err := New(format, o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := NewWriter(&out, f)
	for _, r := range reviews {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		file, format string
		options      Options
	}{
		{"jsonl.golden", "jsonl", Options{}},
		{"jsonl-explain.golden", "jsonl", Options{Explain: true}},
		{"json.golden", "json", Options{}},
		{"csv.golden", "csv", Options{}},
		{"text-80.golden", "text", Options{}},
		{"text-60-marks-explain.golden", "text", Options{Width: 60, Marks: true, Explain: true}},
		{"text-140-marks-ascii.golden", "text", Options{Width: 140, Marks: true, Style: terminal.Style{ASCII: true}}},
		{"text-80-marks-color.golden", "text", Options{Marks: true, Style: terminal.Style{Color: true}}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			golden.Check(t, filepath.Join("testdata", tt.file), written(t, tt.format, tt.options, samples()...))
		})
	}
}

func TestNothingToWrite(t *testing.T) {
	for format, want := range map[string]string{
		"jsonl": "",
		"json":  "[\n]\n",
		"csv":   string(csvHeader),
		"text":  "No replies.\n",
	} {
		if got := written(t, format, Options{}); string(got) != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		file    string
		review  *review.Review
		options Options
	}{
		{"check-below-80.golden", conditional(), Options{}},
		{"check-above-60.golden", hearty(), Options{Width: 60}},
		{"check-within-140-explain.golden", fitting(), Options{Width: 140, Explain: true}},
		{"check-below-80-color.golden", conditional(), Options{Style: terminal.Style{Color: true}}},
	} {
		golden.Check(t, filepath.Join("testdata", tt.file), AppendCheck(nil, tt.review, tt.options))
	}
}

func TestDiagnosis(t *testing.T) {
	golden.Check(t, filepath.Join("testdata", "diagnose-80.golden"), AppendDiagnosis(nil, conditional(), Options{}))
	golden.Check(t, filepath.Join("testdata", "diagnose-60-color.golden"), AppendDiagnosis(nil, conditional(), Options{Width: 60, Style: terminal.Style{Color: true}}))
	golden.Check(t, filepath.Join("testdata", "diagnose.json.golden"), append(AppendDiagnosisJSON(nil, conditional()), '\n'))
}
