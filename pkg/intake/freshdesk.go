package intake

import "slices"

// freshdeskShape is a ticket of Freshdesk: the description is what the customer wrote
// first, the conversations are the messages that followed.
var freshdeskShape = &shape{
	name:  "a Freshdesk ticket",
	tells: func(names []string, _ []byte) bool { return slices.Contains(names, "conversations") },
	read:  readFreshdesk,
}

type freshdeskTicket struct {
	ID            scalar             `json:"id"`
	Subject       scalar             `json:"subject"`
	Text          scalar             `json:"description_text"`
	HTML          scalar             `json:"description"`
	Created       scalar             `json:"created_at"`
	Source        scalar             `json:"source"`
	Group         scalar             `json:"group_id"`
	Asker         scalar             `json:"requester_id"`
	Requester     zendeskUser        `json:"requester"`
	Conversations []freshdeskMessage `json:"conversations"`
}

type freshdeskMessage struct {
	Text     scalar `json:"body_text"`
	HTML     scalar `json:"body"`
	Incoming yesNo  `json:"incoming"`
	Private  yesNo  `json:"private"`
	User     scalar `json:"user_id"`
	Created  scalar `json:"created_at"`
}

// freshdeskSources are the channels that Freshdesk numbers.
var freshdeskSources = map[scalar]string{"1": "email", "2": "portal", "3": "phone", "7": "chat", "9": "feedback widget", "10": "email"}

func readFreshdesk(object []byte, t *talk) error {
	var o freshdeskTicket
	if err := unmarshal(object, &o); err != nil {
		return err
	}
	t.c.ID, t.c.Subject, t.c.Team = o.ID.String(), o.Subject.String(), o.Group.String()
	t.c.Channel = freshdeskSources[o.Source]
	first := message{side: customerSide, text: firstOf(o.Text), time: o.Created.String()}
	first.name = firstOf(o.Requester.Name, o.Asker)
	if o.Source == "10" { // an agent wrote to the customer first
		first.side, first.name = agentSide, ""
	}
	if first.text == "" {
		first.text = fromHTML(o.HTML.String())
	}
	if first.text != "" {
		t.add(first)
	}
	for _, c := range o.Conversations {
		m := message{side: agentSide, name: c.User.String(), text: firstOf(c.Text), time: c.Created.String()}
		if m.text == "" {
			m.text = fromHTML(c.HTML.String())
		}
		switch {
		case c.Private == yes:
			m.side = noteSide
		case c.Incoming == yes:
			m.side = customerSide
			if c.User == "" || c.User == o.Asker || c.User == o.Requester.ID {
				m.name = firstOf(o.Requester.Name, c.User)
			}
		}
		t.add(m)
	}
	return nil
}
