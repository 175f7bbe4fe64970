package overview

import "strings"

// MoveName is what people call a move in a language of the interface. In English, and
// for what rules brought in, that is its id as words.
func MoveName(language, move string) string {
	if name, ok := dutchMoves[move]; ok && language == "nl" {
		return name
	}
	return strings.NewReplacer("-", " ", "_", " ").Replace(move)
}

var dutchMoves = map[string]string{
	"acknowledge":         "erkennen",
	"act":                 "iets doen",
	"admit-norm":          "toegeven dat het anders hoort",
	"alternative":         "alternatief geven",
	"answer":              "antwoord geven",
	"apologise":           "excuses maken",
	"bridge":              "een brug slaan",
	"check-understanding": "nagaan of het klopt",
	"circumstance":        "omstandigheden meewegen",
	"concede":             "gelijk geven",
	"concrete":            "concreet zijn",
	"condole":             "condoleren",
	"consequence":         "gevolg noemen",
	"echo":                "woorden van de klant opnemen",
	"explain":             "uitleggen",
	"fallback":            "terugvaloptie geven",
	"hand-choice":         "keuze aan de klant laten",
	"invite":              "uitnodigen",
	"listen-first":        "eerst luisteren",
	"look-ahead":          "vooruitkijken",
	"name-feeling":        "gevoel benoemen",
	"next-step":           "volgende stap",
	"offer-help":          "hulp aanbieden",
	"offer-options":       "opties bieden",
	"others-did":          "noemen wat anderen deden",
	"own":                 "verantwoordelijkheid nemen",
	"paraphrase":          "samenvatten",
	"particular":          "iets bijzonders noemen",
	"plain-words":         "gewone woorden gebruiken",
	"reassure-with-fact":  "geruststellen met feiten",
	"recognise-effort":    "moeite erkennen",
	"recognise-history":   "voorgeschiedenis erkennen",
	"recommend":           "aanraden",
	"refer-back":          "terugverwijzen",
	"regret-outcome":      "uitkomst betreuren",
	"save-effort":         "moeite besparen",
	"save-face":           "gezicht laten behouden",
	"share-joy":           "delen in blijdschap",
	"show-read":           "laten zien dat het gelezen is",
	"sympathise":          "meeleven",
	"thank-for-detail":    "bedanken voor details",
	"thank-for-openness":  "bedanken voor openheid",
	"thank-for-patience":  "bedanken voor geduld",
	"validate":            "begrijpelijk vinden",
}
