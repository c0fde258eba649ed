//! Rules of a node, of the settings, of loops and of cycles.

use super::{Graph, Node, Problem, Settings, limits, shape::Shape};

pub fn node(node: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut need = |holds: bool, code: &str, field: &str, text: String| {
        if !holds {
            problems.push(Problem::of_node(code, &node.id, field, text));
        }
    };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    let id_holds = (1..=limits::MOST_ID).contains(&node.id.len()) && node.id.bytes().all(is_plain);
    need(id_holds, "bad_id", "id", format!("An id is 1 to {} of a-z, 0-9, _ and -.", limits::MOST_ID));
    let name_holds = node.name.chars().count() <= limits::MOST_NAME;
    need(name_holds, "too_long", "name", format!("A name has at most {} characters.", limits::MOST_NAME));
    let retry = node.retry;
    let text = format!("A step is repeated at most {} times.", limits::MOST_RETRIES);
    need(retry.max <= limits::MOST_RETRIES, "out_of_range", "retry/max", text);
    let text = format!("The first pause is 0 to {} ms.", limits::MOST_RETRY_MS);
    need((0..=limits::MOST_RETRY_MS).contains(&retry.first_ms), "out_of_range", "retry/first_ms", text);
    need((1..=10).contains(&retry.factor), "out_of_range", "retry/factor", "The factor is 1 to 10.".to_owned());
    need(retry.jitter_pct <= 100, "out_of_range", "retry/jitter_pct", "The jitter is 0 to 100 per cent.".to_owned());
    let text = format!("One attempt may take 1 to {} ms.", limits::MOST_TIMEOUT_MS);
    need((1..=limits::MOST_TIMEOUT_MS).contains(&node.timeout_ms), "out_of_range", "timeout_ms", text);
    problems
}

pub fn settings(settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !(1..=1_000).contains(&settings.max_running) {
        let text = "1 to 1000 runs may be under way at once.";
        problems.push(Problem::of_setting("out_of_range", "max_running", text));
    }
    if !(1..=365).contains(&settings.keep_days) {
        problems.push(Problem::of_setting("out_of_range", "keep_days", "Finished runs are kept 1 to 365 days."));
    }
    if settings.zone != "UTC" && civil::zone(&settings.zone).is_none() {
        let text = match expr::nearest(&settings.zone, civil::names()) {
            Some(other) => format!("There is no time zone \"{}\". Did you mean {other}?", settings.zone),
            None => format!("There is no time zone \"{}\": names look like Europe/Berlin.", settings.zone),
        };
        problems.push(Problem::of_setting("unknown_zone", "zone", text));
    }
    problems
}

/// A body hangs on its loop alone, and only the loop goes on from it.
pub fn loops(graph: &Graph, shape: &Shape) -> Vec<Problem> {
    let mut problems = Vec::new();
    let id = |node: usize| graph.nodes.get(node).map_or("", |node| node.id.as_str());
    for body in &shape.bodies {
        let inner = shape.bodies.iter().find(|other| body.has(other.of) && other.has(body.of));
        if let Some(inner) = inner {
            let text = format!(
                "The body of this loop leads back to \"{}\" around it: end the inner body at its own loop.",
                id(inner.of)
            );
            problems.push(Problem::of_node("loops_cross", id(body.of), "connections", text));
            continue;
        }
        let beyond = shape.reach_of_loop(body.of, false);
        for (node, _) in beyond.iter().enumerate().filter(|(node, is_beyond)| **is_beyond && body.has(*node)) {
            let text = format!(
                "This node belongs to the body of \"{0}\" and follows its end, too: lead the body back to \"{0}\", \
                 and go on from its port \"done\".",
                id(body.of)
            );
            problems.push(Problem::of_node("loop_body_leaks", id(node), "connections", text));
        }
        for line in shape.lines.iter().filter(|line| body.has(line.to) && !body.has(line.from)) {
            let is_beyond = beyond.get(line.from).copied().unwrap_or_default();
            if line.from != body.of && !is_beyond {
                let text = format!(
                    "\"{}\" leads into the body of the loop \"{}\" from outside: lead it to the loop itself.",
                    id(line.from),
                    id(body.of)
                );
                problems.push(Problem::of_node("loop_body_entered", id(line.to), "connections", text));
            }
        }
        if shape.depth_of(body.of) >= limits::MOST_DEPTH {
            let text = format!("Loops nest at most {} deep: move a part into a workflow.", limits::MOST_DEPTH);
            problems.push(Problem::of_node("too_deep", id(body.of), "connections", text));
        }
    }
    problems
}

pub fn cycles(graph: &Graph, shape: &Shape) -> Vec<Problem> {
    let (_, stuck) = shape.order();
    let of_node = |at: usize| {
        let node = graph.nodes.get(at)?;
        let text = "This node leads to itself again, and nothing ends that: put a loop node into the cycle, with the \
                    way back coming from its body.";
        Some(Problem::of_node("cycle_without_exit", &node.id, "connections", text))
    };
    stuck.into_iter().filter_map(of_node).collect()
}
