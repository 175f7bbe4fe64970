package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/attune-cx/attune/pkg/redact"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

// privacy are the flags of commands that write what customers and agents said.
type privacy struct {
	redact  string
	keyFile string
}

func (p *privacy) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.redact, "redact", "auto", "take personal data out of what is written: auto (html, xlsx and md), always or never")
	f.Lookup("redact").NoOptDefVal = "always"
	f.StringVar(&p.keyFile, "pseudonymise-agents", "", "give agents other names, always the same with the same key `file`, which is made when it is not there; redacts all outputs")
	complete(c, "redact", "auto", "always", "never")
	_ = c.MarkFlagFilename("pseudonymise-agents")
}

// redactor returns what takes personal data out of a review, nil for nothing, and
// whether records are redacted as well.
func (p *privacy) redactor(s *Streams, rules *rulepack.Set) (apply func(*review.Review), records bool, err error) {
	if err := oneOf("redact", p.redact, "auto", "always", "never"); err != nil {
		return nil, false, err
	}
	if p.keyFile == "" {
		if p.redact == "never" {
			return nil, false, nil
		}
		return redact.New(rules.Texts()).Review, p.redact == "always", nil
	}
	if p.redact == "never" {
		return nil, false, usagef("--redact never: the names of agents stand in texts; with --pseudonymise-agents expected auto or always")
	}
	key, err := readKey(s, p.keyFile)
	if err != nil {
		return nil, false, err
	}
	pseudonyms, err := redact.NewPseudonyms(key)
	if err != nil {
		return nil, false, usagef("--pseudonymise-agents %s: %w", p.keyFile, err)
	}
	redactor := redact.New(rules.Texts())
	return func(v *review.Review) {
		redactor.Review(v)
		pseudonyms.Review(v)
	}, true, nil
}

// longestKey is more than any key has, in bytes.
const longestKey = 4096

// readKey reads the key of pseudonyms, and makes one where there is none.
func readKey(s *Streams, path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		random := make([]byte, 32)
		_, _ = rand.Read(random) // never fails
		key := hex.EncodeToString(random) + "\n"
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, usagef("--pseudonymise-agents %s: %w", path, cause(err))
		}
		_, err = file.WriteString(key)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, usagef("--pseudonymise-agents %s: %w", path, cause(err))
		}
		fmt.Fprintf(s.Err, "attune: made the key %s; keep it: the same key gives agents the same names next week, and whoever has it can tell who they are\n", visible(path))
		return bytes.TrimSpace([]byte(key)), nil
	}
	if err == nil && (!info.Mode().IsRegular() || info.Size() > longestKey) {
		return nil, usagef("--pseudonymise-agents %s: expected a file with a key of 16 bytes or more, up to %d", path, longestKey)
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, usagef("--pseudonymise-agents %s: %w", path, cause(err))
	}
	return bytes.TrimSpace(key), nil
}
