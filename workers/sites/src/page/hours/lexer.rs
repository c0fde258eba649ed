//! The words and numbers of which opening hours are made.

use knowledge::concepts::weekday;
use knowledge::{Lang, Span, fold};

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    minutes: u16,
    /// `Some(true)` after "pm", `Some(false)` after "am".
    afternoon: Option<bool>,
}

/// What a line is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A weekday, Monday being 0.
    Day(usize),
    /// A word for several days ("weekdays").
    Days(usize, usize),
    /// A time of day.
    Time(Time),
    /// "–", "to", "bis" ...
    Dash,
    /// "closed" in some language.
    Closed,
    /// Any other word. Punctuation and "and" vanish.
    Other,
}

/// Cuts a line into marks.
pub fn marks(line: &str, lang: Lang) -> Vec<Mark> {
    let folded = fold(line).replace("a.m.", "am").replace("p.m.", "pm").replace("t/m", "-");
    let mut out = Vec::new();
    let mut rest = folded.as_str();
    while let Some(c) = rest.chars().next() {
        let len = if c.is_ascii_digit() {
            let len = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'h')).count();
            out.push(time(rest.get(..len).unwrap_or_default()).map_or(Mark::Other, Mark::Time));
            len
        } else if c.is_alphabetic() {
            let len = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
            read_word(rest.get(..len).unwrap_or_default(), lang, &mut out);
            len
        } else {
            let follows_day = matches!(out.last(), Some(Mark::Day(_) | Mark::Days(..)));
            let before_time =
                rest.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(|c: char| c.is_ascii_digit());
            if matches!(c, '-' | '–' | '—' | '−' | '‐' | '‑')
                && !(follows_day && before_time)
                && out.last() != Some(&Mark::Dash)
            {
                out.push(Mark::Dash);
            }
            c.len_utf8()
        };
        rest = rest.get(len.max(1)..).unwrap_or_default();
    }
    out
}

fn read_word(word: &str, lang: Lang, out: &mut Vec<Mark>) {
    if let (Some(Mark::Time(time)), "am" | "pm") = (out.last_mut(), word) {
        time.afternoon = Some(word == "pm");
        return;
    }
    out.push(match word {
        "to" | "till" | "until" | "through" | "thru" | "bis" | "au" | "tot" | "al" | "ate" | "alle" | "jusqu"
        | "hasta" => Mark::Dash,
        "a" if matches!(lang, Lang::Fr | Lang::Es | Lang::It | Lang::Pt) => Mark::Dash,
        "closed" | "geschlossen" | "ruhetag" | "ferme" | "cerrado" | "chiuso" | "gesloten" | "fechado" => Mark::Closed,
        "daily" | "taglich" | "everyday" | "dagelijks" => Mark::Days(0, 6),
        "weekdays" | "werktags" | "werktage" => Mark::Days(0, 4),
        "weekend" | "weekends" | "wochenende" | "wochenenden" => Mark::Days(5, 6),
        "and" | "und" | "et" | "y" | "e" | "en" | "uhr" | "h" | "hrs" | "from" | "von" | "de" | "du" | "le" | "on"
        | "am" | "we" | "are" | "is" | "the" | "o" | "clock" => return,
        _ => match day(word, lang) {
            Some(day) => Mark::Day(day),
            None => Mark::Other,
        },
    });
}

/// A weekday by name or by the short form of the page's language.
fn day(word: &str, lang: Lang) -> Option<usize> {
    let full = weekday(word).or_else(|| weekday(word.strip_suffix('s')?));
    let short: &str = match lang {
        Lang::De => "mo di mi do fr sa so",
        Lang::Nl => "ma di wo do vr za zo",
        Lang::Fr => "lun mar mer jeu ven sam dim",
        Lang::Es => "lun mar mie jue vie sab dom",
        Lang::It => "lun mar mer gio ven sab dom",
        Lang::Pt => "seg ter qua qui sex sab dom",
        _ => "mo tu we th fr sa su",
    };
    let english = || match word {
        "mon" => Some(0),
        "tue" | "tues" => Some(1),
        "wed" | "weds" => Some(2),
        "thu" | "thur" | "thurs" => Some(3),
        "fri" => Some(4),
        "sat" => Some(5),
        "sun" => Some(6),
        _ => None,
    };
    full.or_else(|| short.split(' ').position(|s| s == word)).or_else(english)
}

/// "7", "7:30", "7.30", "7h", "7h30"; none for anything that is no time of day.
fn time(text: &str) -> Option<Time> {
    let text = text.trim_end_matches(['.', ':', 'h']);
    let (hour, minute) = text.split_once([':', '.', 'h']).unwrap_or((text, "0"));
    let minute = if minute.len() == 2 || minute == "0" { minute.parse::<u16>().ok()? } else { return None };
    let hour = if hour.len() <= 2 { hour.parse::<u16>().ok()? } else { return None };
    (hour <= 24 && minute < 60).then_some(Time { minutes: hour * 60 + minute, afternoon: None })
}

/// The span between two times; spans past midnight end after 24:00, impossible ones are none.
pub fn span(from: Time, until: Time) -> Option<Span> {
    let clock = |t: Time| match t.afternoon {
        Some(true) if t.minutes < 720 => t.minutes + 720,
        Some(false) if t.minutes >= 720 && t.minutes < 780 => t.minutes - 720,
        _ => t.minutes,
    };
    let (mut start, mut end) = (clock(from), clock(until));
    // "1–5pm" and "9am–5": the half of the day that is not written.
    if from.afternoon.is_none() && until.afternoon == Some(true) && start + 720 < end {
        start += 720;
    }
    if from.afternoon == Some(false) && until.afternoon.is_none() && end <= start && end < 720 {
        end += 720;
    }
    if end <= start && start >= 720 {
        end += 1_440;
    }
    (start < end && start < 1_440).then_some(Span { from: start, until: end })
}
