// The wasm instance and its life. A trap (a panic) poisons an instance: it is replaced by a new one of the same
// module, everything that waited on the old one is told, and late answers to it are dropped.

let core;
let generation = 0;
const mourners = new Set();

/** Takes the exports of the wasm module, once at start. */
export function attach(exports) {
  core = exports;
}

/** Number of the instance that runs; objects compare it to learn that their state is gone. */
export function current() {
  return generation;
}

/** `mourner` is called after a trap, when a new instance runs. */
export function onTrap(mourner) {
  mourners.add(mourner);
}

/** The only way into wasm. */
export function enter(work) {
  try {
    return work(core);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) restart(error);
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

/** Answers call number `call` when `promise` settles: with a text, or with { text, bytes }. */
export function settle(call, promise) {
  const mine = generation;
  const answer = (isOk, text, bytes) => {
    if (mine !== generation) return;
    try {
      enter((core) => core.done(call, isOk, text, bytes));
    } catch {
      // Told by `restart`.
    }
  };
  promise.then(
    (value) => (typeof value === "object" && value !== null ? answer(true, value.text, value.bytes) : answer(true, value ?? "", NO_BYTES)),
    (error) => answer(false, String(error?.message ?? error), NO_BYTES),
  );
}
