package labels

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
)

const (
	maxLevel = 3
	maxScore = 100
)

// FromScore puts a score, 0..100, on the scale of levels, 0..3: rounded, it is the
// level of the score, and a higher score is always higher. The borders between
// levels, 10, 40 and 70, are 0.5, 1.5 and 2.5.
func FromScore(score float64) float64 {
	switch score = min(max(score, 0), maxScore); {
	case score < 10:
		return score / 20
	case score < 70:
		return 0.5 + (score-10)/30
	}
	return 2.5 + (score-70)/60
}

// A mark is a level as a rater wrote it.
type mark struct {
	kind  markKind
	value float64
	name  string // of the field, for messages
	shown string // as it stands in the input, quoted for messages
}

type markKind uint8

const (
	absent markKind = iota
	number
	answer    // yes or no: 1 or 0
	levelName // none … strong: 0..3
)

var answers = map[string]float64{"yes": 1, "no": 0, "true": 1, "false": 0, "ja": 1, "nee": 0, "y": 1, "j": 1, "n": 0}

var levelNames = map[string]float64{
	string(empathy.None): 0, string(empathy.Slight): 1, string(empathy.Clear): 2, string(empathy.Strong): 3,
}

// readMark reads the level in a field. It fails for what no scale knows.
func readMark(name string, value json.RawMessage) (m mark, ok bool) {
	text, ok := scalar(value)
	if !ok {
		return m, false
	}
	m.name, m.shown = name, shown(value)
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return m, true
	}
	if value, known := answers[text]; known {
		m.kind, m.value = answer, value
		return m, true
	}
	if value, known := levelNames[text]; known {
		m.kind, m.value = levelName, value
		return m, true
	}
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64) // 2,5 as Excel writes it in the Netherlands
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return m, false
	}
	m.kind, m.value = number, v
	return m, true
}

// level is the mark on a scale; expected says why it is not on it.
func (m mark) level(s Scale) (level float64, expected string) {
	switch {
	case m.kind == absent:
		return math.NaN(), ""
	case s == YesNo:
		if m.kind == levelName || m.value != 0 && m.value != 1 {
			return 0, "yes or no, like other levels in this file"
		}
		return m.value, ""
	case m.kind == answer:
		return 0, "a number; for yes and no say --scale yes-no"
	case m.kind == levelName:
		return m.value, ""
	case s == Scores:
		if m.value < 0 || m.value > maxScore {
			return 0, "a score, 0 to 100"
		}
		return FromScore(m.value), ""
	case m.value < 0 || m.value > maxLevel:
		return 0, "a level, 0 to 3; for scores say --scale scores"
	}
	return m.value, ""
}

// readVerdict reads a fit: low, ok, high, or Attune's own below, within, above, mixed.
func readVerdict(value json.RawMessage, overall bool) (v empathy.Verdict, ok bool) {
	text, ok := scalar(value)
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "":
		return "", ok
	case "low", "below":
		return empathy.Below, true
	case "ok", "within":
		return empathy.Within, true
	case "high", "above":
		return empathy.Above, true
	case "mixed":
		return empathy.Mixed, overall
	}
	return "", false
}

// scalar is the text of a JSON value that is neither object nor array; null is "".
func scalar(value json.RawMessage) (string, bool) {
	if len(value) == 0 {
		return "", true
	}
	switch value[0] {
	case '{', '[':
		return "", false
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err == nil
	case 'n':
		return "", true
	}
	return string(value), true
}

// shown is a value for a message: short, and with nothing a terminal would obey.
func shown(value json.RawMessage) string {
	text, ok := scalar(value)
	const most = 40
	switch {
	case !ok:
		return "an object or array"
	case len(text) > most:
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	if value[0] == '"' {
		return strconv.Quote(text)
	}
	return text
}
