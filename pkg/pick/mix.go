package pick

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed mix.yaml
var mixData []byte

// A Part is which share of the picks a reason gets, in per cent, and what it is.
type Part struct {
	Reason Reason `yaml:"reason"`
	Share  int    `yaml:"share"`
	Says   string `yaml:"says"`
}

type mixture struct {
	Mix        []Part `yaml:"mix"`
	NearBorder int    `yaml:"near-border"`
}

// known is what mix.yaml says. That it is sound is for tests to see.
var known = sync.OnceValue(func() mixture {
	m, err := readMix(mixData)
	if err != nil {
		panic(err)
	}
	return m
})

// Mix is all reasons with their shares, in the order in which picks are listed.
func Mix() []Part { return known().Mix }

// readMix reads a mix in which every reason comes once and the shares add up.
func readMix(data []byte) (m mixture, err error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("mix.yaml: %w", err)
	}
	missing := map[Reason]bool{Distance: true, Misstep: true, Uncertain: true, Border: true, Rare: true, Random: true}
	sum := 0
	for _, p := range m.Mix {
		if !missing[p.Reason] {
			return m, fmt.Errorf("mix.yaml: there is no reason %q, or it comes twice", p.Reason)
		}
		if p.Share < 0 {
			return m, fmt.Errorf("mix.yaml: %s has a share of %d, expected 0 or more", p.Reason, p.Share)
		}
		delete(missing, p.Reason)
		sum += p.Share
	}
	if len(missing) > 0 || sum != 100 {
		return m, fmt.Errorf("mix.yaml: %d reasons with %d per cent, expected all six and 100", len(m.Mix), sum)
	}
	return m, nil
}
