package intake

import "unicode/utf8"

// Bytes returns the record as it stands in the input, which is UTF-8, or a reject when
// it was not kept or is not UTF-8. It is for records that are not exchanges.
func (raw Raw) Bytes() ([]byte, *Reject) {
	if raw.fault != "" {
		return nil, raw.reject("", -1, raw.fault)
	}
	if !utf8.Valid(raw.data) {
		at := invalidUTF8(raw.data)
		return nil, raw.reject("", at, notUTF8(raw.data, at))
	}
	return raw.data, nil
}

// RejectAt makes a reject of the record for a fault that lies offset bytes into it, or
// that concerns the whole of it when offset is negative.
func (raw Raw) RejectAt(id string, offset int, reason string) *Reject {
	return raw.reject(id, min(offset, len(raw.data)), reason)
}
