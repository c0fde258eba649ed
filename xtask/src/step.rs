//! Runs one program, shows that it is at work and for how long, and keeps what it said.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::repo::Repo;
use crate::stop::{About, Done, because};
use crate::tree;

const TICK: Duration = Duration::from_millis(200);
/// How often a step says that it is still at work where there is no terminal (a log of CI).
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What a program that took too long has to print what it knows, before it is ended with all that it started.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// A failure's lines are shown up to here, in characters; the log has all of them.
const LONGEST_LINE: usize = 400;

pub struct Step<'a> {
    repo: &'a Repo,
    label: String,
    command: Command,
    limit: Duration,
}

/// A program that ended, well or not.
pub struct Ended {
    pub label: String,
    pub ok: bool,
    /// False for one that took too long and was ended.
    pub in_time: bool,
    pub lines: Vec<String>,
}

impl<'a> Step<'a> {
    pub fn new(repo: &'a Repo, label: impl Into<String>, program: &str, args: &[&str]) -> Self {
        let mut command = repo.command(program);
        command.args(args);
        Self { repo, label: label.into(), command, limit: Duration::from_mins(45) }
    }

    pub fn label(&self) -> &str {
        &self.label
    }

    pub fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Ends the program, and all that it started, when it takes longer.
    pub fn at_most(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it and stops everything when it fails.
    pub fn must(self) -> Done<Vec<String>> {
        let ended = self.run()?;
        if ended.ok {
            return Ok(ended.lines);
        }
        because(format!("{} failed.", ended.label))
    }

    /// Runs it; a failure is shown with the end of what the program said, and returned.
    pub fn run(mut self) -> Done<Ended> {
        let started = Instant::now();
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = self.command.get_program().to_string_lossy().into_owned();
        let mut child = self.command.spawn().about(format!("`{name}` does not start"))?;
        let heard = listen(&mut child);
        let mut status = Status::begin(&self.label);
        let (lines, in_time) = self.follow(&heard, &mut child, &mut status, started);
        let ok = child.wait().about(&name)?.success() && in_time;
        status.end(ok, started.elapsed());
        let log = self.keep(&lines)?;
        if !ok {
            let from = lines.len().saturating_sub(120);
            for line in lines.iter().skip(from) {
                println!("    {}", line.chars().take(LONGEST_LINE).collect::<String>());
            }
            if !in_time {
                println!("    (ended: it took more than {} minutes)", self.limit.as_secs() / 60);
            }
            println!("    all of it: {log}");
        }
        Ok(Ended { label: self.label, ok, in_time, lines })
    }

    fn follow(
        &self,
        heard: &Receiver<String>,
        child: &mut Child,
        status: &mut Status,
        started: Instant,
    ) -> (Vec<String>, bool) {
        let mut lines = Vec::new();
        loop {
            match heard.recv_timeout(TICK) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return (lines, true),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if started.elapsed() > self.limit {
                end(child, heard, &mut lines);
                return (lines, false);
            }
            status.tick(started.elapsed(), lines.last().map_or("", String::as_str));
        }
    }

    fn keep(&self, lines: &[String]) -> Done<String> {
        let name: String = self.label.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let file = format!("target/logs/{}.log", name.to_lowercase().trim_matches('-'));
        let path = self.repo.path(&file);
        fs::create_dir_all(self.repo.path("target/logs")).about("target/logs")?;
        let mut out = File::create(&path).about(path.display())?;
        for line in lines {
            writeln!(out, "{line}").about(path.display())?;
        }
        Ok(file)
    }
}

/// Asks the program to end; after its last words, everything that it started and that is still there is ended.
fn end(child: &mut Child, heard: &Receiver<String>, lines: &mut Vec<String>) {
    let all = tree::of(child.id());
    tree::send("TERM", &[child.id()]);
    let until = Instant::now() + LAST_WORDS;
    while let Ok(line) = heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
        lines.push(line);
    }
    tree::send("KILL", &all);
    let _ = child.kill();
    lines.extend(heard.iter());
}

fn listen(child: &mut Child) -> Receiver<String> {
    let (send, receive) = channel();
    if let Some(stdout) = child.stdout.take() {
        forward(stdout, send.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        forward(stderr, send);
    }
    receive
}

fn forward(pipe: impl Read + Send + 'static, send: Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if send.send(line).is_err() {
                return;
            }
        }
    });
}

/// The line of the step that is at work: rewritten in place on a terminal, a line now and then in a log.
struct Status {
    label: String,
    live: bool,
    said: Duration,
}

impl Status {
    fn begin(label: &str) -> Self {
        let live = std::io::stdout().is_terminal();
        if !live {
            println!("  … {label}");
        }
        Self { label: label.to_owned(), live, said: Duration::ZERO }
    }

    fn tick(&mut self, elapsed: Duration, last: &str) {
        let pause = if self.live { TICK } else { HEARTBEAT };
        if elapsed < self.said + pause {
            return;
        }
        self.said = elapsed;
        let seconds = elapsed.as_secs();
        let last: String = last.chars().filter(|c| !c.is_control()).take(60).collect();
        if self.live {
            print!("\r\x1b[2K  … {}  {seconds} s  \x1b[2m{last}\x1b[0m", self.label);
            let _ = std::io::stdout().flush();
        } else {
            println!("    {seconds} s  {last}");
        }
    }

    fn end(&self, ok: bool, took: Duration) {
        if self.live {
            print!("\r\x1b[2K");
        }
        note(ok, &self.label, took);
    }
}

/// One finished line: a mark, what it was, how long it took.
pub fn note(ok: bool, label: &str, took: Duration) {
    let mark = if ok { "✓" } else { "✗" };
    println!("  {mark} {label}  {:.1} s", took.as_secs_f64());
}
