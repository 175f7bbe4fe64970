package situation

import (
	"fmt"
	"math"
	"slices"
)

// Farthest bounds how much one signal can say, in log-odds: 4 makes a situation
// 55 times as likely, and more than that no few words can prove.
const Farthest = 4

// A Signal is what one cue in a message tells, made ready for one Model.
type Signal struct {
	ID string

	tells   []value   // but for the feeling
	feeling feeling   // zero when none is told
	weights []float64 // log-odds by situation
}

// feeling is a value of Emotion and one of Intensity, 0 where not told.
type feeling struct {
	emotion   uint8
	named     uint8 // the intensity with which the emotion was told
	intensity uint8
}

// Signal prepares what a cue tells: values of dimensions, and per situation how
// much it speaks for it (or against it, below 0) in log-odds. It fails on an
// unknown dimension, value or situation, and on a weight beyond ±Farthest.
func (m *Model) Signal(id string, tells map[string]string, pointsTo map[string]float64) (*Signal, error) {
	s := &Signal{ID: id, weights: make([]float64, len(m.bases))}
	told, err := m.values(tells)
	if err != nil {
		return nil, fmt.Errorf("signal %q: tells: %w", id, err)
	}
	for _, v := range told {
		switch v.dimension {
		case m.emotion:
			s.feeling.emotion = v.number
		case m.intensity:
			s.feeling.named, s.feeling.intensity = v.number, v.number
		default:
			s.tells = append(s.tells, v)
		}
	}
	for name, weight := range pointsTo {
		i := m.index(name)
		if i < 0 {
			return nil, fmt.Errorf("signal %q: points-to: no situation %q", id, name)
		}
		if !(math.Abs(weight) <= Farthest) { // so that NaN fails too
			return nil, fmt.Errorf("signal %q: points-to: %s: %v: expected -%d to %d", id, name, weight, Farthest, Farthest)
		}
		s.weights[i] = weight
	}
	return s, nil
}

// Weigh makes s a signal that tells nothing but weights, in log-odds, each of the situation
// whose Number stands beside it; below 0 there is no such situation. It may be used again
// for other weights.
func (m *Model) Weigh(s *Signal, situations []int, weights []float64) {
	s.weights = slices.Grow(s.weights[:0], len(m.bases))[:len(m.bases)]
	clear(s.weights)
	for i, weight := range weights {
		if at := situations[i]; at >= 0 {
			s.weights[at] += weight
		}
	}
}

// Number returns the place of a situation among those that the Model was given; -1 when
// there is no such situation.
func (m *Model) Number(id string) int { return m.index(id) }

// A Diagnosis is the most likely situation.
type Diagnosis struct {
	ID         string  // empty when no signal fired
	Confidence float64 // 0..1: the situation's share of the odds
	Values     Values  // of the dimensions: what signals told, else what the situation implies
}

// Diagnose weighs the signals of one model. A signal counts once, however often
// it stands in the list, and nil is skipped. Of equally likely situations the one
// defined first wins. For up to 32 situations nothing is allocated.
func (m *Model) Diagnose(fired []*Signal) Diagnosis {
	var room [32]float64
	odds, some := m.odds(room[:0], fired)
	if !some || len(odds) == 0 {
		return Diagnosis{}
	}
	best := 0
	for b, o := range odds {
		if o > odds[best] {
			best = b
		}
	}
	var sum float64
	for _, o := range odds {
		sum += math.Exp(o - odds[best])
	}
	return Diagnosis{ID: m.bases[best].ID, Confidence: 1 / sum, Values: m.bases[best].fill(m.told(fired))}
}

// Odds returns the log-odds of each situation, in the order in which the Model was given
// them.
func (m *Model) Odds(fired []*Signal) []float64 {
	odds, _ := m.odds(nil, fired)
	return odds
}

// odds appends the log-odds of each situation, and reports whether any signal is there.
func (m *Model) odds(odds []float64, fired []*Signal) (_ []float64, some bool) {
	for i := range m.bases {
		odds = append(odds, m.bases[i].Prior)
	}
	for i, s := range fired {
		// Messages fire a handful of signals: looking back is cheaper than a set.
		if s == nil || slices.Contains(fired[:i], s) {
			continue
		}
		some = true
		for b, weight := range s.weights {
			odds[b] += weight
		}
	}
	return odds, some
}

// Told returns what the signals tell, with what the situation implies where they
// are silent. It serves a situation that was given rather than diagnosed.
func (m *Model) Told(id string, fired []*Signal) Values {
	if i := m.index(id); i >= 0 {
		return m.bases[i].fill(m.told(fired))
	}
	return m.told(fired)
}

func (m *Model) told(fired []*Signal) Values {
	var v Values
	var f feeling
	for _, s := range fired {
		if s == nil {
			continue
		}
		for _, t := range s.tells {
			v.of[t.dimension] = max(v.of[t.dimension], t.number)
		}
		f = f.and(s.feeling)
	}
	if m.emotion >= 0 {
		v.of[m.emotion] = f.emotion
	}
	if m.intensity >= 0 {
		v.of[m.intensity] = f.intensity
	}
	return v
}

// and returns the stronger of two feelings. A signal that tells only a strength,
// such as capitals, strengthens a feeling but names none.
func (f feeling) and(g feeling) feeling {
	if g.emotion > 0 && (f.emotion == 0 || g.named > f.named || g.named == f.named && g.emotion > f.emotion) {
		f.emotion, f.named = g.emotion, g.named
	}
	f.intensity = max(f.intensity, g.intensity)
	return f
}

// fill takes what was told and adds what the situation implies.
func (b *base) fill(told Values) Values {
	for i, n := range b.values.of {
		if told.of[i] == 0 {
			told.of[i] = n
		}
	}
	return told
}
