//! What an address is.

use super::Key;

#[test]
fn an_address_says_whose_it_is_and_nothing_else_is_one() {
    let (team, workflow) = ("team_01939f5e7c8d0123456789abcdef0123", "wf_01939f5e7c8d0123456789abcdef0123");
    let address = format!("1.{team}.{workflow}.begin.2.0123");
    let key = Key::read(&address).expect("an address");
    assert_eq!((key.shard, key.team.as_str(), key.workflow.as_str()), (1, team, workflow));
    assert_eq!((key.node.as_str(), key.number, key.tag.as_str()), ("begin", 2, "0123"));
    for wrong in [
        "",
        "....",
        ".....",
        &format!("{address}.x"),
        &format!("256.{team}.{workflow}.begin.2.1"),
        &format!("1.{workflow}.{team}.begin.2.1"),
        &format!("1.{team}.{workflow}..2.1"),
    ] {
        assert_eq!(Key::read(wrong), None, "{wrong}");
    }
}
