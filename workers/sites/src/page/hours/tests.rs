use super::read_hours;
use knowledge::{Lang, OpeningHours};

fn week(line: &str, lang: Lang) -> String {
    let hours = read_hours(line, lang).unwrap_or_default();
    show(&hours)
}

fn show(hours: &OpeningHours) -> String {
    let day = |spans: &Option<Vec<knowledge::Span>>| match spans {
        None => "?".to_owned(),
        Some(s) if s.is_empty() => "x".to_owned(),
        Some(s) => s
            .iter()
            .map(|s| format!("{}-{}", s.from / 60 * 100 + s.from % 60, s.until / 60 * 100 + s.until % 60))
            .collect::<Vec<_>>()
            .join("+"),
    };
    hours.days.iter().map(day).collect::<Vec<_>>().join(" ")
}

#[test]
fn weeks_are_read_as_people_write_them() {
    assert_eq!(
        week("Mon–Fri 7:00–18:00, Sat 8am–1pm, Sun closed", Lang::En),
        "700-1800 700-1800 700-1800 700-1800 700-1800 800-1300 x"
    );
    assert_eq!(week("Tuesday to Thursday: 9.30 a.m. until 5 p.m.", Lang::En), "? 930-1700 930-1700 930-1700 ? ? ?");
    assert_eq!(
        week("Mo, Di, Do 8–12 Uhr und 14–18 Uhr", Lang::De),
        "800-1200+1400-1800 800-1200+1400-1800 ? 800-1200+1400-1800 ? ? ?"
    );
    assert_eq!(week("Sonntag und Montag geschlossen", Lang::De), "x ? ? ? ? ? x");
    assert_eq!(week("We are closed on Mondays.", Lang::En), "x ? ? ? ? ? ?");
    assert_eq!(week("Lundi au vendredi : 9h–12h30", Lang::Fr), "900-1230 900-1230 900-1230 900-1230 900-1230 ? ?");
    assert_eq!(week("Daily 10–22", Lang::En), "1000-2200 1000-2200 1000-2200 1000-2200 1000-2200 1000-2200 1000-2200");
    assert_eq!(week("Fr-Sa 18:00-02:00", Lang::De), "? ? ? ? 1800-2600 1800-2600 ?");
    assert_eq!(week("Monday – 7:00 – 18:00", Lang::En), "700-1800 ? ? ? ? ? ?");
    assert_eq!(week("Weekdays 9-5pm", Lang::En), "900-1700 900-1700 900-1700 900-1700 900-1700 ? ?");
}

#[test]
fn other_numbers_are_not_hours() {
    assert!(read_hours("We sold 10-20 loaves on 3 May", Lang::En).is_none());
    assert!(read_hours("Saturday is best", Lang::En).is_none());
    assert!(read_hours("Mon 99:99-25:61", Lang::En).is_none());
}
