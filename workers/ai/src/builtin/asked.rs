//! What kind of answer a question wants.

use knowledge::{Question, sentences, tokens};

/// A fact that is answered from the site's facts rather than from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Hours,
    Phone,
    Email,
    Address,
    Socials,
    About,
}

/// What a sentence must hold to be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A price, or a word like "free".
    Price,
    /// A date, day or time.
    Time,
    /// A number.
    Number,
    /// Somebody.
    Person,
    /// Anything.
    Text,
}

const HOURS: &[&str] = &[
    "open",
    "opens",
    "opening",
    "close",
    "closes",
    "closed",
    "closing",
    "hours",
    "geoffnet",
    "offnet",
    "offnungszeiten",
    "offnungszeit",
    "offen",
    "auf",
    "zu",
    "geschlossen",
    "schliesst",
    "oeffnungszeiten",
    "geoeffnet",
    "ouvert",
    "ouverts",
    "ouverte",
    "ouvrez",
    "ouvre",
    "horaires",
    "horaire",
    "ferme",
    "fermez",
    "abierto",
    "abiertos",
    "abren",
    "abre",
    "cierran",
    "cierra",
    "horario",
    "horarios",
    "aperto",
    "aperti",
    "aprite",
    "apre",
    "chiusi",
    "chiuso",
    "chiudete",
    "orari",
    "orario",
    "geopend",
    "openingstijden",
    "gesloten",
    "aberto",
    "abertos",
    "abrem",
    "fecham",
    "fecha",
    "مفتوح",
    "مفتوحون",
    "ساعات",
    "العمل",
    "دوام",
];
const PHONE: &[&str] = &[
    "phone",
    "telephone",
    "call",
    "ring",
    "number",
    "tel",
    "telefon",
    "telefonnummer",
    "anrufen",
    "rufnummer",
    "nummer",
    "telefonisch",
    "erreichen",
    "numero",
    "appeler",
    "telefono",
    "llamar",
    "chiamare",
    "telefoonnummer",
    "bellen",
    "telefone",
    "ligar",
    "هاتف",
    "رقم",
    "اتصال",
];
const EMAIL: &[&str] =
    &["email", "mail", "mailadresse", "emailadresse", "courriel", "correo", "posta", "البريد", "بريد", "ايميل"];
const ADDRESS: &[&str] = &[
    "address",
    "where",
    "located",
    "location",
    "find",
    "street",
    "directions",
    "adresse",
    "anschrift",
    "wo",
    "standort",
    "liegt",
    "befindet",
    "strasse",
    "situe",
    "trouve",
    "situes",
    "direccion",
    "ubicacion",
    "ubicados",
    "indirizzo",
    "dove",
    "trovate",
    "adres",
    "waar",
    "gevestigd",
    "endereco",
    "morada",
    "onde",
    "عنوان",
    "اين",
    "donde",
    "ou",
    "العنوان",
];
const SOCIALS: &[&str] = &[
    "instagram",
    "facebook",
    "twitter",
    "tiktok",
    "youtube",
    "linkedin",
    "pinterest",
    "whatsapp",
    "telegram",
    "social",
    "socials",
    "insta",
];
/// Words that may stand in a question about a fact without making it one about something else.
const BESIDE: &[&str] = &[
    "today",
    "tomorrow",
    "now",
    "tonight",
    "morning",
    "evening",
    "afternoon",
    "weekend",
    "weekends",
    "weekdays",
    "weekday",
    "week",
    "day",
    "days",
    "time",
    "times",
    "usually",
    "normally",
    "right",
    "shop",
    "store",
    "place",
    "business",
    "company",
    "website",
    "site",
    "office",
    "contact",
    "reach",
    "visit",
    "exact",
    "current",
    "late",
    "early",
    "going",
    "go",
    "come",
    "page",
    "profile",
    "account",
    "bakery",
    "practice",
    "heute",
    "morgen",
    "jetzt",
    "abends",
    "morgens",
    "abend",
    "mittags",
    "wochenende",
    "woche",
    "tag",
    "tage",
    "uhr",
    "uhrzeit",
    "laden",
    "geschaft",
    "backerei",
    "praxis",
    "kontakt",
    "kontaktieren",
    "aktuell",
    "spat",
    "fruh",
    "besuchen",
    "genau",
    "aujourd",
    "hui",
    "demain",
    "maintenant",
    "semaine",
    "jour",
    "jours",
    "magasin",
    "boutique",
    "heure",
    "heures",
    "telephone",
    "hoy",
    "manana",
    "ahora",
    "semana",
    "dia",
    "dias",
    "tienda",
    "hora",
    "horas",
    "oggi",
    "domani",
    "adesso",
    "settimana",
    "giorno",
    "negozio",
    "ora",
    "ore",
    "vandaag",
    "morgen",
    "nu",
    "winkel",
    "laat",
    "hoje",
    "amanha",
    "agora",
    "loja",
    "اليوم",
    "غدا",
    "الان",
    "المحل",
    "please",
];

/// The fact a question asks for when it asks for nothing more, and the words that may still narrow it down.
pub fn fact(question: &Question) -> Option<(Fact, Vec<&str>)> {
    if question.terms.iter().all(|t| BESIDE.contains(&t.word.as_str())) && is_about(question) {
        return Some((Fact::About, Vec::new()));
    }
    let lists = [
        (Fact::Email, EMAIL),
        (Fact::Phone, PHONE),
        (Fact::Socials, SOCIALS),
        (Fact::Hours, HOURS),
        (Fact::Address, ADDRESS),
    ];
    // "Where" and "number" ask for many things; a question for a price or a place of something is not about us.
    let (fact, list) = lists.into_iter().find(|(fact, list)| question.mentions(list) && is_fitting(*fact, question))?;
    let is_beside =
        |word: &str| list.contains(&word) || BESIDE.contains(&word) || knowledge::concepts::weekday(word).is_some();
    let rest: Vec<&str> = question.terms.iter().filter(|t| !is_beside(&t.word)).map(|t| t.word.as_str()).collect();
    Some((fact, rest))
}

/// Words that ask for many facts need company.
fn is_fitting(fact: Fact, question: &Question) -> bool {
    match fact {
        Fact::Hours => {
            let only_small =
                question.words.iter().all(|w| !HOURS.contains(&w.as_str()) || matches!(w.as_str(), "auf" | "zu"));
            // "Habt ihr am Sonntag auf?" but not "auf der Karte".
            let ends = |words: &[String]| words.last().is_some_and(|w| matches!(w.as_str(), "auf" | "zu"));
            let leans =
                question.leans_on.iter().any(|w| HOURS.contains(&w.as_str()) && !matches!(w.as_str(), "auf" | "zu"));
            !only_small || ends(&question.words) || leans || ends(&question.leans_on)
        }
        Fact::Phone | Fact::Email | Fact::Socials | Fact::Address | Fact::About => true,
    }
}

fn is_about(question: &Question) -> bool {
    let said = question.words.join(" ");
    [
        "what do you do",
        "what is this",
        "what are you about",
        "was macht ihr",
        "was machen sie",
        "was ist das",
        "que faites vous",
        "que haceis",
        "que hacen",
        "cosa fate",
        "wat doen jullie",
        "o que fazem",
        "about you",
        "about the company",
        "who is this",
    ]
    .iter()
    .any(|phrase| said.contains(phrase))
}

/// What an answer must hold.
pub fn wanted(question: &Question) -> Wanted {
    let own = wanted_by(&question.words);
    if own == Wanted::Text && question.words.len() <= 6 { wanted_by(&question.leans_on) } else { own }
}

fn wanted_by(words: &[String]) -> Wanted {
    let said = format!(" {} ", words.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|p| said.contains(&format!(" {p} ")));
    let price = [
        "price",
        "prices",
        "cost",
        "costs",
        "fee",
        "fees",
        "how much is",
        "how much are",
        "how much does",
        "how much do",
        "how much for",
        "how much would",
        "how much will",
        "how much the",
        "how much a",
        "preis",
        "preise",
        "kostet",
        "kosten",
        "wie teuer",
        "wieviel kostet",
        "prix",
        "coute",
        "combien coute",
        "tarif",
        "precio",
        "cuesta",
        "cuanto cuesta",
        "prezzo",
        "costa",
        "quanto costa",
        "prijs",
        "kost",
        "preco",
        "custa",
        "سعر",
        "بكم",
    ];
    if has(&price) || said.trim() == "how much" || said.trim_end().ends_with("how much") {
        return Wanted::Price;
    }
    if has(&[
        "when",
        "what time",
        "wann",
        "um wie viel uhr",
        "quand",
        "a quelle heure",
        "cuando",
        "a que hora",
        "quando",
        "a che ora",
        "wanneer",
        "hoe laat",
        "متي",
    ]) {
        return Wanted::Time;
    }
    if has(&[
        "how long",
        "how many",
        "how far",
        "how old",
        "wie lange",
        "wie viele",
        "wieviele",
        "wie weit",
        "combien",
        "cuantos",
        "cuantas",
        "quanti",
        "quante",
        "hoeveel",
        "quantos",
        "quantas",
        "كم",
    ]) {
        return Wanted::Number;
    }
    if words.first().is_some_and(|w| matches!(w.as_str(), "who" | "wer" | "qui" | "quien" | "chi" | "quem")) {
        return Wanted::Person;
    }
    Wanted::Text
}

impl Wanted {
    /// Whether most sentences cannot be an answer.
    pub fn is_narrow(self) -> bool {
        !matches!(self, Wanted::Text | Wanted::Person)
    }

    /// Whether a sentence holds what is wanted.
    pub fn is_in(self, sentence: &str) -> bool {
        let words: Vec<String> = tokens(sentence).into_iter().map(|t| t.word).collect();
        let any = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        let digits = || sentence.contains(|c: char| c.is_ascii_digit());
        match self {
            Wanted::Text | Wanted::Person => true,
            Wanted::Price => {
                let money = sentence.contains(['€', '£', '$', '¥'])
                    || any(&["eur", "euro", "euros", "chf", "usd", "gbp", "pounds", "dollars", "cent"]);
                (money && digits())
                    || any(&[
                        "free",
                        "included",
                        "gratis",
                        "kostenlos",
                        "kostenfrei",
                        "inklusive",
                        "gratuit",
                        "gratuito",
                        "complimentary",
                    ])
            }
            Wanted::Time => digits() || words.iter().any(|w| knowledge::concepts::weekday(w).is_some()) || any(TIMES),
            Wanted::Number => digits() || any(NUMBERS),
        }
    }
}

const TIMES: &[&str] = &[
    "daily",
    "weekly",
    "monthly",
    "weekends",
    "weekdays",
    "morning",
    "evening",
    "noon",
    "midnight",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "spring",
    "summer",
    "autumn",
    "winter",
    "christmas",
    "easter",
    "taglich",
    "morgens",
    "abends",
    "mittags",
    "januar",
    "februar",
    "marz",
    "juni",
    "juli",
    "oktober",
    "dezember",
];
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "half", "dozen",
    "hour", "day", "week", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "halbe",
];

/// Whether a heading is a question that its text answers.
pub fn is_question(heading: &str) -> bool {
    heading.trim_end().ends_with(['?', '؟']) && sentences(heading).len() <= 2
}
