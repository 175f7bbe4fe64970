package library

func (f *File) readMarkdown(from int) {
	f.Format = "markdown"
	body := placed{text: f.source.text[from:], at: from}.trim()
	f.Replies = []Reply{{ID: f.stem(), Title: f.stem(), Text: body.text, Path: f.Path, placement: placement{source: f.source, body: body, record: hole{0, len(f.source.text)}}}}
}
