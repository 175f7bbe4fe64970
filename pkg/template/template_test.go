package template

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func texts(t Template) []string {
	var all []string
	for _, v := range t.Variants {
		all = append(all, v.Text)
	}
	return all
}

func TestVariants(t *testing.T) {
	for _, test := range []struct {
		name, template string
		want           []string
	}{
		{"no tags", "Hi {{name}},", []string{"Hi {{name}},"}},
		{"nothing", "", []string{""}},
		{"if without else: with and without", "Hi{% if vip %} dear{% endif %}!", []string{"Hi dear!", "Hi!"}},
		{"if and else", "{% if vip %}A{% else %}B{% endif %}", []string{"A", "B"}},
		{"unless", "{% unless open %}A{% else %}B{% endunless %}", []string{"B", "A"}},
		{"if, elsif, else", "{% if a %}A{% elsif b %}B{% else %}C{% endif %}.", []string{"A.", "B.", "C."}},
		{"case", "{% case x %} {% when 1 %}A{% when 2, 3 %}B{% else %}C{% endcase %}.", []string{"A.", "B.", "C."}},
		{"case without else is taken to be complete", "{% case x %}{% when 'nl' %}A{% when 'en' %}B{% endcase %}.", []string{"A.", "B."}},
		{"for, and for nothing", "{% for item in order.items %}{{item.name}} {% else %}none {% endfor %}left", []string{"{{item.name}} left", "none left"}},
		{"assign, capture, echo", "{% assign a = 1 %}{% capture b %}x{% endcapture %}{% echo a %}.", []string{"x."}},
		{"comment", "a{% comment %}TODO {% if x %} {{ {% endcomment %}b", []string{"ab"}},
		{"comment in a line", "a{% # not now %}b", []string{"ab"}},
		{"raw stays as it is", "a{% raw %}{% if x %}{{b}}{% endraw %}c", []string{"a{% if x %}{{b}}c"}},
		{"hyphens take space away", "a \n{%- if x -%} \n b {%- endif -%} \n c", []string{"abc", "ac"}},
		{"hyphens of a placeholder, too", "a {{- name -}} !", []string{"a{{- name -}}!"}},
		{"an if around everything", "{% if x %}A{% endif %}", []string{"A"}},
		{"nothing but empty", "{% if x %}{% endif %}", []string{""}},
		{"several at once go side by side", "{% if a %}A{% else %}B{% endif %}{% if c %}C{% else %}D{% endif %}", []string{"AC", "BD"}},
		{"within one another", "{% if a %}A{% if b %}B{% else %}C{% endif %}{% else %}D{% endif %}", []string{"AB", "AC", "D"}},
		{"the same subject has one value in all of the text",
			"{% if l == 'nl' %}Dag{% else %}Hi{% endif %} {% if vip %}!{% endif %} {% if l == 'nl' %}Groet{% elsif l == 'en' %}Bye{% endif %}",
			[]string{"Dag ! Groet", "Hi ! ", "Hi  Bye"}},
		{"ifs that exclude one another", "{% if l == \"nl\" %}Dag{% endif %}{% if l == \"en\" %}Hi{% endif %}{% if l != 'nl' %}!{% endif %}", []string{"Dag", "Hi!", "!"}},
		{"html around tags", "<p>{% if a %}<b>A</b>{% else %}B{% endif %}</p>", []string{"<p><b>A</b></p>", "<p>B</p>"}},
		{"Handlebars", "{{#if vip}}A{{else if b}}B{{else}}C{{/if}}.", []string{"A.", "B.", "C."}},
		{"Mustache: the same subject", "{{#vip}}A{{/vip}} {{^vip}}B{{/vip}} {{#unless vip}}C{{/unless}}", []string{"A  ", " B C"}},
		{"each, and a comment", "{{#each items}}{{this}} {{else}}none {{/each}}left{{!-- until May --}}", []string{"{{this}} left", "none left"}},
		{"Help Scout's are placeholders", "Hi {%customer.firstName,fallback=there%}", []string{"Hi {%customer.firstName,fallback=there%}"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Expand(test.template)
			want := slices.Clone(test.want)
			all := texts(got)
			slices.Sort(all)
			slices.Sort(want)
			if !slices.Equal(all, want) {
				t.Errorf("got  %q\nwant %q", all, want)
			}
			if len(got.Problems) > 0 {
				t.Errorf("problems: %+v", got.Problems)
			}
		})
	}
}

func TestSpan(t *testing.T) {
	const template = "Hi {% if a %}dear {% else %}old {% endif %}{{name}}, é{%- # x -%} end"
	for _, v := range Expand(template).Variants {
		for start := range v.Text {
			for end := start + 1; end <= len(v.Text); end++ {
				from, to := v.Span(start, end)
				if from >= to || template[from] != v.Text[start] || template[to-1] != v.Text[end-1] {
					t.Fatalf("%q, %d to %d: %d to %d", v.Text, start, end, from, to)
				}
			}
		}
		if from, to := v.Span(len(v.Text), len(v.Text)); from != len(template) || to != from {
			t.Errorf("the end of %q is %d to %d", v.Text, from, to)
		}
	}
}

func show1(p Problem, template string) string {
	return fmt.Sprintf("%s %q: %s %s", p.Kind, template[p.Start:p.End], p.Message, p.Advice)
}

func TestProblems(t *testing.T) {
	for _, test := range []struct {
		template string
		want     []string
	}{
		{"Hi {{ticket.name, thanks", []string{`half-open "{{ticket.name": {{ticket.name is opened and never closed. Close it with }}.`}},
		{"Hi {{ticket.name} thanks", []string{`half-open "{{ticket.name}": {{ticket.name} opens with two braces and closes with one. Write {{ticket.name}}.`}},
		{"Hi {ticket.name}} thanks", []string{`half-open "{ticket.name}}": {ticket.name}} opens with one brace and closes with two. Write {{ticket.name}}.`}},
		{"Hi ticket.name}} thanks", []string{`half-open "ticket.name}}": ticket.name}} is closed and never opened. Open it with {{.`}},
		{"Hi {{ , thanks", []string{`half-open "{{": {{ is opened and never closed. Close it with }}.`}},
		{"Hi {{{{", []string{`half-open "{{": {{ is opened and never closed. Close it with }}.`}},
		{"Hi {{ticket.{{id}}", []string{`half-open "{{ticket": {{ticket is opened and never closed. Close it with }}.`}},
		{"Hi {{ name\n\nThanks }}", []string{`half-open "{{ name": {{ name is opened and never closed. Close it with }}.`, `half-open "Thanks }}": Thanks }} is closed and never opened. Open it with {{.`}},
		{"#{ticket.id and %{x and ${y", []string{
			`half-open "#{ticket.id": #{ticket.id is opened and never closed. Close it with }.`,
			`half-open "%{x": %{x is opened and never closed. Close it with }.`,
			`half-open "${y": ${y is opened and never closed. Close it with }.`}},
		{"Hi {customer_name, thanks", []string{`half-open "{customer_name": {customer_name is opened and never closed. Close it with }.`}},
		{"order [ORDER NUMBER is on its way", []string{`half-open "[ORDER NUMBER": [ORDER NUMBER is opened and never closed. Close it with ].`}},
		{"Hi <<name, thanks", []string{`half-open "<<name": <<name is opened and never closed. Close it with >>.`}},
		{"{% if vip A", []string{`half-open "{% if": {% if is opened and never closed. Close it with %}.`}},
		{"if vip %} A", []string{`half-open "vip %}": vip %} is closed and never opened. Open it with {%.`}},
		{"Hi {{}}, {{ }} #{} {}", []string{
			`empty "{{}}": {{}} names nothing. Write the name of what is to stand here, or take it out.`,
			`empty "{{ }}": {{ }} names nothing. Write the name of what is to stand here, or take it out.`,
			`empty "#{}": #{} names nothing. Write the name of what is to stand here, or take it out.`,
			`empty "{}": {} names nothing. Write what is to stand here, or take it out.`}},
		{"{% if a %}A", []string{`unbalanced "{% if a %}": {% if a %} is never closed. Write {% endif %} where it ends.`}},
		{"A{% endif %}", []string{`unbalanced "{% endif %}": {% endif %} ends nothing. Take it out, or write {% if %} before it.`}},
		{"{% if a %}A{% endunless %}B{% endif %}", []string{`unbalanced "{% endunless %}": {% endunless %} ends nothing. What is open here is {% if a %}: end it with {% endif %}.`}},
		{"{% if a %}{% for x in y %}A{% endif %}", []string{`unbalanced "{% for x in y %}": {% for x in y %} is never closed. Write {% endfor %} where it ends.`}},
		{"{% else %}A", []string{`unbalanced "{% else %}": {% else %} stands in no {% if %}. Take it out, or write the tag that it belongs to before it.`}},
		{"{% comment %}A", []string{`unbalanced "{% comment %}": {% comment %} is never closed. Write {% endcomment %} where it ends.`}},
		{"{% iff a %}A{% endif %}", []string{
			`unknown-tag "{% iff a %}": There is no tag {% iff a %}. Did you mean {% if %}?`,
			`unbalanced "{% endif %}": {% endif %} ends nothing. Take it out, or write {% if %} before it.`}},
		{"{% if a %}A{% elif b %}B{% endif %}", []string{`unknown-tag "{% elif b %}": There is no tag {% elif b %}. Did you mean {% elsif %}?`}},
		{"{% if a %}A{% else if b %}B{% endif %}", []string{`unknown-tag "{% else if b %}": {% else if b %} is read as {% else %}. Write {% elsif … %}.`}},
		{"{% frobnicate %}", []string{`unknown-tag "{% frobnicate %}": There is no tag {% frobnicate %}. Take it out, or write one that there is, such as {% if %}, {% case %} or {% assign %}.`}},

		{"Hi,\n\n{{#if vip}}A", []string{`unbalanced "{{#if vip}}": {{#if vip}} is never closed. Write {{/if}} where it ends.`}},
		{"A{{/if}}", []string{`unbalanced "{{/if}}": {{/if}} ends nothing. Take it out, or write {{#if}} before it.`}},
		{"{{#each orders}}{{#if a}}A{{/each}}", []string{`unbalanced "{{#if a}}": {{#if a}} is never closed. Write {{/if}} where it ends.`}},
		{"{{#if a}}A{{/unless}}B{{/if}}", []string{`unbalanced "{{/unless}}": {{/unless}} ends nothing. What is open here is {{#if a}}: end it with {{/if}}.`}},
		{"{{#if a}}A{% endif %}{{/if}}", []string{`unbalanced "{% endif %}": {% endif %} ends nothing. What is open here is {{#if a}}: end it with {{/if}}.`}},
		{"A{{else}}B", []string{`unbalanced "{{else}}": {{else}} stands in no block. Take it out, or write {{#if …}} before it.`}},
		{"{{#if vip\nA{{/if}}", []string{
			`half-open "{{#if": {{#if is opened and never closed. Close it with }}.`,
			`unbalanced "{{/if}}": {{/if}} ends nothing. Take it out, or write {{#if}} before it.`}},

		// what is no slip
		{"{{#if a}}A{{else if b}}B{{else}}C{{/if}} {{#vip}}D{{/vip}}{{^vip}}E{{/vip}} {{! note }}{{~#each x~}}F{{~/each~}}", nil},
		{"Write `{{#if a}}` before it", nil},
		{"Use `{{name` or `{}`", nil},
		{"```\nbody {\n  a: {{b\n}\n```\n", nil},
		{"<pre>if (a) { b(c, {}) }</pre> and <code>{{x</code>", nil},
		{"body {\n  color: red;\n}\n", nil},
		{"{a: b} {\"a\": {\"b\": {}}}"[:6], nil},
		{"<!-- {{todo -->", nil},
		{"<style>@media print{.a{color:red}}</style>", nil},
		{"a{b{c}} {d:e{f}}", nil},
		{"[see below] [x] [NB: this\nand that] [URGENT]", nil},
		{"a << b and 50% off %} no", []string{`half-open "off %}": off %} is closed and never opened. Open it with {%.`}},
		{"#{{ticket.id}} and {{{name}}}", nil},
		{"{{ order.total | divided_by: 100 | money }} {{ \"a\" | upcase }}", nil},
	} {
		var got []string
		for _, p := range Expand(test.template).Problems {
			got = append(got, show1(p, test.template))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q\n got %s\nwant %s", test.template, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for template, want := range map[string]string{
		"{{ ticket.requester.first_name | default: \"there\" | capitalize }}":     "{{…}} ticket.requester.first_name",
		"{{ticket.messages[-1].body_text}} {{a[0].b[1].c}}":                       "{{…}} ticket.messages.body_text, {{…}} a.b.c",
		"%{ticket.name.first} #{ticket.id} ${name} %name%":                        "%{…} ticket.name.first, #{…} ticket.id, ${…} name, %…% name",
		"{%customer.firstName,fallback=there%}":                                   "{%…%} customer.firstName",
		"{name} {brief description of fix} <<x>>":                                 "{…} name, {…} , <<…>> x",
		"{{ 'a' | t }} {{-b-}}":                                                   "{{…}} , {{…}} b",
		"{% assign g = 1 %}{{g}} {% for o in l %}{{o.id}}{{p.id}}{% endfor %}":    "{{…}} , {{…}} , {{…}} p.id",
		"<a href=\"https://example.org/{{ticket.id}}\">x</a> `{{coupon.code}}`":   "{{…}} ticket.id, {{…}} coupon.code",
		"{% if ticket.id %}{% comment %}{{a}}{% endcomment %}{{dc.x}}{% endif %}": "{{…}} dc.x",
	} {
		var got []string
		for _, p := range Expand(template).Placeholders {
			got = append(got, p.Syntax.String()+" "+p.Name)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s\n got %s\nwant %s", template, s, want)
		}
	}
}

// Every branch stands in a variant, however branches are nested; random templates have a
// word of their own in each.
func TestEachBranchIsLaidOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		words := 0
		var b strings.Builder
		var write func(depth int)
		word := func() { fmt.Fprintf(&b, " w%d ", words); words++ }
		write = func(depth int) {
			word()
			for range r.IntN(3) {
				if depth == 0 || words > 24 {
					return
				}
				subject := string(rune('a' + r.IntN(3)))
				switch r.IntN(3) {
				case 0:
					fmt.Fprintf(&b, "{%% if %s == '%d' %%}", subject, r.IntN(3))
					write(depth - 1)
					if r.IntN(2) == 0 {
						fmt.Fprintf(&b, "{%% elsif %s != '%d' %%}", subject, r.IntN(3))
						write(depth - 1)
					}
					b.WriteString("{% endif %}")
				case 1:
					fmt.Fprintf(&b, "{%% case %s %%}", subject)
					for i := range 1 + r.IntN(3) {
						fmt.Fprintf(&b, "{%% when '%d' %%}", i)
						write(depth - 1)
					}
					b.WriteString("{% endcase %}")
				case 2:
					fmt.Fprintf(&b, "{%% unless %s %%}", subject)
					write(depth - 1)
					b.WriteString("{% else %}")
					write(depth - 1)
					b.WriteString("{% endunless %}")
				}
				word()
			}
		}
		write(4)
		got := Expand(b.String())
		all := strings.Join(texts(got), "|")
		for i := range words {
			if !strings.Contains(all, fmt.Sprintf(" w%d ", i)) && len(got.Variants) < maxVariants {
				t.Fatalf("w%d is in no variant of %s\n%s", i, &b, strings.Join(texts(got), "\n"))
			}
		}
	}
}

func TestManyBranches(t *testing.T) {
	var b strings.Builder
	b.WriteString("{% case x %}")
	for i := range 100 {
		fmt.Fprintf(&b, "{%% when %d %%}%d", i, i)
	}
	b.WriteString("{% endcase %}")
	got := Expand(b.String())
	if len(got.Variants) != maxVariants || len(got.Problems) != 1 || got.Problems[0].Kind != Branches {
		t.Errorf("%d variants, problems %+v", len(got.Variants), got.Problems)
	}
	deep := strings.Repeat("{% if a %}", 150) + "x" + strings.Repeat("{% endif %}", 150)
	if got := Expand(deep); len(got.Problems) == 0 || got.Problems[0].Kind != Branches || !slices.Contains(texts(got), "x") {
		t.Errorf("deep: %q, problems %+v", texts(got), got.Problems)
	}
}

// Time grows with the length of the text, whatever stands in it.
func TestHostileTemplates(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	const size = 1 << 20
	for _, unit := range []string{"{", "{{", "{{a", "{%", "{% if a %}", "{% else %}", "{% endif %}", "{% comment %}", "{% raw %}endraw", "{% comment %}endcomment ",
		"{% if a %}x{% endif %}", "{% assign a = 1 %}{{a}}", "{{- a -}} ", "`", "`{{", "<code>", "<pre>{", "<!--", "[A", "[AAAA", "<<a", "}}", "a}}", "{% if a == 'b' %}",
		"{% case a %}{% when 1 %}", "\n```\n", " {%- a -%} ", "{{}}", "%{", "{a", "{a}}"} {
		start := time.Now()
		got := Expand(strings.Repeat(unit, size/len(unit)))
		d := time.Since(start)
		t.Logf("%q: %v", unit, d)
		if d > 3*time.Second {
			t.Errorf("%q: %v", unit, d)
		}
		if len(got.Variants) == 0 || len(got.Variants) > maxVariants || len(got.Problems) > 2*maxProblems+1 {
			t.Errorf("%q: %d variants, %d problems", unit, len(got.Variants), len(got.Problems))
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{
		"Hi {{ticket.requester.first_name | default: \"there\"}}, {% if vip %}A{% elsif b == 'x' %}B{% else %}C{% endif %}",
		"{% case l %}{% when 'nl', 'en' %}{% unless x %}{% endunless %}{% endcase %}{% raw %}{{{% endraw %}",
		"{%- comment -%} {{ {%- endcomment -%} %{a} #{b} {%c.d,fallback=e%} <<f>> [G] {h",
		"`{{` ``` <pre>{}</pre> <!-- {% --> }} %} {{}} {% for a in b %}{{-a-}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Expand(s)
		if n := len(got.Variants); n == 0 || n > maxVariants {
			t.Fatalf("%d variants", n)
		}
		for _, v := range got.Variants {
			for i := range v.Text {
				if from, to := v.Span(i, i+1); from < 0 || to != from+1 || to > len(s) || s[from] != v.Text[i] {
					t.Fatalf("byte %d of %q: %d to %d", i, v.Text, from, to)
				}
			}
		}
		end := 0
		for _, p := range got.Placeholders {
			if p.Start < end || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("placeholder %+v behind %d", p, end)
			}
			end = p.End
		}
		for _, p := range got.Problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(s) || p.Message == "" || p.Advice == "" {
				t.Fatalf("problem %+v", p)
			}
		}
		var u Usage
		u.Add(got.Placeholders)
		u.Checker().Check(got.Placeholders)
	})
}
