package template

import (
	"slices"
	"strings"
	"testing"
)

func TestUsage(t *testing.T) {
	zendesk := []string{"Hi {{ticket.requester.first_name}}", "{{ticket.id}} {{dc.signature}}", "{{ticket.requester.name}}", "{{current_user.first_name}} {{ticket.ticket_field_360}}", "{{satisfaction.rating_section}}", "{{ticket.latest_comment}}"}
	for _, test := range []struct {
		name    string
		library []string
		reply   string
		want    []string
	}{
		{"what the help desk knows", zendesk, "{{ticket.requester.last_name}} {{ticket.link}}", nil},
		{"fields of one's own", zendesk, "{{ticket.ticket_field_12}} {{dc.hello}} {{warranty_months}} {{ticket.loyalty.tier}}", nil},
		{"filters do not matter", zendesk, "{{ ticket.requester.first_name | default: 'there' }}", nil},
		{"a slip of the pen", zendesk, "{{ticket.requester.frist_name}} {{ticket.tittle}} {{ticket.requestor.name}}", []string{
			`unknown "{{ticket.requester.frist_name}}": ticket.requester.frist_name is no name that Zendesk fills in. Did you mean {{ticket.requester.first_name}}?`,
			`unknown "{{ticket.tittle}}": ticket.tittle is no name that Zendesk fills in. Did you mean {{ticket.title}}?`,
			`unknown "{{ticket.requestor.name}}": ticket.requestor.name is no name that Zendesk fills in. Did you mean {{ticket.requester.name}}?`}},
		{"case and joints", zendesk, "{{Ticket.ID}} {{ticket_id}}", []string{
			`unknown "{{Ticket.ID}}": Ticket.ID is no name that Zendesk fills in. Did you mean {{ticket.id}}?`,
			`unknown "{{ticket_id}}": ticket_id is no name that Zendesk fills in. Did you mean {{ticket.id}}?`}},
		{"a name of another help desk", zendesk, "{{ticket.requester.firstname}} {{ticket.customer.firstname}}", []string{
			`foreign "{{ticket.requester.firstname}}": ticket.requester.firstname is a name of Freshdesk, the others are of Zendesk. Zendesk calls it ticket.requester.first_name.`,
			`foreign "{{ticket.customer.firstname}}": ticket.customer.firstname is a name of Gorgias, the others are of Zendesk. Write the name that your help desk gives it, or allow this one if it is a field of your own.`}},
		{"syntax of another help desk", zendesk, "%{ticket.number}", []string{
			`foreign "%{ticket.number}": ticket.number is written %{…}, all others {{…}}. Write {{…}} if it is for the same help desk.`}},
		{"what agents fill in goes with any", zendesk, "{amount} [NAME] <<date>>", nil},
		{"a library of two help desks", append([]string{"%{ticket.number} %{ticket.name.first}", "%{ticket.staff.name}"}, zendesk...), "%{ticket.number}", nil},
		{"two names for the same in one library", append([]string{"{{ticket.requester.firstname}}", "{{ticket.agent.name}}"}, zendesk...), "{{ticket.requester.firstname}}", nil},
		{"alone: nothing to compare with", []string{"%{ticket.number}"}, "%{ticket.number}", nil},
		{"alone: a slip is near a name of any help desk", []string{"#{ticket.customer.fristname}"}, "#{ticket.customer.fristname}", []string{
			`unknown "#{ticket.customer.fristname}": ticket.customer.fristname is no name that Zammad fills in. Did you mean #{ticket.customer.firstname}?`}},
		{"alone: two syntaxes in one reply", []string{"{{ticket.id}} {{ticket.title}} %{ticket.id}"}, "{{ticket.id}} {{ticket.title}} %{ticket.id}", []string{
			`foreign "%{ticket.id}": ticket.id is written %{…}, all others {{…}}. Write {{ticket.id}} if it is for the same help desk.`}},
		{"Help Scout", []string{"{%customer.firstName,fallback=there%}"}, "{%customer.firstname,fallback=there%}", []string{
			`unknown "{%customer.firstname,fallback=there%}": customer.firstname is no name that Help Scout fills in. Did you mean {%customer.firstName%}?`}},
		{"Intercom and what teams call their attributes", []string{"{{first_name | fallback: 'there'}}"}, "{{plan_name}} {{first_nme}}", []string{
			`unknown "{{first_nme}}": first_nme is no name that Intercom fills in. Did you mean {{first_name}}?`}},
		{"two that have one nearly as well", nil, "{{user.nam}}", []string{
			`unknown "{{user.nam}}": user.nam is no name that Intercom and Front fill in. Did you mean {{user.name}}?`}},
		{"Front", nil, "{{recipient.first_name}} {{conversation.ticket_id}} {{survey}} {{recipient.contract_end}} {{recipient.hanlde}}", []string{
			`unknown "{{recipient.hanlde}}": recipient.hanlde is no name that Front fills in. Did you mean {{recipient.handle}}?`}},
		{"Zammad", nil, "#{ticket.last_contact_agent_at} #{ticket.owner.avatar(60,60)} #{ticket.last_contact_agnet_at}", []string{
			`unknown "#{ticket.last_contact_agnet_at}": ticket.last_contact_agnet_at is no name that Zammad fills in. Did you mean #{ticket.last_contact_agent_at}?`}},
		{"names of nobody's but the team's", []string{"{{name}} {{mail}} {{order}} {{shop}} {{street}}"}, "{{mail}} {{phones}}", nil},
		{"signs in addresses and code", zendesk, "https://example.org/caf%C3%A9%20au%20lait 5%-10% `cd ${HOME}`", nil},
		{"what the template itself names", zendesk, "{% assign titel = ticket.title %}{{titel}}", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var u Usage
			for _, reply := range test.library {
				u.Add(Expand(reply).Placeholders)
			}
			var got []string
			for _, p := range u.Checker().Check(Expand(test.reply).Placeholders) {
				got = append(got, show1(p, test.reply))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}

func TestNames(t *testing.T) {
	syntaxes := map[string]bool{}
	for _, d := range known().Desks {
		syntaxes[d.Syntax] = true
		if len(d.Names) == 0 {
			t.Errorf("%s has no names", d.Name)
		}
		for _, name := range d.Names {
			if strings.ContainsAny(name, "()|* ") || !d.knows(name) || nameOf(name) != name {
				t.Errorf("%s: the name %q is not written out", d.Name, name)
			}
		}
		if len(withSyntaxName(d.Syntax)) == 0 {
			t.Errorf("%s: no such syntax: %s", d.Name, d.Syntax)
		}
	}
}

func withSyntaxName(name string) []*desk {
	for _, p := range Expand("{{a}} {%a.b%} %{a} #{a} ${a}").Placeholders {
		if p.Syntax.String() == name {
			return withSyntax(p.Syntax)
		}
	}
	return nil
}
