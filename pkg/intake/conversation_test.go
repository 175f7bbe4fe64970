package intake

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
)

var update = flag.Bool("update", false, "write the golden files")

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
			got := told(t, path)
			golden := path + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nexpected\n%s", got, want)
			}
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
