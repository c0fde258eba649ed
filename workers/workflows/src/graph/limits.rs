//! What bounds a graph and a run. Each is an error with a text, never a silent cut.

/// Nodes of a graph.
pub const MOST_NODES: usize = 200;
/// Connections of a graph.
pub const MOST_CONNECTIONS: usize = 800;
/// A graph as JSON, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;
/// Characters of a node's id.
pub const MOST_ID: usize = 40;
/// Characters of a node's name.
pub const MOST_NAME: usize = 80;
/// Loops inside of loops.
pub const MOST_DEPTH: usize = 5;
/// Ports of one node.
pub const MOST_PORTS: usize = 64;
/// Repeats of one step.
pub const MOST_RETRIES: u16 = 20;
/// Longest pause before a repeat, in milliseconds; Retry-After is cut to it, too.
pub const MOST_RETRY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Longest time-out of an attempt, in milliseconds.
pub const MOST_TIMEOUT_MS: i64 = 60 * 60 * 1_000;
/// Iterations of one loop at once.
pub const MOST_PARALLEL: u32 = 20;
/// Iterations of a `while` loop, whatever its node asks for.
pub const MOST_ITERATIONS: u32 = 100_000;
/// Items of one output or one input.
pub const MOST_ITEMS: u32 = 1_000_000;
/// Pieces that a passed input consists of: joins of joins that only pass on double them each time.
pub const MOST_PARTS: usize = 10_000;
/// An output that is kept in its row, in bytes; larger ones are blobs.
pub const MOST_INLINE: usize = 32 * 1024;
/// Attempts of one run that are on their way at once.
pub const MOST_CALLS: usize = 20;
/// Items of a step that is worked off in the object, in bytes of JSON and in number; a heavier one goes over the queue.
pub const LIGHT_BYTES: u64 = 1024 * 1024;
pub const LIGHT_ITEMS: u32 = 10_000;
/// What an item of a loop's results counts, whose size nobody looked at, in bytes.
pub const RESULT_BYTES: u64 = 1_024;
/// First pause before an attempt that nobody came for is sent again, in milliseconds, and the longest one.
pub const RESEND_MS: i64 = 20_000;
pub const MOST_RESEND_MS: i64 = 5 * 60 * 1_000;
/// Iterations of one run that are open at once, over all its loops. Every loop may have one, whatever the others have.
pub const MOST_OPEN: usize = 1_000;
/// Signals that are kept for a step that does not wait for them yet.
pub const MOST_SIGNALS: usize = 200;
/// A step whose attempts were lost so often takes the object down by itself.
pub const MOST_LOSSES: u16 = 10;
/// Longest random pause of a repeated step after a crash, in milliseconds.
pub const MOST_RECOVERY_MS: i64 = 12_000;
