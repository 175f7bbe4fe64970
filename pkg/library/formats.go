package library

// Formats are the shapes that are recognised, with what each is.
var Formats = []struct{ Name, Says string }{
	{"markdown", "Markdown or text: one reply per file, with YAML front matter if you like"},
	{"markdown-list", "Markdown with headings: under each a reply in a quote block or a fence, or as it is"},
	{"html", "HTML: one reply per file"},
	{"yaml", "YAML: a list of items with a text, or texts by id"},
	{"json", "JSON: a list of objects with a text, or objects by id"},
	{"jsonl", "JSON Lines: one object with a text per line"},
	{"csv", "CSV: a table with a column for the text"},
	{"zendesk", "macros of Zendesk"},
	{"freshdesk", "canned responses of Freshdesk"},
	{"intercom", "macros of Intercom"},
	{"chatwoot", "canned responses of Chatwoot"},
	{"zammad", "text modules of Zammad, YAML, JSON or CSV"},
	{"osticket", "premade replies of osTicket"},
	{"gorgias", "macros of Gorgias"},
	{"helpscout", "saved replies of Help Scout"},
	{"discourse", "canned replies or templates of Discourse"},
	{"wordpress", "predefined replies by id, with label and content"},
}
