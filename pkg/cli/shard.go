package cli

import (
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/intake"
)

// A shard is every n-th record, from the i-th. The zero shard is all of them.
type shard struct{ i, n int }

// parseShard reads i/n.
func parseShard(s string) (shard, error) {
	if s == "" {
		return shard{}, nil
	}
	first, second, _ := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || i < 1 || n < i {
		return shard{}, usagef("--shard %s: expected i/n, as in 2/5 for the second of every five records", s)
	}
	return shard{i, n}, nil
}

// of keeps those of the records that are in the shard; before is how many records came
// before them.
func (s shard) of(raws []intake.Raw, before int) []intake.Raw {
	if s.n <= 1 {
		return raws
	}
	kept := raws[:0]
	for k, raw := range raws {
		if (before+k)%s.n == s.i-1 {
			kept = append(kept, raw)
		}
	}
	clear(raws[len(kept):]) // they hold memory of the input
	return kept
}
