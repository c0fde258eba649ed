//! Ends a program together with everything that it started: a test runner that is killed alone leaves its browsers at work.

use std::fs;
use std::process::Command;

/// The program and all that it started, and what those started; the program first.
pub fn of(root: u32) -> Vec<u32> {
    let all = parents();
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(&parent) = tree.get(at) {
        tree.extend(all.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    tree
}

/// Sends a signal (`TERM`, `KILL`) to those of them that still run.
pub fn send(signal: &str, processes: &[u32]) {
    let numbers: Vec<String> = processes.iter().map(u32::to_string).collect();
    // The shell's own `kill`: slim containers have no program of that name.
    let line = format!("kill -{signal} {} 2>/dev/null", numbers.join(" "));
    let _ = Command::new("sh").args(["-c", &line]).status();
}

/// (process, its parent) of everything that runs: from /proc where there is one, from `ps` elsewhere.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else {
        let printed = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
        let text = printed.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).into_owned());
        return text.lines().filter_map(pair).collect();
    };
    entries.flatten().filter_map(|entry| stat(&fs::read_to_string(entry.path().join("stat")).ok()?)).collect()
}

fn pair(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// `12 (a name (with anything)) S 7 …`: process 12 is a child of 7.
fn stat(text: &str) -> Option<(u32, u32)> {
    let pid = text.split(' ').next()?.parse().ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some((pid, rest.split_whitespace().nth(1)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{of, pair, send, stat};
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    #[test]
    fn parents_are_read_from_both_sources() {
        assert_eq!(stat("12 (a) S b) S 7 12 0"), Some((12, 7)));
        assert_eq!(pair("  12     7"), Some((12, 7)));
        assert_eq!(pair("PID PPID"), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_program_ends_together_with_what_it_started() {
        // The shell prints the number of a child that outlives it by far.
        let mut shell = Command::new("sh")
            .args(["-c", "sleep 600 & echo $!; wait"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut line = String::new();
        let stdout = shell.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let child: u32 = line.trim().parse().expect("a number");
        let tree = of(shell.id());
        assert_eq!(tree, [shell.id(), child]);
        send("KILL", &tree);
        assert!(!shell.wait().expect("its end").success());
        // Orphans are taken over by another process, which may take its time to bury them.
        while std::fs::read_to_string(format!("/proc/{child}/stat")).is_ok_and(|text| !text.contains(") Z ")) {
            std::thread::yield_now();
        }
    }
}
