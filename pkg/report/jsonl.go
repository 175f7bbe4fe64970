package report

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func jsonLines(record renderer) *Format {
	return &Format{
		Name: "jsonl",
		Render: func(dst []byte, r *review.Review) []byte {
			return append(record(dst, r), '\n')
		},
	}
}

// AppendJSON appends the output record of r, without a newline, as the schema
// describes it (see [Schema]). It allocates nothing when dst has room and is
// safe for concurrent use.
//
// Characters that a terminal would obey are escaped, so the record may be
// printed as it is; bytes that are not UTF-8 become U+FFFD.
func AppendJSON(dst []byte, r *review.Review) []byte { return appendRecord(dst, r, false, false) }

// AppendExplainedJSON is AppendJSON with a field "explain" for each type: the
// points that each piece of evidence adds, those that words add or take, the score before
// missteps, and the points that each misstep takes off. Added up, they are the score.
// "words" are those that count most; see [review.Options] for what a review holds of them.
func AppendExplainedJSON(dst []byte, r *review.Review) []byte {
	return appendRecord(dst, r, true, false)
}

func appendRecord(dst []byte, r *review.Review, explained, texts bool) []byte {
	dst, x := appendHead(dst, r)
	dst = append(dst, `,"types":{`...)
	for i, t := range empathy.Types {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendTypeReview(dst, r, t, explained, texts)
	}
	dst = append(dst, `},"verdict":`...)
	dst = appendVerdict(dst, r.Verdict)
	if r.Verdict == empathy.Unjudged {
		dst = append(dst, `,"judged":false`...)
	}
	dst = append(dst, `,"evidence":[`...)
	for i := range r.Evidence {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendEvidence(dst, &r.Evidence[i], x.Reply)
	}
	dst = append(dst, `],"missteps":[`...)
	for i := range r.Missteps {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendMisstep(dst, &r.Missteps[i], x.Reply, texts)
	}
	dst = append(dst, ']')
	if explained {
		dst = appendWords(dst, r.Words)
	}
	dst = append(dst, `,"advice":`...)
	dst = appendStrings(dst, r.Advice)
	dst = appendConversation(dst, x, r.Course)
	if texts {
		dst = appendTexts(dst, r, x)
	}
	dst = append(dst, `,"meta":`...)
	dst = appendMeta(dst, x)
	return append(dst, '}')
}

// appendConversation appends where the reply stands in its conversation, and behind
// the last reply how the conversation went; nothing for a pair.
func appendConversation(dst []byte, x *exchange.Exchange, course *review.Course) []byte {
	if x.Turns == 0 {
		return dst
	}
	dst = append(dst, `,"conversation":{"id":`...)
	dst = AppendString(dst, x.Conversation)
	dst = append(dst, `,"turn":`...)
	dst = strconv.AppendInt(dst, int64(x.Turn), 10)
	dst = append(dst, `,"turns":`...)
	dst = strconv.AppendInt(dst, int64(x.Turns), 10)
	if len(x.People) > 0 {
		dst = append(dst, `,"people":`...)
		dst = appendStrings(dst, x.People)
	}
	if course != nil {
		dst = append(dst, `,"course":{"verdict":`...)
		dst = appendVerdict(dst, course.Verdict)
		if course.Verdict == empathy.Unjudged {
			dst = append(dst, `,"judged":false`...)
		}
		dst = append(dst, `,"worst":`...)
		dst = strconv.AppendInt(dst, int64(course.Worst), 10)
		dst = append(dst, `,"missteps":`...)
		dst = strconv.AppendInt(dst, int64(course.Missteps), 10)
		dst = append(dst, `,"path":`...)
		dst = appendStrings(dst, course.Path)
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// appendTexts appends what was said, so that a report can be made from the record that
// shows it. The shares that points follow from come with it, in their places.
func appendTexts(dst []byte, r *review.Review, x *exchange.Exchange) []byte {
	dst = append(dst, `,"texts":{"customer":`...)
	dst = AppendString(dst, x.Customer)
	dst = append(dst, `,"newest":`...)
	dst = strconv.AppendInt(dst, int64(x.Newest), 10)
	dst = append(dst, `,"reply":`...)
	dst = AppendString(dst, x.Reply)
	dst = append(dst, `,"sentences":[`...)
	for i, s := range r.Sentences {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '[')
		dst = strconv.AppendInt(dst, int64(s.Start), 10)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(s.End), 10)
		dst = append(dst, ']')
	}
	return append(dst, `]}`...)
}

// appendHead opens a record with what all have: schema, id, language, situation. It
// also returns the exchange, an empty one when there is none.
func appendHead(dst []byte, r *review.Review) ([]byte, *exchange.Exchange) {
	x := r.Exchange
	if x == nil {
		x = &exchange.Exchange{}
	}
	dst = append(dst, `{"schema":`...)
	dst = strconv.AppendInt(dst, review.Schema, 10)
	dst = append(dst, `,"id":`...)
	dst = AppendString(dst, r.ID)
	dst = append(dst, `,"language":`...)
	dst = AppendString(dst, r.Language)
	dst = append(dst, `,"situation":`...)
	dst = appendSituation(dst, &r.Situation, x)
	return dst, x
}

func appendSituation(dst []byte, s *review.Situation, x *exchange.Exchange) []byte {
	dst = append(dst, `{"id":`...)
	dst = AppendString(dst, s.ID)
	dst = append(dst, `,"source":`...)
	dst = AppendString(dst, string(s.Source))
	if s.From > 0 {
		dst = append(dst, `,"from":`...)
		dst = strconv.AppendInt(dst, int64(s.From), 10)
	}
	dst = append(dst, `,"confidence":`...)
	dst = appendShare(dst, s.Confidence)
	dst = append(dst, `,"signals":[`...)
	for i := range s.Signals {
		signal := &s.Signals[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"id":`...)
		dst = AppendString(dst, signal.ID)
		dst = appendSpan(dst, signal.Span, signalText(signal, x))
		if signal.InReply {
			dst = append(dst, `,"in":"reply"`...)
		}
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if len(s.Words) > 0 {
		dst = appendIndicators(dst, s.Words)
	}
	dst = append(dst, `,"modifiers":`...)
	dst = appendStrings(dst, s.Modifiers)
	dst = append(dst, `,"reason":`...)
	dst = AppendString(dst, s.Reason)
	return append(dst, '}')
}

// appendIndicators appends the words that speak for the situation.
func appendIndicators(dst []byte, words []review.Indicator) []byte {
	dst = append(dst, `,"words":[`...)
	for i, w := range words {
		dst = appendComma(dst, i)
		dst = append(dst, `{"word":`...)
		dst = AppendString(dst, w.Text)
		dst = append(dst, `,"weight":`...)
		dst = strconv.AppendFloat(dst, w.Weight, 'f', 1, 64)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// mostWords is how many words a record has: those that count most.
const mostWords = 20

// appendWords appends the words that count most, with the points that each brings.
func appendWords(dst []byte, list []review.Word) []byte {
	dst = append(dst, `,"words":[`...)
	for i := range list[:min(len(list), mostWords)] {
		dst = appendComma(dst, i)
		dst = append(dst, `{"word":`...)
		dst = AppendString(dst, list[i].Text)
		for _, t := range empathy.Types {
			dst = append(dst, ',')
			dst = append(AppendString(dst, t.String()), ':')
			dst = appendTenths(dst, list[i].Points[t])
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendTypeReview(dst []byte, r *review.Review, t empathy.Type, explained, texts bool) []byte {
	tr := &r.Types[t]
	dst = AppendString(dst, t.String())
	dst = append(dst, `:{"score":`...)
	dst = strconv.AppendInt(dst, int64(tr.Score), 10)
	dst = append(dst, `,"level":`...)
	dst = AppendString(dst, string(tr.Level))
	dst = append(dst, `,"target":`...)
	dst = appendRange(dst, tr.Target)
	dst = append(dst, `,"verdict":`...)
	dst = appendVerdict(dst, tr.Verdict)
	dst = append(dst, `,"distance":`...)
	dst = strconv.AppendInt(dst, int64(tr.Distance), 10)
	dst = append(dst, `,"cues":`...)
	dst = strconv.AppendInt(dst, whole(tr.Cues), 10)
	dst = append(dst, `,"words":`...)
	dst = strconv.AppendInt(dst, whole(tr.Words), 10)
	if texts || explained {
		dst = append(dst, `,"share":`...)
		dst = appendShare(dst, 1-tr.WordShare)
	}
	if texts {
		dst = append(dst, `,"allowance":`...)
		dst = appendShare(dst, tr.Allowance)
	}
	if explained {
		dst = append(dst, `,"explain":`...)
		dst = appendExplain(dst, r, t)
	}
	return append(dst, '}')
}

// appendVerdict writes that of what nobody judged as within: whoever reads records knows
// the verdicts below, within, above and mixed, and nothing is out of range.
func appendVerdict(dst []byte, v empathy.Verdict) []byte {
	if v == empathy.Unjudged {
		v = empathy.Within
	}
	return AppendString(dst, string(v))
}

func appendRange(dst []byte, r empathy.Range) []byte {
	dst = append(dst, '[')
	dst = strconv.AppendInt(dst, int64(r.Min), 10)
	dst = append(dst, ',')
	dst = strconv.AppendInt(dst, int64(r.Max), 10)
	return append(dst, ']')
}

func appendExplain(dst []byte, r *review.Review, t empathy.Type) []byte {
	score := runningSum(&r.Types[t])
	dst = append(dst, `{"allowance":`...)
	dst = appendShare(dst, r.Types[t].Allowance)
	dst = append(dst, `,"evidence":[`...)
	first := true
	for i := range r.Evidence {
		e := &r.Evidence[i]
		if e.Type != t {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, `{"cue":`...)
		dst = AppendString(dst, e.Cue)
		dst = append(dst, `,"start":`...)
		dst = strconv.AppendInt(dst, int64(e.Start), 10)
		dst = append(dst, `,"counts":`...)
		dst = appendShare(dst, e.Counts)
		dst = append(dst, `,"points":`...)
		dst = strconv.AppendInt(dst, int64(score.add(e.Counts)), 10)
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if tr := &r.Types[t]; tr.WordShare > 0 {
		dst = append(dst, `,"words":{"base":`...)
		dst = appendTenths(dst, tr.Base)
		dst = append(dst, `,"measures":`...)
		dst = appendTenths(dst, tr.Measures)
		dst = append(dst, `,"points":`...)
		dst = strconv.AppendInt(dst, int64(score.words(tr)), 10)
		dst = append(dst, '}')
	}
	dst = append(dst, `,"before":`...)
	dst = strconv.AppendInt(dst, int64(score.now), 10)
	dst = append(dst, `,"missteps":[`...)
	first = true
	for i := range r.Missteps {
		m := &r.Missteps[i]
		if m.Lowers[t] == 0 {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, `{"id":`...)
		dst = AppendString(dst, m.ID)
		dst = append(dst, `,"start":`...)
		dst = strconv.AppendInt(dst, int64(m.Start), 10)
		dst = append(dst, `,"lowers":`...)
		dst = appendShare(dst, m.Lowers[t])
		dst = append(dst, `,"points":`...)
		dst = strconv.AppendInt(dst, int64(score.lower(m.Lowers[t])), 10)
		dst = append(dst, '}')
	}
	return append(dst, `]}`...)
}

func appendEvidence(dst []byte, e *review.Evidence, reply string) []byte {
	dst = append(dst, `{"cue":`...)
	dst = AppendString(dst, e.Cue)
	dst = append(dst, `,"type":`...)
	dst = AppendString(dst, e.Type.String())
	dst = append(dst, `,"move":`...)
	dst = AppendString(dst, e.Move)
	dst = appendSpan(dst, e.Span, spanText(e.Span, reply))
	dst = append(dst, `,"strength":`...)
	dst = appendShare(dst, e.Strength)
	dst = append(dst, `,"counts":`...)
	dst = appendShare(dst, e.Counts)
	dst = append(dst, `,"discounts":[`...)
	for i := range e.Discounts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"kind":`...)
		dst = AppendString(dst, e.Discounts[i].Kind)
		dst = append(dst, `,"factor":`...)
		dst = appendShare(dst, e.Discounts[i].Factor)
		dst = append(dst, '}')
	}
	return append(dst, `]}`...)
}

func appendMisstep(dst []byte, m *review.Misstep, reply string, lowers bool) []byte {
	dst = append(dst, `{"id":`...)
	dst = AppendString(dst, m.ID)
	dst = append(dst, `,"kind":`...)
	dst = AppendString(dst, m.Kind)
	dst = appendSpan(dst, m.Span, spanText(m.Span, reply))
	dst = append(dst, `,"message":`...)
	dst = AppendString(dst, m.Message)
	dst = append(dst, `,"advice":`...)
	dst = AppendString(dst, m.Advice)
	if lowers {
		dst = append(dst, `,"lowers":{`...)
		for i, t := range empathy.Types {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, t.String()), ':')
			dst = appendShare(dst, m.Lowers[t])
		}
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// appendSpan appends ,"start":…,"end":…,"text":…
func appendSpan(dst []byte, s review.Span, text string) []byte {
	dst = append(dst, `,"start":`...)
	dst = appendOffset(dst, s.Start)
	dst = append(dst, `,"end":`...)
	dst = appendOffset(dst, s.End)
	dst = append(dst, `,"text":`...)
	return AppendString(dst, text)
}

// appendOffset appends n, in half the time when it has three digits, as most have.
func appendOffset(dst []byte, n int) []byte {
	if 100 <= n && n < 1000 {
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

// appendMeta appends what is known about the exchange, then the fields that
// Attune does not know. A field that bears the name of a known one is left out,
// so that no name stands there twice with two meanings.
func appendMeta(dst []byte, x *exchange.Exchange) []byte {
	known := [...]struct{ name, value string }{
		{"agent", x.Agent}, {"team", x.Team}, {"channel", x.Channel}, {"time", x.Time},
	}
	dst = append(dst, '{')
	first := true
	name := func(n string) {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = AppendString(dst, n)
		dst = append(dst, ':')
	}
	for _, k := range known {
		if k.value != "" {
			name(k.name)
			dst = AppendString(dst, k.value)
		}
	}
next:
	for i := range x.Meta {
		field := &x.Meta[i]
		for _, k := range known {
			if k.value != "" && k.name == field.Name {
				continue next
			}
		}
		name(field.Name)
		dst = appendRaw(dst, field.Value)
	}
	return append(dst, '}')
}

// appendRaw appends a JSON value on one line, escaped like any other text. What
// is not JSON becomes a string.
func appendRaw(dst []byte, raw json.RawMessage) []byte {
	if !json.Valid(raw) {
		return AppendString(dst, string(raw))
	}
	quoted := false
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c >= 0x7f:
			n := 0
			dst, n = appendUnsafe(dst, raw[i:])
			i += n
			continue
		case c == '"':
			quoted = !quoted
		case c == '\\': // only ever within quotes; what follows is ASCII
			dst = append(dst, c)
			i++
			c = raw[i]
		case c <= ' ' && !quoted:
			i++
			continue
		}
		dst = append(dst, c)
		i++
	}
	return dst
}

func appendStrings(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, s)
	}
	return append(dst, ']')
}

// plain marks the bytes that stand for themselves within a JSON string.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// allPlain reports whether all eight bytes of s are plain, in one go: each line
// sets the high bit of a byte that is not.
func allPlain(s string) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	w := binary.LittleEndian.Uint64([]byte(s))
	quote, backslash := w^ones*'"', w^ones*'\\'
	found := w | // 0x80 and over
		(w - ones*0x20) | // below a space
		(w + ones) | // 0x7f
		(quote - ones) | (backslash - ones)
	return found&highs == 0
}

// plainLength returns the number of bytes up to the first that is not plain.
func plainLength(s string) int {
	i := 0
	for i+8 <= len(s) && allPlain(s[i:i+8]) {
		i += 8
	}
	if i+8 > len(s) && len(s) >= 8 && allPlain(s[len(s)-8:]) {
		return len(s) // the rest with some bytes that are known already
	}
	for i < len(s) && plain[s[i]] {
		i++
	}
	return i
}

// AppendString appends s as a JSON string. Characters that a terminal would obey are
// escaped; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for {
		n := plainLength(s)
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return append(dst, '"')
		}
		var width int
		dst, width = appendUnsafe(dst, s[n:])
		s = s[n+width:]
	}
}

// appendUnsafe appends the first character of s, escaped when it must be, and
// returns its length in s.
func appendUnsafe[S ~string | ~[]byte](dst []byte, s S) ([]byte, int) {
	switch c := s[0]; {
	case c == '"' || c == '\\':
		return append(dst, '\\', c), 1
	case c == '\n':
		return append(dst, '\\', 'n'), 1
	case c == '\r':
		return append(dst, '\\', 'r'), 1
	case c == '\t':
		return append(dst, '\\', 't'), 1
	case c < utf8.RuneSelf:
		return terminal.AppendHexRune(dst, rune(c)), 1
	}
	var start [utf8.UTFMax]byte
	r, n := utf8.DecodeRune(start[:copy(start[:], s)])
	switch {
	case r == utf8.RuneError && n == 1:
		return append(dst, `\ufffd`...), 1
	case terminal.Obeyed(r):
		return terminal.AppendHexRune(dst, r), n
	}
	return append(dst, s[:n]...), n
}

// appendShare appends v, a share of 0..1 as a rule, rounded to thousandths and
// without trailing zeros. What is not a positive number is 0.
func appendShare(dst []byte, v float64) []byte {
	if !(v > 0) {
		return append(dst, '0')
	}
	// The conversion keeps the sum from being fused, which would round differently
	// on some machines.
	thousandths := uint64(float64(min(v, 1e12)*1000) + 0.5)
	if whole := thousandths / 1000; whole < 10 { // nearly always
		dst = append(dst, byte('0'+whole))
	} else {
		dst = strconv.AppendUint(dst, whole, 10)
	}
	rest := thousandths % 1000
	if rest == 0 {
		return dst
	}
	dst = append(dst, '.', byte('0'+rest/100))
	if rest%100 != 0 {
		dst = append(dst, byte('0'+rest/10%10))
	}
	if rest%10 != 0 {
		dst = append(dst, byte('0'+rest%10))
	}
	return dst
}

// whole rounds points.
func whole(points float64) int64 { return int64(math.Round(points)) }

// appendTenths appends points, rounded to tenths and without a trailing zero.
func appendTenths(dst []byte, points float64) []byte {
	tenths := math.Round(points * 10)
	if tenths == 0 { // not -0
		return append(dst, '0')
	}
	return strconv.AppendFloat(dst, tenths/10, 'f', -1, 64)
}

// spanText returns the text of a span, or nothing when the span lies outside.
func spanText(s review.Span, text string) string {
	if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
		return ""
	}
	return text[s.Start:s.End]
}

func signalText(s *review.Signal, x *exchange.Exchange) string {
	if s.InReply {
		return spanText(s.Span, x.Reply)
	}
	return spanText(s.Span, x.Customer)
}
