package library

// A placement leads from offsets in a text to offsets in its file.
type placement struct{}
