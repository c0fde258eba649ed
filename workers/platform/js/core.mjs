// The wasm instance and its life. A trap (a panic) poisons an instance: it is replaced by a new one of the same
// module, everything that waited on the old one is told, and late answers to it are dropped.

let core;
let generation = 0;
const mourners = new Set();

/** Takes the exports of the wasm module, once at start. */
export function attach(exports) {
  core = exports;
}

/** `mourner` is called after a trap, when a new instance runs. */
export function onTrap(mourner) {
  mourners.add(mourner);
}

/** The only way into wasm. Whatever is thrown, a trap or an exception of a host function, skipped the frames of wasm
 * without cleaning up behind them: that instance must not run again. */
export function enter(work) {
  try {
    return work(core);
  } catch (error) {
    restart(error);
    throw error;
  }
}

function restart(error) {
  generation++;
  console.error(JSON.stringify({ level: "error", op: "wasm.trap", message: String(error?.message), stack: String(error?.stack) }));
  core.__wbg_reset_state();
  for (const mourner of mourners) mourner();
}

const NO_BYTES = new Uint8Array(0);

/** Answers call number `call` with what `work` comes to: a text, nothing, or { text, bytes }. */
export function settle(call, work) {
  const mine = generation;
  const answer = (isOk, text, bytes) => {
    if (mine !== generation) return;
    try {
      enter((core) => core.done(call, isOk, text, bytes));
    } catch {
      // Told by `restart`.
    }
  };
  // Async, so that nothing is thrown through the wasm that called us.
  (async () => work())().then(
    (value) => (typeof value === "object" && value !== null ? answer(true, value.text, value.bytes) : answer(true, value ?? "", NO_BYTES)),
    (error) => answer(false, String(error?.message ?? error), NO_BYTES),
  );
}
