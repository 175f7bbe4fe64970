package intake

// Reject makes a reject of a record that was read but that cannot be used, for a
// reason that only its user knows.
func (raw Raw) Reject(id, reason string) *Reject { return raw.reject(id, -1, reason) }
