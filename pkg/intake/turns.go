package intake

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/attune-cx/attune/pkg/exchange"
)

// turnsShape is the plainest way to write a conversation down:
//
//	{"id": "77", "turns": [{"speaker": "customer", "text": "…"}, {"speaker": "agent", "text": "…"}]}
//
// They may be called messages as well. The fields of an exchange may stand beside the turns. Other fields are passed on.
var turnsShape = &shape{
	name: `a conversation with "turns"`,
	tells: func(names []string, _ []byte) bool {
		return slices.Contains(names, "turns") || slices.Contains(names, "messages")
	},
	read: readTurns,
}

type turnsObject struct {
	ID        scalar         `json:"id"`
	Subject   scalar         `json:"subject"`
	Situation scalar         `json:"situation"`
	Language  scalar         `json:"language"`
	Agent     scalar         `json:"agent"`
	Team      scalar         `json:"team"`
	Channel   scalar         `json:"channel"`
	Time      scalar         `json:"time"`
	Turns     []turn         `json:"turns"`
	Messages  []turn         `json:"messages"`
	Other     jsontext.Value `json:",inline"`
}

type turn struct {
	Speaker scalar `json:"speaker"`
	Role    scalar `json:"role"`
	From    scalar `json:"from"`
	Author  scalar `json:"author"`
	Name    scalar `json:"name"`
	Text    scalar `json:"text"`
	Content scalar `json:"content"`
	Body    scalar `json:"body"`
	Message scalar `json:"message"`
	Time    scalar `json:"time"`
	Stamp   scalar `json:"timestamp"`
	Created scalar `json:"created_at"`
}

func readTurns(object []byte, t *talk) error {
	var o turnsObject
	if err := unmarshal(object, &o); err != nil {
		return err
	}
	c := &t.c
	c.ID, c.Subject = o.ID.String(), o.Subject.String()
	c.Situation, c.Language, c.Team, c.Channel = o.Situation.String(), o.Language.String(), o.Team.String(), o.Channel.String()
	meta, err := fieldsOf(o.Other)
	if err != nil {
		return err
	}
	c.Meta = meta
	o.Turns = append(o.Turns, o.Messages...)
	if len(o.Turns) == 0 {
		return errors.New(`"turns" is empty: expected [{"speaker": "customer", "text": "…"}, {"speaker": "agent", "text": "…"}]`)
	}
	for i, x := range o.Turns {
		who := firstOf(x.Speaker, x.Role, x.From, x.Author)
		m := message{side: sideOf(who), name: firstOf(x.Name, x.Author), text: firstOf(x.Text, x.Content, x.Body, x.Message), time: firstOf(x.Time, x.Stamp, x.Created)}
		if m.side == unknownSide && m.name == "" {
			m.name = who
		}
		if m.side == agentSide && m.name == "" {
			m.name = o.Agent.String()
		}
		if m.side == unknownSide && m.name == "" {
			return fmt.Errorf(`turn %d does not say who speaks: expected "speaker": "customer" or "agent"`, i+1)
		}
		if m.time == "" && i == 0 {
			m.time = o.Time.String()
		}
		t.add(m)
	}
	return nil
}

// fieldsOf returns the fields of an object in their order, the last of equal names.
func fieldsOf(object jsontext.Value) ([]exchange.Field, error) {
	if len(object) == 0 {
		return nil, nil
	}
	d := newDraft()
	defer d.release()
	none := &fieldMap{}
	if _, reason := d.readObject(object, none); reason != "" {
		return nil, errors.New(reason)
	}
	var fields []exchange.Field
	for _, m := range d.meta {
		fields = append(fields, exchange.Field{Name: d.string(m.name), Value: oneLine(object[m.value.from:m.value.to])})
	}
	return lastOfEach(fields), nil
}
