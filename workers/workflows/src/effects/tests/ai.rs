use kernel::{
    Fault,
    ports::{Outcome as Ended, Piece},
};
use nodes::Place;
use serde_json::{Value, json};
use testkit::World;

use super::{failed, main, run};
use crate::effects::{Outcome, find};

const TEXT: &str = "We bake bread every morning. Our opening hours are 7 to 18 on weekdays.\n\nParking is free behind the house. The bread is made of rye.";

fn ports(outcome: Outcome) -> Vec<(String, Vec<Value>)> {
    match outcome {
        Outcome::Items(outputs) => outputs,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_model_answers_from_the_text_and_without_one_the_text_itself_does() {
    let world = World::new();
    let params = json!({ "task": "answer", "text": TEXT, "question": "Where is {{ $json.what }}?" });
    world.ai.answers(|grounding| {
        assert_eq!(grounding.excerpts[0].text, "Parking is free behind the house. The bread is made of rye.");
        let said = |text: &str| Ok(Piece::Text { text: text.to_owned() });
        vec![said("Behind "), said("the house."), Ok(Piece::Done { outcome: Ended::Answered, sources: Vec::new() })]
    });
    let ask = |what: &str| main(run(&world, "ai.text", &params, &[json!({ "what": what })]))[0].clone();
    assert_eq!(
        ask("the parking"),
        json!({ "what": "the parking", "written": "Behind the house.", "found": true, "written_by": "model" })
    );
    world.ai.answers(|_| vec![Err(Fault::upstream("model", "gone", true))]);
    let built_in = ask("the parking");
    assert_eq!(
        (built_in["written"].as_str(), built_in["written_by"].as_str()),
        (Some("Parking is free behind the house."), Some("built_in"))
    );
    let unknown = ask("a submarine for rent");
    assert_eq!((&unknown["written"], &unknown["found"]), (&json!(""), &json!(false)));
}

#[test]
fn a_summary_is_made_of_the_texts_own_sentences_in_their_order() {
    let world = World::new();
    let sum = |count: usize| {
        let params = json!({ "task": "summarize", "text": TEXT, "sentences": count });
        main(run(&world, "ai.text", &params, &[json!({})]))[0]["written"].as_str().unwrap().to_owned()
    };
    assert_eq!(sum(20), TEXT.replace("\n\n", " "));
    let two = sum(2);
    assert!(
        two.contains("bread")
            && two.len() < TEXT.len()
            && two.split(". ").all(|part| TEXT.contains(part.trim_end_matches('.'))),
        "{two}"
    );
    assert!(world.ai.asked().is_empty(), "no model is asked for it");
    for (params, parameter) in [
        (json!({ "task": "answer", "text": "a" }), "question"),
        (json!({ "task": "summarize", "text": " " }), "text"),
        (json!({ "task": "summarize", "text": "a", "sentences": 0 }), "sentences"),
    ] {
        assert!(
            failed(run(&world, "ai.text", &params, &[json!({})]))
                .1
                .starts_with(&format!("My node, {parameter}, item 0: "))
        );
    }
}

#[test]
fn a_text_goes_to_the_port_of_its_category() {
    let world = World::new();
    let params = json!({ "text": "{{ $json.t }}", "categories": [
        { "name": "Prices", "words": ["price", "cost", "offer"] },
        { "name": "Appointments", "words": ["appointment", "booking"] },
        { "name": "Complaint", "words": ["broken", "money back"] }
    ] });
    for (text, port, category) in [
        ("How much does a cake cost?", "0", json!("Prices")),
        ("Was kostet eine Torte?", "0", json!("Prices")),
        ("I would like to book an appointment on Monday.", "1", json!("Appointments")),
        ("It came broken, I want my money back", "2", json!("Complaint")),
        ("Bonjour", "else", Value::Null),
    ] {
        let out = ports(run(&world, "ai.classify", &params, &[json!({ "t": text })]));
        assert_eq!((out[0].0.as_str(), &out[0].1[0]["category"]), (port, &category), "{text}: {out:?}");
    }
    let two = ports(run(
        &world,
        "ai.classify",
        &params,
        &[json!({ "t": "price" }), json!({ "t": "prices" }), json!({ "t": "?" })],
    ));
    assert_eq!(
        two.iter().map(|(port, items)| (port.as_str(), items.len())).collect::<Vec<_>>(),
        [("0", 2), ("else", 1)]
    );
    let one = json!({ "text": "a", "categories": [{ "name": "a" }] });
    assert!(failed(run(&world, "ai.classify", &one, &[json!({})])).1.starts_with("My node, categories, item 0: "));
}

#[test]
fn pleased_and_displeased_texts_are_told_apart_in_eight_languages() {
    let world = World::new();
    let params = json!({ "text": "{{ $json.t }}" });
    for (text, port) in [
        ("The staff was very friendly and the bread is delicious, thank you!", "positive"),
        ("Terrible service, I am disappointed.", "negative"),
        ("It was not good.", "negative"),
        ("I would not complain, the place is great.", "positive"),
        ("We open at nine.", "neutral"),
        ("Sehr freundlich und wirklich lecker, danke!", "positive"),
        ("Leider unfreundlich und viel zu langsam.", "negative"),
        ("Ich bin nicht zufrieden.", "negative"),
        ("Merci, c'était parfait.", "positive"),
        ("Je suis très déçu.", "negative"),
        ("Excelente, muchas gracias.", "positive"),
        ("Una comida horrible.", "negative"),
        ("Ottimo, consigliato!", "positive"),
        ("Sono deluso.", "negative"),
        ("Geweldig, heel fijn.", "positive"),
        ("Ik ben teleurgesteld.", "negative"),
        ("Adorei, obrigada!", "positive"),
        ("Atendimento péssimo.", "negative"),
        ("شكرا الخدمة ممتازة رائع", "positive"),
        ("الخدمة سيء جدا", "negative"),
    ] {
        let out = ports(run(&world, "ai.sentiment", &params, &[json!({ "t": text })]));
        assert_eq!(out[0].0, port, "{text}: {}", out[0].1[0]["score"]);
        let score = out[0].1[0]["score"].as_f64().unwrap();
        assert!((-1.0..=1.0).contains(&score));
    }
}

#[test]
fn what_stands_in_a_text_is_found_as_it_is_written() {
    let world = World::new();
    let text = "Write to Ann (ann@example.com) or call +49 30 123-4567, or 0171/2345678. Party on 24.11.2026 or 2026-12-01T10:00, \
                not 30.02.2026; it costs € 1.234,50, about 1,299.99 USD or 80€ (deposit EUR 20). See https://example.com/a?b=1. Room 12, 7 guests.";
    let out = main(run(&world, "ai.extract", &json!({ "text": "{{ $json.t }}" }), &[json!({ "t": text })]));
    let found = &out[0]["entities"];
    assert_eq!(found["emails"], json!(["ann@example.com"]));
    assert_eq!(found["phones"], json!(["+49301234567", "01712345678"]));
    assert_eq!(found["dates"], json!(["2026-11-24", "2026-12-01"]));
    assert_eq!(found["links"], json!(["https://example.com/a?b=1"]));
    let amounts = json!([
        { "amount": 1_234.5, "currency": "EUR" }, { "amount": 1_299.99, "currency": "USD" }, { "amount": 80.0, "currency": "EUR" },
        { "amount": 20.0, "currency": "EUR" }
    ]);
    assert_eq!(found["amounts"], amounts);
    assert_eq!(out[0]["t"], text);
}

#[test]
fn only_what_asks_a_model_is_made_over_the_queue() {
    let place = |task: &str| find("ai.text", 1).unwrap().place(&json!({ "task": task }));
    let places = [place("answer"), place("{{ $json.task }}"), place("summarize")];
    assert_eq!(places, [Place::Queue, Place::Queue, Place::ByWeight]);
}
