package lint

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
	"github.com/attune-cx/attune/pkg/text"
)

// A worker looks at one file at a time, with the memory for one review.
type worker struct {
	*Linter
	file     *library.File
	named    bool // see Source
	policy   policy
	exchange exchange.Exchange
	review   review.Review
	hint     review.Review // of what stands beside the reply
	template template.Template
	reader   similar.Reader
	document text.Document // of a reply that is read again
	sketch   similar.Sketch
	guess    intent            // from the text of the reply alone
	see      func(review.Seen) // makes the sketch and the guess
	words    []byte

	// The folder that was met last, and what the configuration calls it.
	dir, shown string
	// The category that was met last, and the situation that it means.
	label, meaning string
	out            *outcome

	// Of the reply in hand:
	reply    *library.Reply
	number   int  // in its file
	touched  bool // by the change
	failOn   Severity
	reviewed bool   // the review in hand is that of its first branch
	foreign  bool   // its language is a finding
	id       string // copies, once there is a finding
	title    string
	seen     map[sighting]bool
}

func newWorker(l *Linter) *worker {
	w := &worker{Linter: l, seen: map[sighting]bool{}}
	w.see = func(s review.Seen) {
		w.sketch = w.reader.Sketch(s.Reply)
		w.guess = intent{id: s.Guess, source: diagnosed, confidence: s.Confidence, clear: s.Confidence >= w.scoring().ClearFrom}
	}
	return w
}

// An outcome is what comes out of looking at a file. Its memory is used again.
type outcome struct {
	path       string
	findings   []Finding
	suppressor *suppressor // nil without suppressions
	replies    []features
	sentences  []sentence // of all replies
	sketches   []uint16   // of all replies
	situations []SituationCount
	checked    int // replies
	within     int
	unread     int
	shapeless  int      // parts in which nothing is known as a reply
	skipped    int      // replies in languages that no rules read
	unchecked  []string // languages of replies that no rules read
	leftOut    library.LeftOut
}

// part is how many replies of a file are looked at in one go. An export with more is
// shared between workers.
const part = 256

// lint looks at the file in hand.
func (w *worker) lint(ctx context.Context, o *outcome) error {
	*o = outcome{path: w.file.Path, suppressor: newSuppressor(w.file.Suppressions), leftOut: w.file.LeftOut,
		findings: o.findings[:0], replies: o.replies[:0], sentences: o.sentences[:0], sketches: o.sketches[:0], situations: o.situations[:0]}
	w.out = o
	w.policy = w.policyFor(w.file.Path)
	w.reply, w.touched, w.failOn = nil, w.changed(1, maxLine), w.policy.failOn
	for _, fault := range w.file.Faults {
		w.fault(fault)
	}
	w.checkSuppressions()
	if err := w.lintAll(ctx); err != nil {
		return err
	}
	o.joinUnchecked()
	return nil
}

// lintAll looks at all replies of the file in hand.
func (w *worker) lintAll(ctx context.Context) error {
	all := len(w.file.Replies)
	if all <= part {
		return w.lintReplies(0, all)
	}
	parts := make([]*outcome, (all+part-1)/part)
	err := w.each(ctx, len(parts), func(helper *worker, i int) error {
		helper.file, helper.policy = w.file, w.policy
		helper.out = new(outcome)
		parts[i] = helper.out
		return helper.lintReplies(i*part, min((i+1)*part, all))
	})
	if err != nil {
		return err
	}
	findings := 0
	for _, p := range parts {
		findings += len(p.findings)
	}
	w.out.findings = slices.Grow(w.out.findings, findings)
	w.out.replies = slices.Grow(w.out.replies, all)
	for i, p := range parts {
		w.out.add(p)
		parts[i] = nil
	}
	return nil
}

// lintReplies looks at some replies of the file in hand.
func (w *worker) lintReplies(from, to int) error {
	for i := from; i < to; i++ {
		w.number = i
		if err := w.lintReply(&w.file.Replies[i]); err != nil {
			return err
		}
	}
	return nil
}

// add adds what was found in a part of the file.
func (o *outcome) add(p *outcome) {
	o.findings = append(o.findings, p.findings...)
	o.replies = append(o.replies, p.replies...)
	o.checked += p.checked
	o.within += p.within
	o.skipped += p.skipped
	for _, language := range p.unchecked {
		o.noRulesFor(language)
	}
	for _, s := range p.situations {
		o.situation(s.ID).add(s)
	}
}

// path is that of the file in hand.
func (w *worker) path() string {
	if w.file == nil {
		return "a file"
	}
	return w.file.Path
}

const maxLine = 1<<31 - 1

// changed reports whether the change touches lines of the file.
func (w *worker) changed(first, last int) bool {
	return w.options.Changed == nil || w.options.Changed(w.file.Path, first, last)
}

// faults are the kinds of findings that faults of a file are.
var faults = map[library.FaultKind]string{
	library.Unreadable:  FileUnreadable,
	library.Encoding:    FileBroken,
	library.Syntax:      FileBroken,
	library.Shape:       FileShape,
	library.Empty:       ReplyEmpty,
	library.Key:         FileKey,
	library.DuplicateID: ReplySameID,
	library.Directive:   SuppressionBroken,
}

func (w *worker) fault(fault library.Fault) {
	f := found(cmp.Or(faults[fault.Kind], FileBroken), fault.Reason, "")
	switch {
	case unread(f.ID):
		w.out.unread++
	case f.ID == FileShape && w.named:
		f.Severity = Error
		w.out.unread++
	case f.ID == FileShape:
		w.out.shapeless++
	}
	w.add(f, fault.Span, fault.Reason)
}

// found is a finding of a kind that is no misstep.
func found(id, message, advice string) Finding {
	k, _ := kind(id)
	return Finding{ID: id, Severity: k.Severity, Message: message, Advice: advice}
}

// add adds a finding at a place. The fingerprint is made of the words.
func (w *worker) add(f Finding, span library.Span, words string) {
	if w.policy.configure(&f); f.Severity == Off {
		return
	}
	if w.reply != nil {
		if w.id == "" && w.title == "" {
			w.id, w.title = strings.Clone(w.reply.ID), strings.Clone(w.reply.Title)
		}
		f.Reply, f.Title = w.id, w.title
	}
	f.FailOn = w.failOn
	f.Fingerprint = w.fingerprint(f.ID, f.Situation, words)
	f.touched = w.touched
	w.place(&f, span)
	w.out.findings = append(w.out.findings, f)
}

// lintReply looks at one reply.
func (w *worker) lintReply(r *library.Reply) error {
	w.begin(r)
	meant, expected := w.policy.rule(r)
	language := w.language(expected)
	if language == "" {
		w.out.skipped++
		return nil // nothing can be said of it, and language has said so
	}
	if !w.policy.Expects(language) && !w.foreign {
		w.add(found(LanguageMismatch, fmt.Sprintf("This reply is in %q, which is none of the languages that the configuration expects.", language), "Put the reply where it belongs, or add the language under `languages`."), opening(w.reply), r.Text)
	}
	intents, err := w.intents(meant, language)
	if err != nil {
		return err
	}
	w.out.checked++
	fits := true
	for n, i := range intents {
		v, err := w.hold(i, language, n == 0)
		if err != nil {
			return err
		}
		fits = fits && v == empathy.Within
		w.out.count(i.id, v)
	}
	if fits {
		w.out.within++
	}
	return nil
}

// begin takes a reply in hand.
func (w *worker) begin(r *library.Reply) {
	w.reply = r
	w.id, w.title = "", ""
	w.reviewed, w.foreign = false, false
	if w.options.Changed != nil {
		all := r.Extent()
		w.touched = w.changed(all.Start.Line, all.End.Line)
	}
	w.failOn = w.failOnOf(r)
	clear(w.seen)
	w.expand()
}

// failOnOf is the severity from which a finding in a reply fails the run.
func (w *worker) failOnOf(r *library.Reply) Severity {
	if r.FailOn != "" && !w.options.NeverFail {
		if s, err := ParseFailOn(r.FailOn); err == nil {
			return s
		}
	}
	return w.policy.failOn
}

// language returns the language to read a reply in, and "" when there are no rules
// for it.
func (w *worker) language(expected string) string {
	declared, by := base(w.reply.Language), "it says"
	if declared == "" {
		declared, by = base(expected), "the configuration says"
	}
	texts := w.reviewer.Rules().Texts()
	detected, confidence := text.Detect(texts, w.template.Variants[0].Text)
	reads := slices.ContainsFunc(texts, func(l *text.Language) bool { return l.ID == declared })
	switch {
	case declared == "" && detected == nil:
		w.add(found(LanguageUnknown, unchecked(unrecognised, 1), "Give it: `language: en`."), opening(w.reply), unrecognised)
		w.out.noRulesFor(unrecognised)
		return ""
	case declared == "":
		return detected.ID
	case detected != nil && detected.ID != declared && confidence >= certain:
		w.foreign = true
		w.add(found(LanguageMismatch, fmt.Sprintf("This reply is in %q, although %s %q.", detected.ID, by, declared), "Correct the language, or the reply."), w.said("language"), w.reply.Text)
		return detected.ID
	case !reads:
		w.add(found(LanguageUnknown, unchecked(declared, 1), ""), opening(w.reply), declared)
		w.out.noRulesFor(declared)
		return ""
	}
	return declared
}

// unrecognised stands for a language that is not known.
const unrecognised = "?"

// unchecked says in a message how many replies there are no rules for.
func unchecked(language string, replies int) string {
	switch {
	case language == unrecognised && replies == 1:
		return "The language of this reply is not recognised, so it was not checked."
	case language == unrecognised:
		return fmt.Sprintf("The language of %d replies of this file is not recognised, so they were not checked.", replies)
	case replies == 1:
		return fmt.Sprintf("There are no rules for the language %q, so this reply was not checked.", language)
	}
	return fmt.Sprintf("There are no rules for the language %q, so %d replies of this file were not checked.", language, replies)
}

// noRulesFor notes a language of replies that no rules read.
func (o *outcome) noRulesFor(language string) {
	if !slices.Contains(o.unchecked, language) {
		o.unchecked = append(o.unchecked, language)
	}
}

// joinUnchecked makes one finding for each language of which replies were not checked.
func (o *outcome) joinUnchecked() {
	for _, language := range o.unchecked {
		print := fingerprint(LanguageUnknown, "", language)
		first, n := -1, 0
		kept := o.findings[:0]
		for _, f := range o.findings {
			if f.ID == LanguageUnknown && f.Fingerprint == print {
				if n++; n > 1 {
					kept[first].touched = kept[first].touched || f.touched
					continue
				}
				first = len(kept)
			}
			kept = append(kept, f)
		}
		clear(o.findings[len(kept):])
		if o.findings = kept; n > 1 {
			f := &o.findings[first]
			f.Message, f.Reply, f.Title = unchecked(language, n), "", ""
		}
	}
}

// certain is the confidence from which a language that was detected weighs more than the
// one that somebody says.
const certain = 0.5

// base is a language without its region: en for en-GB.
func base(language string) string {
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	return strings.ToLower(strings.TrimSpace(language))
}

// said is where the file says a thing about the reply, else where the reply begins.
func (w *worker) said(field string) library.Span {
	if span, ok := w.reply.Field(field); ok {
		return span
	}
	return opening(w.reply)
}

// hold holds the reply against one situation that it is meant for.
func (w *worker) hold(i intent, language string, first bool) (empathy.Verdict, error) {
	var verdicts [empathy.Count]verdict
	speaks := false
	for n := range w.template.Variants {
		x := &w.template.Variants[n]
		w.exchange = exchange.Exchange{Customer: w.reply.Customer, Reply: x.Text, Situation: i.id, Language: language}
		if err := w.readOver(first && n == 0); err != nil {
			return "", err
		}
		if first && n == 0 {
			w.extract(language)
		}
		if len(w.review.Sentences) == 0 {
			continue // nothing in this branch speaks to the customer
		}
		speaks = true
		w.missteps(x, language)
		s := w.scores(x)
		for _, t := range empathy.Types {
			v := &verdicts[t]
			if v.target = w.review.Types[t].Target; w.policy.targets[t] != nil {
				v.target = *w.policy.targets[t]
			}
			kind, score, distance := s[t].judge(v.target)
			if distance == 0 || kind == empathy.Below && !i.said() && w.isBlock() {
				continue
			}
			v.add(kind, worst{score, distance, 1, w.spot(x, t, kind), w.reviewer.AdviceOn(&w.review, t, kind)})
		}
	}
	if !speaks && first {
		f := found(ReplyEmpty, "Nothing in this reply speaks to the customer, apart from greeting and signature.", "")
		f.Severity = Note // it may be meant as a part of others
		w.add(f, opening(w.reply), w.reply.Text)
	}
	var of [empathy.Count]empathy.Verdict
	for _, t := range empathy.Types {
		of[t] = verdicts[t].of()
		if f, span, ok := verdicts[t].finding(t, i, len(w.template.Variants)); ok {
			w.add(f, span, w.reply.Text)
		}
	}
	return overall(of), nil
}

// readOver reviews the exchange in hand, unless finding the situation has done so.
func (w *worker) readOver(first bool) error {
	if !first {
		return w.reviewer.ReviewInto(&w.exchange, &w.review)
	}
	if w.reviewed {
		w.reviewed = false
		return nil
	}
	return w.reviewer.ReviewSeeing(&w.exchange, &w.review, w.see)
}

// fewWords is the number of words up to which a text that nobody gave a situation is
// taken for a building block: agents put their replies together from them, and no block
// need hold everything.
const fewWords = 20

// isBlock reports whether the reply may be a building block.
func (w *worker) isBlock() bool {
	w.words = normalised(w.words[:0], w.reply.Text)
	return bytes.Count(w.words, []byte(" ")) < fewWords
}

// overall is empathy.Overall for types whose branches may differ.
func overall(of [empathy.Count]empathy.Verdict) empathy.Verdict {
	if slices.Contains(of[:], empathy.Mixed) {
		return empathy.Mixed
	}
	return empathy.Overall(of)
}

// spot is where a type is shown to a wrong measure: too much where it shows most, too
// little where the reply begins to speak.
func (w *worker) spot(x *template.Variant, t empathy.Type, kind empathy.Verdict) library.Span {
	at := w.review.Sentences[0]
	if kind == empathy.Above {
		most := 0.0
		for _, e := range w.review.Evidence {
			if e.Type == t && e.Counts > most && !w.isPlaceholder(x.Span(e.Start, e.End)) {
				most, at = e.Counts, e.Span
			}
		}
	}
	return w.wholeWords(x.Span(at.Start, at.End))
}

// wholeWords is a stretch of the reply, begun where its first word begins.
func (w *worker) wholeWords(from, to int) library.Span {
	return w.reply.Span(wordStart(w.reply.Text, from), to)
}

// maxWord is the number of bytes in which the beginning of a word is looked for.
const maxWord = 40

// wordStart is where the word at s[from] begins: a rule may begin within one, as at the
// n't of doesn't.
func wordStart(s string, from int) int {
	at := from
	for at > 0 && from-at < maxWord {
		before, size := utf8.DecodeLastRuneInString(s[:at])
		here, _ := utf8.DecodeRuneInString(s[at:])
		if !unicode.IsLetter(before) || !unicode.IsLetter(here) && here != '\'' && here != '’' {
			return at
		}
		at -= size
	}
	return at
}

// A sighting is a misstep that has been reported.
type sighting struct {
	id   string
	from int
}

// missteps reports those of the review that no earlier branch or situation showed.
func (w *worker) missteps(x *template.Variant, language string) {
	for _, m := range w.review.Missteps {
		from, to := x.Span(m.Start, m.End)
		if w.seen[sighting{m.ID, from}] {
			continue
		}
		w.seen[sighting{m.ID, from}] = true
		f := Finding{ID: m.ID, Message: m.Message, Advice: m.Advice}
		if rule := w.rule(language, m.ID); rule != nil {
			f.Severity, _ = ParseSeverity(rule.Severity)
		}
		s := w.around(m.Span)
		w.add(f, w.wholeWords(from, to), x.Text[s.Start:s.End])
	}
}

// around is a stretch of the reviewed text, begun where its sentence begins and ended
// where that ends: what a finding about it is known by.
func (w *worker) around(at review.Span) review.Span {
	all := w.review.Sentences
	i, found := slices.BinarySearchFunc(all, at.Start, func(s review.Span, start int) int { return s.Start - start })
	if !found {
		i--
	}
	if i < 0 || at.Start >= all[i].End {
		return at // beside the body
	}
	return review.Span{Start: all[i].Start, End: max(all[i].End, at.End)}
}

// count counts how a reply fits a situation.
func (o *outcome) count(id string, v empathy.Verdict) {
	c := SituationCount{Replies: 1}
	switch v {
	case empathy.Below:
		c.Below = 1
	case empathy.Within:
		c.Within = 1
	case empathy.Above:
		c.Above = 1
	case empathy.Mixed:
		c.Mixed = 1
	}
	o.situation(id).add(c)
}

// situation is the count of one situation.
func (o *outcome) situation(id string) *SituationCount {
	for i := range o.situations {
		if o.situations[i].ID == id {
			return &o.situations[i]
		}
	}
	o.situations = append(o.situations, SituationCount{ID: id})
	return &o.situations[len(o.situations)-1]
}

func (s *SituationCount) add(c SituationCount) {
	s.Replies += c.Replies
	s.Below += c.Below
	s.Within += c.Within
	s.Above += c.Above
	s.Mixed += c.Mixed
}
