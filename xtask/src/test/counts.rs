//! Reads how many tests passed and failed out of what the runners print.

#[derive(Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    /// Understands cargo-nextest, `cargo test`, node's own runner (spec reporter) and Vitest.
    pub fn read(lines: &[String]) -> Self {
        let mut counts = Self::default();
        // What node's runner says of each test, for runs that were ended before it could add up.
        let mut each = Self::default();
        let mut added_up = false;
        for line in lines {
            let line = plain(line);
            let line = line.trim();
            if let Some(rest) = summary(line) {
                counts.passed += before(rest, " passed");
                counts.failed += before(rest, " failed") + before(rest, " timed out");
            } else if let Some(number) = line.strip_prefix("ℹ pass ") {
                added_up = true;
                counts.passed += number.trim().parse().unwrap_or(0);
            } else if let Some(number) = line.strip_prefix("ℹ fail ").or_else(|| line.strip_prefix("ℹ cancelled "))
            {
                counts.failed += number.trim().parse().unwrap_or(0);
            } else if line.ends_with("ms)") {
                each.passed += u32::from(line.starts_with("✔ "));
                each.failed += u32::from(line.starts_with("✖ "));
            }
        }
        if added_up || counts != Self::default() { counts } else { each }
    }
}

/// The part of a runner's summary line that holds its numbers.
fn summary(line: &str) -> Option<&str> {
    if line.starts_with("Summary [") {
        return line.split_once("run:").map(|(_, rest)| rest);
    }
    line.strip_prefix("test result:").or_else(|| line.strip_prefix("Tests  "))
}

/// The number right before `word`: 3 of `3 passed`, 0 when the word is not there.
fn before(text: &str, word: &str) -> u32 {
    let Some((head, _)) = text.split_once(word) else { return 0 };
    let digits = head.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

/// Without the colour codes of a terminal.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn read(text: &str) -> (u32, u32) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let counts = Counts::read(&lines);
        (counts.passed, counts.failed)
    }

    #[test]
    fn nextest_counts_failures_and_time_outs() {
        assert_eq!(
            read("     Summary [   1.234s] 20 tests run: 17 passed (1 slow), 2 failed, 1 timed out, 4 skipped"),
            (17, 3)
        );
        assert_eq!(read("     Summary [   0.002s] 1 test run: 1 passed, 0 skipped"), (1, 0));
    }

    #[test]
    fn cargo_test_adds_up_its_programs() {
        assert_eq!(
            read("test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: FAILED. 1 passed; 2 failed; 0 ignored"),
            (4, 2)
        );
    }

    #[test]
    fn node_counts_cancelled_tests_as_failed() {
        assert_eq!(read("ℹ tests 9\nℹ suites 0\nℹ pass 6\nℹ fail 2\nℹ cancelled 1\nℹ skipped 0"), (6, 3));
    }

    #[test]
    fn what_passed_before_a_run_was_ended_counts() {
        assert_eq!(read("▷ a.test.mjs\n✔ one (1.5ms)\n✖ two (20ms)\n  ✔ three (3ms)\n▷ b.test.mjs"), (2, 1));
        assert_eq!(read("✔ one (1.5ms)\n✖ two (2ms)\nℹ pass 1\nℹ fail 1\n✖ failing tests:\n✖ two (2ms)"), (1, 1));
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        assert_eq!(read(" Test Files  1 failed | 3 passed (4)\n      Tests  2 failed | 30 passed (32)"), (30, 2));
        assert_eq!(
            read("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m\u{1b}[22m (12)"),
            (12, 0)
        );
    }
}
