package intake

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/attune-cx/attune/internal/golden"
	"github.com/attune-cx/attune/pkg/exchange"
)

// TestConversations reads every file of testdata/conversations and compares what was
// said by whom with the golden file beside it:
//
//	go test ./pkg/intake -run TestConversations -update
func TestConversations(t *testing.T) {
	paths, _ := filepath.Glob("testdata/conversations/*")
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			golden.Check(t, path+".golden", []byte(told(t, path)))
		})
	}
}

// told writes down what an input holds.
func told(t *testing.T, path string) string {
	t.Helper()
	o := Options{}
	if strings.Contains(path, "named-agent") {
		o.Agents = []string{"Sam", "Femke de Wit"}
	}
	r, err := Open([]string{path}, nil, o)
	if err != nil {
		return err.Error() + "\n"
	}
	defer r.Close()
	var b strings.Builder
	for {
		raw, err := r.NextRaw()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			return b.String() + err.Error() + "\n"
		}
		record, reject := raw.Decode()
		switch c := record.Conversation; {
		case reject != nil:
			fmt.Fprintf(&b, "reject %s\n", reject)
		case c == nil:
			fmt.Fprintf(&b, "pair %s %q %q\n", record.ID, record.Customer, record.Reply)
		default:
			fmt.Fprintf(&b, "conversation %s", c.ID)
			for _, f := range []struct{ name, value string }{{"subject", c.Subject}, {"situation", c.Situation}, {"language", c.Language}, {"team", c.Team}, {"channel", c.Channel}} {
				if f.value != "" {
					fmt.Fprintf(&b, " %s=%q", f.name, f.value)
				}
			}
			for _, m := range c.Meta {
				fmt.Fprintf(&b, " %s=%s", m.Name, m.Value)
			}
			if c.LeftOut != (exchange.LeftOut{}) {
				fmt.Fprintf(&b, " left out %+v", c.LeftOut)
			}
			b.WriteByte('\n')
			for _, turn := range c.Turns {
				fmt.Fprintf(&b, "%4d %-8s %q %s %q\n", turn.Source.Line, [...]string{"customer", "agent"}[turn.Speaker], turn.Name, turn.Time, turn.Text)
			}
		}
	}
}

func TestADeclaredEncodingIsRead(t *testing.T) {
	for name, text := range map[string]string{
		"windows-1252": "customer,reply\nWaar is mijn caf\xe9?,Om de hoek \x97 \x80 5.\n",
		"utf-16":       "\xff\xfec\x00u\x00s\x00t\x00o\x00m\x00e\x00r\x00,\x00r\x00e\x00p\x00l\x00y\x00\n\x00h\x00\xe9\x00,\x00j\x00a\x00\n\x00",
		"utf-16be":     "\x00r\x00e\x00p\x00l\x00y\x00\n\x00\xe9\x00\n",
	} {
		r, err := Open([]string{Stdin}, strings.NewReader(text), Options{Encoding: name})
		if err != nil {
			t.Fatal(err)
		}
		x, reject, err := r.Next(t.Context())
		if err != nil || reject != nil || !strings.Contains(x.Customer+x.Reply, "é") {
			t.Errorf("%s: %v, %v, %v; expected an é", name, x, reject, err)
		}
	}
	if _, err := Open([]string{Stdin}, nil, Options{Encoding: "klingon"}); err == nil || !strings.Contains(err.Error(), "windows-1252") {
		t.Errorf("an unknown encoding: %v; expected those that are known", err)
	}
}

// A table of conversations takes no more memory than MaxRecord asks for: a conversation
// that is longer is dropped, and the next one is read.
func TestALongConversationIsDropped(t *testing.T) {
	var b strings.Builder
	b.WriteString("conversation,speaker,text\n")
	for range 200 {
		b.WriteString("1,customer,And another word from me.\n")
	}
	b.WriteString("2,customer,Hello?\n2,agent,Hi!\n")
	r, err := Open([]string{Stdin}, strings.NewReader(b.String()), Options{MaxRecord: 1000})
	if err != nil {
		t.Fatal(err)
	}
	_, reject, err := r.Next(t.Context())
	if err != nil || reject == nil || !strings.Contains(reject.Reason, "longer than 1000 bytes") || reject.Raw != nil {
		t.Fatalf("%v, %v; expected a reject that was not kept", reject, err)
	}
	x, reject, err := r.Next(t.Context())
	if err != nil || reject != nil || x.ID != "2#2" || x.Customer != "Hello?" {
		t.Errorf("%+v, %v, %v; expected the reply of the second conversation", x, reject, err)
	}
}
