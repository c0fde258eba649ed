//! Every code that a refusal carries has its page at `/problems/{code}`: what it means and what to do.

use std::collections::BTreeSet;

use crate::tree;

const MADE_BY: [&str; 3] = ["Fault::conflict(", "Fault::forbidden(", "Fault::unauthenticated("];
const MEANINGS: &str = "workers/pages/src/meanings.rs";

/// The texts that stand first in the calls of a file.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    MADE_BY.iter().flat_map(|call| text.split(call).skip(1)).filter_map(|rest| {
        let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(code)
    })
}

#[test]
fn every_code_of_a_refusal_has_a_page_that_explains_it() {
    let files = tree::files();
    let meanings = &files.iter().find(|file| file.path == MEANINGS).expect(MEANINGS).text;
    let product = files.iter().filter(|file| file.is_rust_of_product());
    let used: BTreeSet<&str> = product.flat_map(|file| codes(&file.text)).collect();
    assert!(used.len() > 40 && used.contains("slot_taken"), "the law looks past the calls: {used:?}");
    let unexplained: Vec<&&str> = used.iter().filter(|code| !meanings.contains(&format!("\"{code}\","))).collect();
    assert!(unexplained.is_empty(), "{MEANINGS} lacks {unexplained:?}");
}

#[test]
fn a_code_is_found_on_the_line_of_the_call_and_on_the_next() {
    let text =
        "Fault::conflict(\"one\", \"x\"); Fault::forbidden(\n        \"two\",\n \"y\"); Fault::conflict(code, detail)";
    assert_eq!(codes(text).collect::<Vec<_>>(), ["one", "two"]);
}
