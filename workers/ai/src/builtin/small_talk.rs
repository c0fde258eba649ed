//! What is said in chats beside questions: greetings, thanks, and the wish for a person.

use super::{Answer, templates};
use kernel::ports::Outcome;
use knowledge::{Lang, SiteFacts, tokens};

/// A kind of small talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// "Hello!"
    Greeting,
    /// "Thank you"
    Thanks,
    /// "Bye"
    Farewell,
    /// "Are you a robot?"
    Identity,
    /// "Can I talk to somebody?"
    Handover,
}

/// Which small talk a text is, if it is nothing more than that.
pub fn kind(text: &str) -> Option<Talk> {
    let words: Vec<String> = tokens(text).into_iter().take(40).map(|t| t.word).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let says = |list: &str| words.iter().any(|w| list.split(' ').any(|l| l == *w));
    let only = |list: &str| {
        words.len() <= 6 && words.iter().all(|w| list.split(' ').chain(FILLERS.split(' ')).any(|l| l == *w))
    };
    if (says(PEOPLE) && says(TALKING))
        || (words.len() <= 3 && says("human humain menschen mensch umano humano mens mitarbeiter agent operator"))
        || says(COMPLAINT)
        || has(&words, CALLBACK)
    {
        return Some(Talk::Handover);
    }
    if has(&words, IDENTITY) && words.len() <= 9 {
        return Some(Talk::Identity);
    }
    [(Talk::Greeting, GREETING), (Talk::Thanks, THANKS), (Talk::Farewell, FAREWELL)]
        .into_iter()
        .find(|(_, list)| says(list) && only(list))
        .map(|(talk, _)| talk)
}

/// Whether one of the phrases (separated by commas) stands in the words.
fn has(words: &[&str], phrases: &str) -> bool {
    let said = format!(" {} ", words.join(" "));
    phrases.split(',').any(|phrase| said.contains(&format!(" {} ", phrase.trim())))
}

const FILLERS: &str = "there all everyone very much so you a lot for your the und i we team good great ok okay super how are doing today me ca va come stai wie gehts geht es dir euch que tal to";
const GREETING: &str = "hi hello hey hiya howdy greetings morning afternoon evening hallo moin servus guten tag morgen abend gruss grussgott bonjour salut bonsoir hola buenas buenos dias tardes ciao buongiorno buonasera salve hoi goedemorgen goedendag ola bom boa dia tarde مرحبا اهلا السلام عليكم";
const THANKS: &str = "thanks thank thx cheers appreciated helpful perfect danke dankeschon vielen dank merci beaucoup gracias muchas grazie mille bedankt dank obrigado obrigada شكرا";
const FAREWELL: &str = "bye goodbye see later ciao tschuss tschuess wiedersehen auf revoir adios hasta luego arrivederci dag tot ziens tchau adeus night";
const PEOPLE: &str = "human humans person somebody someone agent representative operator employee staff advisor manager owner mensch menschen person mitarbeiter mitarbeiterin jemand jemandem jemanden berater chef humain personne conseiller quelqu persona alguien agente operatore umano qualcuno mens medewerker iemand humano pessoa alguem atendente شخص موظف";
const TALKING: &str = "talk speak chat connect transfer speaking talking sprechen reden verbinden verbinde parler contacter hablar parlare spreken praten falar اتحدث التحدث";
const COMPLAINT: &str =
    "complain complaint beschweren beschwerde reclamation reclamacion queja reclamo klacht reclamacao";
const CALLBACK: &str =
    "call me,call me back,ring me,ruckruf,ruft mich an,rufen sie mich,rappelez moi,llamame,bel me,me liga";
const IDENTITY: &str = "are you a bot,are you a robot,are you human,are you a human,are you an ai,are you real,who are you,what are you,what can you do,bist du ein bot,bist du ein roboter,bist du ein mensch,wer bist du,was kannst du,es tu un robot,etes vous un robot,qui es tu,eres un robot,quien eres,sei un robot,chi sei,ben je een robot,wie ben je,es um robo,quem es";

/// What is said back.
pub fn reply(talk: Talk, language: Lang, business: &str, facts: &SiteFacts) -> Answer {
    let words = templates::of(language);
    let name = Some(business).filter(|b| !b.is_empty()).or(facts.name.as_deref()).unwrap_or(words.us);
    match talk {
        Talk::Greeting => Answer::plain(words.greeting.replace("{}", name), Outcome::SmallTalk),
        Talk::Thanks => Answer::plain(words.welcome.to_owned(), Outcome::SmallTalk),
        Talk::Farewell => Answer::plain(words.bye.to_owned(), Outcome::SmallTalk),
        Talk::Identity => Answer::plain(words.identity.replace("{}", name), Outcome::SmallTalk),
        Talk::Handover => {
            let mut text = words.handover.to_owned();
            if let Some(phone) = facts.phones.first() {
                text.push(' ');
                text.push_str(&words.or_call.replace("{}", &phone.value));
            }
            Answer::plain(text, Outcome::Handover)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Talk, kind};

    #[test]
    fn small_talk_is_only_small_talk_when_nothing_else_is_asked() {
        for (text, talk) in [
            ("Hi there!", Some(Talk::Greeting)),
            ("Guten Tag", Some(Talk::Greeting)),
            ("Hello, are you open on Sunday?", None),
            ("thank you so much", Some(Talk::Thanks)),
            ("Thanks, and what about parking?", None),
            ("Can I talk to a human please", Some(Talk::Handover)),
            ("Ich möchte mit einem Mitarbeiter sprechen", Some(Talk::Handover)),
            ("please call me back", Some(Talk::Handover)),
            ("How much is breakfast per person?", None),
            ("Are you a robot?", Some(Talk::Identity)),
            ("tschüss", Some(Talk::Farewell)),
            ("", None),
        ] {
            assert_eq!(kind(text), talk, "{text}");
        }
    }
}
