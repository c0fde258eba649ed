//! Reads what xtask/js/test-files.mjs prints of each test file: which were begun, which ended, which took longest.

/// The files that were begun and did not end.
pub fn unfinished(lines: &[String]) -> Vec<&str> {
    let ended: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("▣ ")?.split_whitespace().next()).collect();
    lines.iter().filter_map(|line| line.strip_prefix("▷ ")).filter(|file| !ended.contains(file)).collect()
}

/// The table of the slowest files, as it was printed; empty when the run did not come so far.
pub fn slowest(lines: &[String]) -> &[String] {
    let Some(from) = lines.iter().position(|line| line.starts_with("the slowest of ")) else { return &[] };
    let table = lines.get(from..).unwrap_or_default();
    let rows = table.iter().skip(1).take_while(|line| line.starts_with("  ")).count();
    table.get(..=rows).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{slowest, unfinished};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_file_that_was_begun_and_did_not_end_is_named() {
        let said =
            lines("▷ a.test.mjs\n✔ one (1ms)\n▷ b.test.mjs\n▣ a.test.mjs 1.0 s\n▷ c.test.mjs\n▣ c.test.mjs 0.2 s");
        assert_eq!(unfinished(&said), ["b.test.mjs"]);
        assert!(unfinished(&lines("▷ a.test.mjs\n▣ a.test.mjs 1.0 s")).is_empty());
    }

    #[test]
    fn the_table_of_the_slowest_is_taken_without_what_surrounds_it() {
        let said = lines("ℹ pass 1\nthe slowest of 2 files:\n      2.0 s  b\n      1.0 s  a\nsomething else");
        assert_eq!(slowest(&said), ["the slowest of 2 files:", "      2.0 s  b", "      1.0 s  a"]);
        assert!(slowest(&lines("ℹ pass 1")).is_empty());
    }
}
