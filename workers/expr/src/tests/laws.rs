use super::{expression, random::Maker, value};
use crate::{
    ast::{Kind, Node},
    lexer::{Lexer, Token},
    parser::parse,
    print::print,
};

/// 10,000 unless `GR8_EXPRESSIONS` asks for more.
fn rounds() -> u64 {
    std::env::var("GR8_EXPRESSIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

#[test]
fn what_is_printed_reads_back_as_the_same() {
    for seed in 0..rounds() {
        let mut maker = Maker::new(seed);
        let depth = maker.dice.below(5);
        let node: Node = maker.make(depth);
        let text = print(&node);
        match parse(&text) {
            Ok(read) => assert_eq!(read, node, "seed {seed}: {text}"),
            Err(trouble) => panic!("seed {seed}: {text}: {trouble:?}"),
        }
    }
}

#[test]
fn random_expressions_end_with_a_value_or_an_error_that_has_a_place() {
    let (mut values, mut errors) = (0, 0);
    for seed in 0..rounds() {
        let mut maker = Maker::new(seed ^ 0xABCD);
        let depth = maker.dice.below(5);
        let text = print(&maker.make(depth));
        match expression(&text) {
            Ok(_) => values += 1,
            Err(error) => {
                errors += 1;
                assert!(error.offset <= text.len() + 6 && error.line > 0 && error.column > 0, "{text}: {error}");
                assert!(!error.code.is_empty() && !error.message.is_empty(), "{text}");
            }
        }
    }
    assert!(values > rounds() / 20 && errors > rounds() / 20, "{values} values, {errors} errors");
}

/// Whether all numbers in a text are read as they are printed: `json` reads very long ones to the last digit but one.
fn is_exact(text: &str) -> bool {
    let mut lexer = Lexer::new(text, 0);
    while let Ok((token, _)) = lexer.next() {
        match token {
            Token::End => return true,
            Token::Number(number) if number.is_f64() && json::decimal(&number.to_string()) != number.as_f64() => {
                return false;
            }
            _ => {}
        }
    }
    // What stands in backticks cannot always be read as words.
    false
}

#[test]
fn random_texts_are_read_or_refused_and_never_a_trap() {
    let mut read = 0;
    for seed in 0..rounds() {
        let mut maker = Maker::new(seed ^ 0x5EED);
        let text = maker.noise();
        read += u64::from(value(&text).is_ok());
        // A printed expression with one letter gone, doubled or swapped.
        let mut letters: Vec<char> = print(&maker.make(2)).chars().collect();
        let at = maker.dice.below(letters.len());
        match maker.dice.below(3) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            _ => letters[at] = *maker.dice.pick(&['{', '}', '(', '"', '.', '?', '`', '$', '0']),
        }
        let text: String = letters.into_iter().collect();
        if let Some(node) = parse(&text).ok().filter(|_| is_exact(&text)) {
            assert_eq!(parse(&print(&node)).expect("it was printed"), node, "{text}");
        }
        read += u64::from(expression(&text).is_ok());
    }
    assert!(read > rounds() / 50, "{read}");
}

#[test]
fn the_same_expression_has_the_same_value_every_time() {
    for seed in 0..rounds() / 10 {
        let text = print(&Maker::new(seed).make(3));
        assert_eq!(expression(&text), expression(&text), "{text}");
    }
}

#[test]
fn brackets_are_printed_where_they_are_needed_only() {
    let cases = ["1 + 2 * 3", "(1 + 2) * 3", "1 - (2 - 3)", "2 ** 3 ** 2", "(2 ** 3) ** 2", "-x.a", "!(a && b)"];
    for text in cases.map(|text| text.replace('x', "$json").replace("a &&", "true &&").replace("&& b", "&& false")) {
        assert_eq!(print(&parse(&text).expect("an expression")), text);
    }
    assert!(matches!(parse("(1)").expect("a number").kind, Kind::Number(_)));
}
