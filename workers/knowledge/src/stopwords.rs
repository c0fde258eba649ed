//! Words without a meaning of their own, folded and sorted, by language.

use crate::lang::Lang;

/// The sorted small words of a language; none for languages we do not know.
pub(crate) const fn stopwords(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => EN,
        Lang::De => DE,
        Lang::Fr => FR,
        Lang::Es => ES,
        Lang::It => IT,
        Lang::Nl => NL,
        Lang::Pt => PT,
        Lang::Ar => AR,
        Lang::Other => &[],
    }
}

#[rustfmt::skip]
const EN: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "aren", "as", "at", "be", "been", "before",
    "being", "but", "by", "can", "cannot", "could", "did", "do", "does", "doesn", "doing", "don", "dont", "each",
    "for", "from", "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in",
    "into", "is", "isn", "it", "its", "just", "let", "me", "more", "most", "my", "no", "nor", "not", "of", "off",
    "on", "only", "or", "other", "our", "ours", "out", "over", "please", "really", "she", "should", "so", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through",
    "to", "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which", "while",
    "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "yours",
];

#[rustfmt::skip]
const DE: &[&str] = &[
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "auch", "auf", "aus", "bei",
    "beim", "bin", "bis", "bist", "bitte", "da", "damit", "dann", "das", "dass", "dein", "deine", "dem", "den",
    "denn", "der", "des", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "dir", "doch", "dort", "du",
    "durch", "eigentlich", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "etwas", "euch", "euer",
    "eure", "fur", "gibt", "hab", "habe", "haben", "habt", "hat", "hatte", "hier", "ich", "ihm", "ihn", "ihnen",
    "ihr", "ihre", "ihrem", "ihren", "im", "in", "ins", "ist", "ja", "jede", "jeden", "jeder", "kann", "kannst",
    "kein", "keine", "konnen", "konnt", "mal", "man", "mein", "meine", "mich", "mir", "mit", "muss", "nach", "nein",
    "nicht", "noch", "nur", "ob", "oder", "ohne", "schon", "sehr", "seid", "sein", "seine", "sich", "sie", "sind",
    "so", "soll", "sollte", "uber", "um", "und", "uns", "unser", "unsere", "unter", "viel", "von", "vor", "wann",
    "war", "waren", "warum", "was", "wegen", "welche", "welchem", "welchen", "welcher", "welches", "wenn", "wer",
    "werden", "wie", "wieder", "wir", "wird", "wo", "woher", "wohin", "wurde", "zu", "zum", "zur",
];

#[rustfmt::skip]
const FR: &[&str] = &[
    "a", "ai", "alors", "au", "aussi", "aux", "avec", "avez", "avons", "bien", "c", "ca", "car", "ce", "cela",
    "celle", "celui", "ces", "cet", "cette", "chez", "combien", "comme", "comment", "d", "dans", "de", "des", "donc",
    "du", "elle", "elles", "en", "encore", "entre", "est", "et", "ete", "etes", "etre", "eu", "fait", "font", "il",
    "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "lors", "lui", "m", "ma", "mais", "me", "meme", "mes",
    "moi", "mon", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas", "peu", "peut", "peux",
    "plus", "pour", "pourquoi", "pouvez", "puis", "qu", "quand", "que", "quel", "quelle", "quelles", "quels", "qui",
    "quoi", "s", "sa", "sans", "se", "sera", "ses", "si", "son", "sont", "sous", "sur", "t", "ta", "te", "tes", "toi",
    "ton", "tous", "tout", "toute", "toutes", "tres", "tu", "un", "une", "vers", "vos", "votre", "vous", "y",
];

#[rustfmt::skip]
const ES: &[&str] = &[
    "a", "al", "algo", "algun", "alguna", "algunos", "ante", "antes", "aqui", "asi", "aun", "bien", "cada", "como",
    "con", "cual", "cuales", "cuando", "cuanta", "cuantas", "cuanto", "cuantos", "de", "del", "desde", "donde", "dos",
    "el", "ella", "ellas", "ellos", "en", "entre", "era", "es", "esa", "ese", "eso", "esta", "estaba", "estan",
    "estar", "estas", "este", "esto", "estos", "fue", "ha", "hace", "hacen", "han", "hasta", "hay", "la", "las", "le",
    "les", "lo", "los", "mas", "me", "mi", "mis", "mucho", "muy", "nada", "ni", "no", "nos", "nosotros", "nuestra",
    "nuestro", "o", "os", "otra", "otro", "para", "pero", "poco", "por", "porque", "puede", "puedo", "pues", "que",
    "quien", "quienes", "se", "sea", "ser", "si", "sin", "sobre", "son", "soy", "su", "sus", "tambien", "tanto", "te",
    "teneis", "tengo", "tiene", "tienen", "todo", "todos", "tu", "tus", "un", "una", "unas", "unos", "usted",
    "ustedes", "y", "ya", "yo",
];

#[rustfmt::skip]
const IT: &[&str] = &[
    "a", "ad", "agli", "ai", "al", "alla", "alle", "allo", "anche", "ancora", "avete", "c", "che", "chi", "ci", "cio",
    "come", "con", "cosa", "cui", "d", "da", "dagli", "dai", "dal", "dalla", "dalle", "dei", "del", "della", "delle",
    "dello", "di", "dove", "e", "ed", "era", "essere", "fa", "fate", "fino", "fra", "gli", "ha", "hanno", "ho", "i",
    "il", "in", "io", "l", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "me", "mi", "mia", "mio", "molto",
    "ne", "nei", "nel", "nella", "nelle", "noi", "non", "nostra", "nostri", "nostro", "o", "ogni", "per", "perche",
    "piu", "po", "poi", "posso", "puo", "qual", "quale", "quali", "quando", "quanta", "quante", "quanti", "quanto",
    "quella", "quello", "questa", "queste", "questi", "questo", "qui", "se", "sei", "senza", "si", "siete", "sono",
    "sopra", "sta", "su", "sua", "sui", "sul", "sulla", "suo", "tra", "tu", "tua", "tuo", "tutti", "tutto", "un",
    "una", "uno", "va", "vi", "voi", "vostra", "vostri", "vostro",
];

#[rustfmt::skip]
const NL: &[&str] = &[
    "aan", "al", "alle", "als", "altijd", "andere", "ben", "bent", "bij", "daar", "dan", "dat", "de", "deze", "die",
    "dit", "doe", "doen", "door", "dus", "een", "eens", "en", "er", "ge", "geen", "graag", "haar", "had", "heb",
    "hebben", "hebt", "heeft", "hem", "het", "hier", "hij", "hoe", "hoeveel", "hun", "ik", "in", "is", "ja", "je",
    "jij", "jouw", "jullie", "kan", "kun", "kunnen", "kunt", "maar", "mag", "me", "meer", "men", "met", "mij", "mijn",
    "moet", "na", "naar", "niet", "nog", "nu", "of", "om", "omdat", "onder", "ons", "onze", "ook", "op", "over", "te",
    "tegen", "toch", "toen", "tot", "u", "uit", "uw", "van", "veel", "voor", "waar", "waarom", "wanneer", "want",
    "waren", "was", "wat", "we", "wel", "welk", "welke", "werd", "wie", "wij", "wil", "word", "wordt", "zal", "ze",
    "zelf", "zich", "zij", "zijn", "zo", "zonder", "zou",
];

#[rustfmt::skip]
const PT: &[&str] = &[
    "a", "ainda", "algum", "alguma", "antes", "ao", "aos", "aqui", "as", "ate", "cada", "com", "como", "da", "das",
    "de", "dela", "dele", "deles", "depois", "do", "dos", "e", "ela", "elas", "ele", "eles", "em", "entre", "era",
    "essa", "esse", "esta", "estamos", "estao", "estar", "este", "esteve", "eu", "faz", "fazem", "foi", "ha", "isso",
    "isto", "ja", "la", "lhe", "mais", "mas", "me", "mesmo", "meu", "minha", "muito", "na", "nao", "nas", "nem", "no",
    "nos", "nossa", "nosso", "num", "numa", "o", "onde", "os", "ou", "para", "pela", "pelas", "pelo", "pelos", "pode",
    "podem", "por", "porque", "posso", "pouco", "quais", "qual", "quando", "quanta", "quantas", "quanto", "quantos",
    "que", "quem", "sao", "se", "sem", "ser", "seu", "seus", "si", "sobre", "sou", "sua", "suas", "tambem", "te",
    "tem", "temos", "tenho", "teu", "todo", "todos", "tu", "tua", "um", "uma", "umas", "uns", "vai", "voce", "voces",
    "vos",
];

#[rustfmt::skip]
const AR: &[&str] = &[
    "التي", "الذي", "الي", "ان", "انا", "انت", "او", "اي", "اين", "بعد", "ثم", "ذلك", "علي", "عن", "عند", "عندكم",
    "في", "قبل", "كان", "كانت", "كل", "كم", "كيف", "لا", "لدي", "لديكم", "لكم", "لم", "لماذا", "لن", "لي", "ما",
    "ماذا", "متي", "مع", "من", "نحن", "هذا", "هذه", "هل", "هم", "هنا", "هناك", "هو", "هي", "و", "يكون",
];

#[cfg(test)]
mod tests {
    use super::{Lang, stopwords};
    use crate::fold::fold;

    #[test]
    fn lists_are_sorted_and_folded_so_that_binary_search_finds_every_word() {
        for lang in Lang::ALL {
            assert!(stopwords(lang).is_sorted(), "{lang:?}");
            for word in stopwords(lang) {
                assert_eq!(fold(word), *word);
            }
        }
    }
}
