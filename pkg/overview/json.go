package overview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/terminal"
)

//go:embed overview.schema.json
var schema string

// JSONSchema returns the JSON Schema (2020-12) of the figures.
func JSONSchema() string { return schema }

// WriteJSON writes all figures, indented, without anything that a terminal would obey.
// The keys are stable: others may be added, and what one means changes only together
// with [Schema].
func WriteJSON(w io.Writer, o *Overview) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(o); err != nil {
		return err
	}
	_, err := w.Write(SafeJSON(b.Bytes()))
	return err
}

// SafeJSON escapes in JSON what a terminal would obey.
func SafeJSON(data []byte) []byte {
	safe := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r != '\n' && terminal.Obeyed(r) {
			safe = fmt.Appendf(safe, `\u%04x`, r)
		} else {
			safe = append(safe, data[i:i+n]...)
		}
		i += n
	}
	return safe
}
