package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"

	"github.com/attune-cx/attune/pkg/review"
)

// KeyBytes is the least length of a key for pseudonyms.
const KeyBytes = 16

// Pseudonyms give every agent another name that is always the same with the same key,
// and that nobody can lead back without it (HMAC-SHA256, RFC 2104).
type Pseudonyms struct{ key []byte }

// NewPseudonyms makes pseudonyms with a key of at least KeyBytes bytes.
func NewPseudonyms(key []byte) (*Pseudonyms, error) {
	if len(key) < KeyBytes {
		return nil, errors.New("the key is too short: expected at least 16 bytes")
	}
	return &Pseudonyms{key}, nil
}

// letters leaves out what is easily mistaken for something else.
var letters = base32.NewEncoding("23456789abcdefghjkmnpqrstuvwxyzo").WithPadding(base32.NoPadding)

// Of returns the pseudonym of a name: agent- and eight letters, 40 bits. Among ten
// thousand agents two share one with a chance of 1 in 20,000.
func (p *Pseudonyms) Of(name string) string {
	if name == "" {
		return ""
	}
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(strings.ToLower(strings.TrimSpace(name))))
	return "agent-" + letters.EncodeToString(mac.Sum(nil)[:5])
}

// Review gives the agent of a review a pseudonym. Redact the review first: the name may
// stand in its texts.
func (p *Pseudonyms) Review(v *review.Review) {
	if v.Exchange == nil || v.Exchange.Agent == "" {
		return
	}
	x := *v.Exchange
	x.Agent = p.Of(x.Agent)
	v.Exchange = &x
}
