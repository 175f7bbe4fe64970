package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What comes first decides which rules are made ready first; what is found must not
// depend on it.
func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	var scripted, others []string
	for i := range 2 * batchRecords {
		scripted = append(scripted, fmt.Sprintf(`{"id":"s%d","reply":"Hello, I have sent you a new lamp today; it comes tomorrow."}`, i))
	}
	for i, reply := range []string{
		"I'm so sorry that your cake came too late for the birthday.",
		"That was our fault, and I've paid the whole amount back to your card this morning.",
		"Wat vervelend dat de monteur niet is gekomen. Ik heb hem net gebeld: hij komt om drie uur.",
		"You should have read the terms.",
	} {
		others = append(others, fmt.Sprintf(`{"id":"o%d","customer":"My parcel never came!","reply":%q}`, i, reply))
	}
	first := scored(t, append(slices.Clone(scripted), others...))
	second := scored(t, append(slices.Clone(others), scripted...))
	slices.Sort(first)
	slices.Sort(second)
	if !slices.Equal(first, second) {
		t.Error("the same records get other results in another order")
	}
	alone := scored(t, others[1:2])
	if !slices.Contains(first, alone[0]) {
		t.Errorf("a record gets another result by itself: %s", alone[0])
	}
}

// scored returns the results for records.
func scored(t *testing.T, records []string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	s := &Streams{In: strings.NewReader(strings.Join(records, "\n")), Out: &out, Err: &errs, Getenv: func(string) string { return "" }}
	if code := Run(context.Background(), []string{"score", "--quiet", "--format", "jsonl", "-"}, s); code != Fine {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}
