package intake

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// interleaved is a table with a message per row in the order of time, so that many
// conversations are under way at a time.
func interleaved(talks, rounds int) string {
	var b strings.Builder
	b.WriteString("conversation,speaker,text\n")
	for i := range rounds {
		for k := range talks {
			speaker := []string{"customer", "agent"}[i%2]
			fmt.Fprintf(&b, "c%d,%s,\"message %d\nof %d\"\n", k, speaker, i, k)
		}
	}
	return b.String()
}

func conversations(t *testing.T, text string, o Options) (talks []string, rejects []string) {
	t.Helper()
	r, err := Open([]string{Stdin}, strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	for {
		raw, err := r.NextRaw()
		if err == io.EOF {
			return talks, rejects
		}
		if err != nil {
			t.Fatal(err)
		}
		record, reject := raw.Decode()
		if reject != nil {
			rejects = append(rejects, reject.String())
			continue
		}
		said := record.Conversation.ID
		for _, turn := range record.Conversation.Turns {
			said += fmt.Sprintf(" %d:%s", turn.Source.Line, turn.Text)
		}
		talks = append(talks, said)
	}
}

func TestInterleavedConversations(t *testing.T) {
	talks, rejects := conversations(t, interleaved(3, 4), Options{})
	want := []string{
		"c0 2:message 0\nof 0 8:message 1\nof 0 14:message 2\nof 0 20:message 3\nof 0",
		"c1 4:message 0\nof 1 10:message 1\nof 1 16:message 2\nof 1 22:message 3\nof 1",
		"c2 6:message 0\nof 2 12:message 1\nof 2 18:message 2\nof 2 24:message 3\nof 2",
	}
	if !slices.Equal(talks, want) || len(rejects) > 0 {
		t.Errorf("got %q and %q", talks, rejects)
	}
}

// A fault is told where it stands, however the rows around it were put together.
func TestLinesOfInterleavedRows(t *testing.T) {
	_, rejects := conversations(t, "conversation,speaker,text\na,customer,Hello\nb,customer,Hi\na,agent,\"x\ny\"\nb,agent\n", Options{})
	if len(rejects) != 1 || !strings.HasPrefix(rejects[0], "-:6:1: found 2 cells, expected 3") {
		t.Errorf("got %q", rejects)
	}
}

// What is held is bounded: who was silent for longest is done, and is not begun anew.
func TestTooMuchInterleaved(t *testing.T) {
	const apart = 40
	talks, rejects := conversations(t, interleaved(apart, 2), Options{MaxRecord: 1 << 10})
	if len(talks) != apart || len(rejects) != apart {
		t.Fatalf("%d conversations, %d rejects", len(talks), len(rejects))
	}
	for _, r := range rejects {
		if !strings.Contains(r, "began further up, with more than 4 KiB of others between: sort by conversation and time") {
			t.Fatal(r)
		}
	}
	if !strings.HasPrefix(talks[0], "c0 ") {
		t.Errorf("the first is %q", talks[0])
	}
}

// A conversation that is too long to keep is one reject, and the others are read.
func TestLongConversation(t *testing.T) {
	var b strings.Builder
	b.WriteString("conversation,speaker,text\nb,customer,Hello\n")
	for range 100 {
		b.WriteString("a,customer,And another thing\n")
	}
	b.WriteString("b,agent,Hi\n")
	talks, rejects := conversations(t, b.String(), Options{MaxRecord: 1 << 10})
	if want := []string{"b 2:Hello 103:Hi"}; !slices.Equal(talks, want) {
		t.Errorf("got %q, want %q", talks, want)
	}
	if len(rejects) != 1 || !strings.HasPrefix(rejects[0], "-:3: the record is longer than 1 KiB") {
		t.Errorf("got %q", rejects)
	}
}

// Pages without records hold none, and that is no fault.
func TestEmptyPages(t *testing.T) {
	for _, page := range []string{`{"tickets":[],"next_page":null}`, `{"conversations": [ ], "meta": {}}`, `{"data":{"payload":[]}}`, "[]"} {
		for _, text := range []string{page, page + "\n" + page} {
			if got := readText(t, text, Options{}); len(got) > 0 && page != "[]" {
				t.Errorf("%s: %q", text, got)
			}
		}
		if got := readText(t, page+"\n"+`{"reply":"It left today.","items":[]}`, Options{Format: "json"}); len(got) != 1 || !strings.Contains(got[0], "It left today.") {
			t.Errorf("%s and a record: %q", page, got)
		}
	}
}
