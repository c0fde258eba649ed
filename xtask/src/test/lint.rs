//! What machines can say about the text of the code.

use super::report::Suite;
use crate::repo::Repo;
use crate::setup;
use crate::stop::Done;

pub fn run(repo: &Repo, suite: &mut Suite) -> Done {
    suite.check(repo, "rustfmt", "cargo", &["fmt", "--all", "--check"])?;
    suite.check(repo, "Biome (TypeScript, JavaScript, CSS)", "biome", &["ci", "--colors=off"])?;
    let native = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    suite.check(repo, "clippy", "cargo", &native)?;
    // What only exists in the Worker (the adapters to the runtime) is invisible to the run above.
    let workers = [
        "clippy",
        "--quiet",
        "--package",
        "edge",
        "--package",
        "edge-main",
        "--package",
        "edge-accounts",
        "--package",
        "edge-workflows",
    ];
    let wasm = [&workers[..], &["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]].concat();
    suite.check(repo, "clippy for the Workers", "cargo", &wasm)?;
    deny(repo, suite)
}

/// Licences, banned crates and sources always; known vulnerabilities where their list can be reached.
fn deny(repo: &Repo, suite: &mut Suite) -> Done {
    setup::ensure(repo, &setup::deny())?;
    suite.check(repo, "cargo-deny: licences and sources", "cargo", &["deny", "check", "licenses", "sources"])?;
    // Tests may use what must never be shipped, so what they use is left out here.
    let shipped = ["deny", "--exclude-dev", "check", "bans"];
    suite.check(repo, "cargo-deny: banned and duplicate crates in what is shipped", "cargo", &shipped)?;
    let reached = answers(repo) && quiet(repo, "cargo", &["deny", "fetch", "db"]);
    if reached {
        return suite.check(
            repo,
            "cargo-deny: advisories",
            "cargo",
            &["deny", "check", "--disable-fetch", "advisories"],
        );
    }
    println!("  - cargo-deny: advisories skipped: github.com/rustsec/advisory-db cannot be reached from here");
    suite.note("advisories skipped: their list cannot be reached from here");
    Ok(())
}

/// Whether the server of the list answers within seconds: cargo-deny itself would wait for minutes.
fn answers(repo: &Repo) -> bool {
    quiet(
        repo,
        "curl",
        &["-fsSI", "--connect-timeout", "4", "--max-time", "10", "https://github.com/rustsec/advisory-db"],
    )
}

fn quiet(repo: &Repo, program: &str, args: &[&str]) -> bool {
    repo.command(program).args(args).output().is_ok_and(|output| output.status.success())
}
