package intake_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/attune-cx/attune/pkg/intake"
)

func ExampleReader_Next() {
	input := strings.NewReader(`{"id": "a", "body_text": "Your lamp left this morning.", "order": 7}
{"id": "b"}
`)
	r, err := intake.Open([]string{intake.Stdin}, input, intake.Options{Fields: map[string]string{"reply": "body_text"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	for {
		x, reject, err := r.Next(context.Background())
		if err == io.EOF {
			return
		}
		if reject != nil {
			fmt.Println("rejected:", reject)
			continue
		}
		fmt.Println(x.ID, x.Reply, x.Meta[0].Name)
	}
	// Output:
	// a Your lamp left this morning. order
	// rejected: -:2: no field "body_text", found "id": name the field that holds the agent's reply with --field reply=NAME
}
