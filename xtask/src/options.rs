//! What can be said after `cargo xtask dev`.

use crate::stop::{Done, because};

#[derive(Debug, PartialEq, Eq)]
pub struct Dev {
    pub port: u16,
    pub seed: bool,
    pub fresh: bool,
    pub verbose: bool,
}

impl Dev {
    pub fn parse(words: &[String]) -> Done<Self> {
        let mut options = Self { port: 8787, seed: true, fresh: false, verbose: false };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word.split_once('=').unwrap_or((word, "")) {
                ("--port", "") => options.port = port(words.next().unwrap_or_default())?,
                ("--port", value) => options.port = port(value)?,
                ("--no-seed", "") => options.seed = false,
                ("--fresh", "") => options.fresh = true,
                ("--verbose", "") => options.verbose = true,
                _ => return because(format!("`cargo xtask dev` does not know `{word}`: see `cargo xtask help`.")),
            }
        }
        Ok(options)
    }

    /// The demo site's port.
    pub fn demo_port(&self) -> u16 {
        self.port + 1
    }
}

fn port(text: &str) -> Done<u16> {
    match text.parse::<u16>() {
        Ok(port) if (1024..65535).contains(&port) => Ok(port),
        _ => because(format!("--port needs a number from 1024 to 65534, not `{text}`.")),
    }
}

#[cfg(test)]
mod tests {
    use super::Dev;

    fn parse(line: &str) -> Result<Dev, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Dev::parse(&words).map_err(|stop| stop.to_string())
    }

    #[test]
    fn the_port_may_stand_beside_or_after_an_equals_sign() {
        assert_eq!(parse("--port 9000").map(|dev| dev.demo_port()), Ok(9001));
        assert_eq!(parse("--no-seed --port=9000").map(|dev| (dev.port, dev.seed)), Ok((9000, false)));
    }

    #[test]
    fn what_is_not_known_is_named() {
        assert!(parse("--prot 1").unwrap_err().contains("--prot"));
        assert!(parse("--port 80").unwrap_err().contains("1024"));
        assert!(parse("--port").unwrap_err().contains("1024"));
    }
}
