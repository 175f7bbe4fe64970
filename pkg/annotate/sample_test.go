package annotate

import (
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
)

// at is where words stand in a line of a file.
func at(f lint.Finding, number int, line, words string) lint.Finding {
	before, _, found := strings.Cut(line, words)
	if !found {
		panic(words + " is not in " + line)
	}
	column := 1 + len([]rune(before))
	f.Line = line
	f.Start = exchange.Position{Path: f.Path, Line: number, Column: column}
	f.End = exchange.Position{Path: f.Path, Line: number, Column: column + len([]rune(words))}
	f.From, f.To = 100*number+len(before), 100*number+len(before)+len(words)
	return f
}

// sample has a finding of every kind.
func sample() *lint.Report {
	r := &lint.Report{
		Files: 7, Replies: 12, Within: 8, Unread: 1, Suppressed: 2, Baselined: 40, Untouched: 3,
		Unchecked: 1, LeftOut: library.LeftOut{Internal: 2, Inactive: 3, Textless: 1, Prose: 4},
		Stale: []lint.BaselineEntry{
			{Fingerprint: "0badc0ffee0badc0ffee0badc0ffee00", ID: "below.affective", Path: "canned/gone.md", Reply: "gone", Count: 2},
		},
		Situations: []lint.SituationCount{
			{ID: "bad_news_refusal", Replies: 5, Below: 1, Within: 3, Mixed: 1},
			{ID: "plain_question", Replies: 6, Within: 5, Above: 1},
			{ID: "service_failure_first", Replies: 1, Below: 1},
		},
		Checked: []lint.Checked{
			{Path: "canned/lamps.md", Reply: "broken-lamp", Title: "Lamp came broken"},
			{Path: "canned/lamps.md", Reply: "lamp-colours", Title: "Which colours"},
			{Path: "canned/opening hours.txt", Reply: "opening hours"},
			{Path: "canned/refunds.yaml", Reply: "no-refund", Title: "No refund"},
			{Path: "canned/refunds.yaml", Reply: "no-refund-2", Title: "No refund (copy)"},
			{Path: "canned/天気.csv", Reply: "42"},
		},
	}
	r.Findings = []lint.Finding{
		at(lint.Finding{
			ID: "below.affective", Severity: lint.Error, FailOn: lint.Error,
			Path: "canned/lamps.md", Reply: "broken-lamp", Title: "Lamp came broken",
			Message: "Too little affective empathy for service_failure_first: 8, expected 20 to 69.",
			Advice:  "Say whose mistake it was, without an “if”.",
			Type:    "affective", Situation: "service_failure_first", Source: "configured", Score: 8, Target: [2]int{20, 69}, Distance: 12,
			Fingerprint: "11111111111111111111111111111111",
		}, 12, "Hi {{ticket.requester.first_name}},", "Hi {{ticket.requester.first_name}},"),
		at(lint.Finding{
			ID: "en.misstep.any-inconvenience", Severity: lint.Error, FailOn: lint.Error,
			Path: "canned/lamps.md", Reply: "broken-lamp", Title: "Lamp came broken",
			Message:     "Apologises for any inconvenience, as if there might have been none.",
			Advice:      "Say what went wrong: “I'm sorry your lamp came broken.”",
			Fingerprint: "22222222222222222222222222222222",
		}, 14, "We apologise for any inconvenience this may have caused.", "apologise for any inconvenience"),
		at(lint.Finding{
			ID: "placeholder.open", Severity: lint.Error, FailOn: lint.Error,
			Path: "canned/refunds.yaml", Reply: "no-refund", Title: "No refund",
			Message:     "The placeholder “{{order” is not closed.",
			Fingerprint: "33333333333333333333333333333333",
		}, 8, "\t\"Your order {{order we can't\ttake back", "{{order"),
		at(lint.Finding{
			ID: "duplicate.reply", Severity: lint.Warning, FailOn: lint.Error,
			Path: "canned/refunds.yaml", Reply: "no-refund-2", Title: "No refund (copy)",
			Message: "Says the same as another reply (94%).",
			Advice:  "Keep one of them.",
			Related: []lint.Related{
				{Path: "canned/refunds.yaml", Reply: "no-refund", Start: exchange.Position{Line: 6, Column: 5}, Message: "No refund"},
				{Path: "canned/old/refunds.md", Reply: "refund", Start: exchange.Position{Line: 1, Column: 1}, Message: "Refund, before 2019"},
			},
			Fingerprint: "44444444444444444444444444444444",
		}, 15, "  - body: Your order we can't take back, as it was made for you.", "Your order we can't take back, as it was made for you."),
		at(lint.Finding{
			ID: "above.attentive", Severity: lint.Note, FailOn: lint.Error,
			Path: "canned/天気.csv", Reply: "42",
			Message: "Too much attentive empathy for plain_question (diagnosed): 81, expected 0 to 80.",
			Type:    "attentive", Situation: "plain_question", Source: "diagnosed", Confidence: 0.625, Score: 81, Target: [2]int{0, 80}, Distance: 1,
			Fingerprint: "55555555555555555555555555555555",
		}, 3, "42,天気,日本語の e\u0301t\u0301e\u0301 👩‍👩‍👧‍👦 lamp: the second time, and I see how that spoils the party that you wrote about at such length", "e\u0301t\u0301e\u0301 👩‍👩‍👧‍👦 lamp"),
		{
			ID: "file.broken", Severity: lint.Error, FailOn: lint.Error, Path: "canned/export.json",
			Message: "The file ends within a string; expected a quotation mark.",
			Line:    `{"macros": [{"title": "Lam`,
			Start:   exchange.Position{Line: 1, Column: 27}, End: exchange.Position{Line: 1, Column: 27}, From: 26, To: 26,
			Fingerprint: "66666666666666666666666666666666",
		},
		{
			ID: "repeated.sentence", Severity: lint.Note, FailOn: lint.Note,
			Message: "“Thank you for your patience.” stands in 9 of 12 replies.",
			Advice:  "Say it where somebody had to wait.",
			Related: []lint.Related{
				{Path: "canned/1.md"}, {Path: "canned/2.md"}, {Path: "canned/3.md"}, {Path: "canned/4.md"},
				{Path: "canned/5.md"}, {Path: "canned/6.md"}, {Path: "canned/7.md"},
			},
			Fingerprint: "77777777777777777777777777777777",
		},
	}
	// As lint sorts them.
	order := []int{6, 5, 0, 1, 2, 3, 4}
	sorted := make([]lint.Finding, len(order))
	for i, o := range order {
		sorted[i] = r.Findings[o]
	}
	r.Findings = sorted
	r.Rules = []lint.Rule{
		{ID: "above.attentive", Severity: lint.Error, Summary: "The reply shows more listening than the situation asks for.", Help: "The score lies *over* the range.\n\nCut what repeats it."},
		{ID: "below.affective", Severity: lint.Error, Summary: "The reply meets the customer's feeling too little.", Help: "The score lies under the range."},
		{ID: "duplicate.reply", Severity: lint.Warning, Summary: "Another reply says the same.", Help: "Keep one."},
		{ID: "en.misstep.any-inconvenience", Severity: lint.Error, Summary: "Apologises for any inconvenience."},
		{ID: "file.broken", Severity: lint.Error, Summary: "The file cannot be read.", Help: "Mend it."},
		{ID: "placeholder.open", Severity: lint.Error, Summary: "A placeholder is not closed.", Help: "Write `{{name}}`."},
	}
	return r
}

// attacks are what somebody may put into a reply, a title or the name of a file.
var attacks = []string{
	"\x1b[2J\x1b]0;title\a", "\u202eevil\u2066", "\u0085\u009b2J", "\x00\x01\x0b\x7f", "\ufffe\uffff\xff\xed\xa0\x80",
	"\n::error file=/etc/passwd::boo\n", "\r\n::set-output name=x::y", "::add-mask::a", "\u00a0::add-mask::a", "##[error]x", "%0A::error::x", "a,b:c",
	"</failure></testcase>", "]]>", "<!-- -->", "<script>alert(1)</script>", "&lt;&amp;&#x41;", `"' onload='x`,
	"| a | b |", "`code` ``two``", "**bold** _it_ ~~no~~", "[click](https://evil.example/x)", "![x](https://evil.example/y.png)",
	"@everyone", "#1 GH-1 owner/repo#2", "https://evil.example www.evil.example", "$x^2$", "\n\n# Heading\n\n- item", "</details>", "\\",
	"..", "{0}", strings.Repeat("a", 300), "e\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "",
}

// hostile is a report with an attack in every field.
func hostile() *lint.Report {
	r := &lint.Report{Files: 1, Replies: len(attacks), Within: 1}
	for i, a := range attacks {
		r.Findings = append(r.Findings, lint.Finding{
			ID: "x." + a, Severity: lint.Severity(i % 3), FailOn: lint.Warning,
			Path: "p" + a, Reply: a, Title: a, Line: a, Message: a, Advice: a,
			Start: exchange.Position{Line: i, Column: 1}, End: exchange.Position{Line: i, Column: 3},
			Type: "affective", Situation: a, Source: a,
			Related:     []lint.Related{{Path: a, Reply: a, Message: a, Start: exchange.Position{Line: 1, Column: 1}}},
			Fingerprint: a,
		})
		r.Rules = append(r.Rules, lint.Rule{ID: "x." + a, Summary: a, Help: a})
		r.Situations = append(r.Situations, lint.SituationCount{ID: a, Replies: 1, Within: 1})
		r.Stale = append(r.Stale, lint.BaselineEntry{ID: a, Path: a, Reply: a, Fingerprint: a})
		r.Checked = append(r.Checked, lint.Checked{Path: "p" + a, Reply: a, Title: a})
	}
	return r
}

func exchangeAt(line, column int) exchange.Position {
	return exchange.Position{Line: line, Column: column}
}
