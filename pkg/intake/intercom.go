package intake

import (
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// intercomShape is a conversation of Intercom: the first message is its source (once
// conversation_message), the others are its parts. Parts without a body only note what
// was done; those with one reach the customer, unless they are notes.
var intercomShape = &shape{
	name:  "an Intercom conversation",
	tells: func(names []string, _ []byte) bool { return slices.Contains(names, "conversation_parts") },
	read:  readIntercom,
}

type intercomConversation struct {
	ID      scalar          `json:"id"`
	Title   scalar          `json:"title"`
	Created scalar          `json:"created_at"`
	Team    scalar          `json:"team_assignee_id"`
	Source  *intercomPart   `json:"source"`
	First   *intercomPart   `json:"conversation_message"`
	Parts   intercomPartsOf `json:"conversation_parts"`
}

type intercomPartsOf struct {
	Parts []intercomPart `json:"conversation_parts"`
}

// UnmarshalJSONFrom reads the list, also where an export has left out the object around
// it.
func (p *intercomPartsOf) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() == '[' {
		return json.UnmarshalDecode(d, &p.Parts)
	}
	type plain intercomPartsOf // without this method
	return json.UnmarshalDecode(d, (*plain)(p))
}

type intercomPart struct {
	Kind    scalar         `json:"part_type"`
	Type    scalar         `json:"type"` // of a source: conversation, email, …
	Subject scalar         `json:"subject"`
	Body    scalar         `json:"body"`
	Created scalar         `json:"created_at"`
	Author  intercomAuthor `json:"author"`
}

type intercomAuthor struct {
	Type  scalar `json:"type"`
	ID    scalar `json:"id"`
	Name  scalar `json:"name"`
	Email scalar `json:"email"`
}

func readIntercom(object []byte, t *talk) error {
	var o intercomConversation
	if err := unmarshal(object, &o); err != nil {
		return err
	}
	first := o.Source
	if first == nil {
		first = o.First
	}
	t.c.ID, t.c.Team = o.ID.String(), o.Team.String()
	t.c.Subject = o.Title.String()
	if first != nil {
		if t.c.Channel = first.Type.String(); t.c.Channel == "conversation" { // in the messenger
			t.c.Channel = "chat"
		}
		t.c.Subject = firstOf(o.Title, scalar(fromHTML(first.Subject.String())))
		first.Created = scalar(firstOf(first.Created, o.Created))
		first.Kind = "comment"
		t.add(first.message())
	}
	for i := range o.Parts.Parts {
		t.add(o.Parts.Parts[i].message())
	}
	return nil
}

func (p *intercomPart) message() message {
	m := message{name: firstOf(p.Author.Name, p.Author.Email, p.Author.ID), text: fromHTML(p.Body.String()), time: p.Created.String()}
	switch p.Author.Type {
	case "admin", "team":
		m.side = agentSide
	case "bot":
		m.side = botSide
	default: // user, lead, contact
		m.side = customerSide
	}
	switch {
	case p.Kind == "note" || p.Kind == "note_and_reopen":
		m.side = noteSide
	case p.Kind != "comment" && p.Body == "":
		m.side = systemSide
	}
	return m
}
