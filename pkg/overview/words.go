package overview

// words are what an overview says in one language.
type words struct {
	unknown                        string
	interval, adjustment           string
	purpose, contest               string
	sample, allShown, noSample     string
	scripted, estimated, textless  string
	unclear                        string
	types                          map[string]string
	verdicts                       [4]string
	title, period, replies, unread string
	noLanguage                     string
	conversations, conversation    string
	byType, bySituation, byMisstep string
	byMove, byScript               string
	teams, agents, channels, weeks string
	method                         string
	kind, situation, reply         string
	score, asked                   string
	misstep, share, example        string
	move, used, missing            string
	sentence, times, by            string
	name, adjusted, few, more      string
	worst, why                     string
}

func wordsOf(language string) *words {
	if language == "nl" {
		return &dutch
	}
	return &english
}

var english = words{
	unknown:    "Unknown situation",
	interval:   "Between brackets stands the 95 % interval: of shares Wilson's (1927), of means Student's. It takes replies for independent of each other, which those of one agent or one script are not quite.",
	adjustment: "Adjusted shares are those that a group would have with everybody's mix of situations: direct standardisation over the situation, with Wilson's interval for the effective number of replies (Korn and Graubard 1998). Situations that a group did not meet are left out of its mix; a group that met less than half of everybody's is not compared.",
	purpose:    "This report describes wording, not people. It does not understand irony, facts or promises, and must not be the only ground for a decision about somebody.",
	contest:    "Every score can be contested: each point leads back to words in the reply and to a rule (attune explain shows both). Tell whoever keeps the rules which reply you mean and what was read wrongly; the rules are text files and can be changed.",
	sample:     "Of the replies, %d that lie furthest outside their ranges are shown whole, and %d drawn at random from the others (by a fixed hash, the same in every run).",
	allShown:   "All replies are shown whole.",
	noSample:   "No replies are shown whole.",
	scripted:   "A sentence counts as scripted when it stands in at least three replies in the same words, four or more; case and punctuation do not matter. Greeting, signature and quoted mail are left out.",
	estimated:  "There were so many different sentences that only one in %d uses was counted; the numbers are multiplied accordingly, and rarer sentences may be missing.",
	textless:   "%d replies come from saved results without texts (see attune score --texts); no sentences are known of them.",
	unclear:    "Dates such as 03/04/2026 were read with the day first (replies: %d); where the month comes first, their weeks are wrong.",
	types:      map[string]string{"attentive": "attentive", "affective": "affective", "cognitive": "cognitive"},
	verdicts:   [4]string{"below", "within", "above", "mixed"},
	title:      "Empathy in replies", period: "Period", replies: "Replies", unread: "Unread records", noLanguage: "Not judged, in a language that no rules read", conversations: "Conversations", conversation: "conversation",
	byType: "By type", bySituation: "By situation", byMisstep: "Missteps", byMove: "Moves", byScript: "Scripted sentences",
	teams: "Teams", agents: "Agents", channels: "Channels", weeks: "Weeks", method: "How to read this",
	kind: "type", situation: "situation", reply: "reply", score: "mean score", asked: "asked for",
	misstep: "misstep", share: "share", example: "for example", move: "move", used: "used", missing: "missing",
	sentence: "sentence", times: "replies", by: "agents", name: "name", adjusted: "within, adjusted", few: "too few to say", more: "and %d more",
	worst: "Look at these first", why: "why",
}

var dutch = words{
	unknown:    "Situatie onbekend",
	interval:   "Tussen haakjes staat het 95%-interval: van aandelen dat van Wilson (1927), van gemiddelden dat van Student. Het neemt aan dat antwoorden los van elkaar staan; voor antwoorden van één medewerker of uit één script klopt dat niet helemaal.",
	adjustment: "Gecorrigeerde aandelen zijn die welke een groep zou hebben met de mix van situaties van allemaal samen: directe standaardisatie over de situatie, met het interval van Wilson voor het effectieve aantal antwoorden (Korn en Graubard 1998). Situaties die een groep niet had, tellen in haar mix niet mee; een groep die minder dan de helft van de mix had, wordt niet vergeleken.",
	purpose:    "Dit rapport beschrijft woorden, geen mensen. Het begrijpt geen ironie, feiten of beloften en mag nooit de enige grond zijn voor een besluit over iemand.",
	contest:    "Elke score is te betwisten: elk punt leidt terug naar woorden in het antwoord en naar een regel (attune explain toont beide). Zeg tegen wie de regels beheert om welk antwoord het gaat en wat er verkeerd is gelezen; de regels zijn tekstbestanden en kunnen veranderen.",
	sample:     "Volledig getoond worden de %d antwoorden die het verst buiten hun bereik liggen, en %d willekeurig uit de overige (met een vaste hash, elke keer dezelfde).",
	allShown:   "Alle antwoorden worden volledig getoond.",
	noSample:   "Er worden geen antwoorden volledig getoond.",
	scripted:   "Een zin geldt als standaardzin wanneer hij in ten minste drie antwoorden in dezelfde woorden staat, vier of meer; hoofdletters en leestekens tellen niet. Aanhef, ondertekening en geciteerde mail tellen niet mee.",
	estimated:  "Er waren zo veel verschillende zinnen dat maar één op de %d keren is geteld; de aantallen zijn daarmee vermenigvuldigd en zeldzamere zinnen kunnen ontbreken.",
	textless:   "%d antwoorden komen uit bewaarde resultaten zonder teksten (zie attune score --texts); hun zinnen zijn niet bekend.",
	unclear:    "Datums zoals 03/04/2026 zijn met de dag voorop gelezen (antwoorden: %d); waar de maand voorop staat, kloppen hun weken niet.",
	types:      map[string]string{"attentive": "aandachtig", "affective": "affectief", "cognitive": "cognitief"},
	verdicts:   [4]string{"te weinig", "passend", "te veel", "beide"},
	title:      "Empathie in antwoorden", period: "Periode", replies: "Antwoorden", unread: "Niet gelezen records", noLanguage: "Niet beoordeeld, in een taal waarvoor geen regels zijn", conversations: "Gesprekken", conversation: "gesprek",
	byType: "Per soort", bySituation: "Per situatie", byMisstep: "Misstappen", byMove: "Vormen", byScript: "Standaardzinnen",
	teams: "Teams", agents: "Medewerkers", channels: "Kanalen", weeks: "Weken", method: "Hoe dit te lezen",
	kind: "soort", situation: "situatie", reply: "antwoord", score: "gemiddelde score", asked: "gevraagd",
	misstep: "misstap", share: "aandeel", example: "bijvoorbeeld", move: "vorm", used: "gebruikt in", missing: "gemist in",
	sentence: "zin", times: "antwoorden", by: "medewerkers", name: "naam", adjusted: "passend, gecorrigeerd", few: "te weinig om iets te zeggen", more: "en nog %d",
	worst: "Kijk hier het eerst naar", why: "waarom",
}
