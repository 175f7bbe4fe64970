package library_test

import (
	"fmt"

	"github.com/attune-cx/attune/pkg/library"
)

func ExampleRead() {
	file := library.Read("macros.json", []byte(`{"macros": [
  {"id": 11, "title": "Late", "actions": [
    {"field": "comment_value", "value": "Hi {{ticket.requester.first_name}},\n\nit comes tomorrow."}]},
  {"id": 12, "title": "Close", "actions": [{"field": "status", "value": "solved"}]}
]}`))
	fmt.Printf("%s: %d reply, %d without text\n", file.Format, len(file.Replies), file.LeftOut.Textless)
	reply := &file.Replies[0]
	place := reply.Span(len(reply.Text)-len("tomorrow."), len(reply.Text))
	fmt.Printf("%s ends at line %d, column %d\n", reply.Title, place.Start.Line, place.Start.Column)
	// Output:
	// zendesk: 1 reply, 1 without text
	// Late ends at line 3, column 90
}
