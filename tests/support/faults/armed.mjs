// Runs before the Worker's own entry, in tests only: stands between the Worker and its runtime, so that tests can make
// things fail on purpose, and see which statements reached D1. Nothing of it is in what is deployed.
import { env } from 'cloudflare:workers';
import boom from './boom.wasm';

/** What a test armed; each fault goes off once, unless it is a state of a binding. */
export const state = {
  /** `{stage, host, skip}`: trap inside the export `stage` when wasm calls the host function `host`, after `skip` calls. */
  trap: null,
  /** Names of bindings that fail until they are taken out: CONTROL, SHARD_0, SHARD_1, JOBS. */
  down: new Set(),
  /** `{db, sql, rows_read}` of every statement since the last look. */
  statements: [],
  /** How many instances of the module were made. */
  instances: 0,
};

const { Instance } = WebAssembly;
let stage = '';

// biome-ignore lint/complexity/useArrowFunction: it is called with `new`.
WebAssembly.Instance = function (module, imports) {
  state.instances++;
  const watched = Object.fromEntries(Object.entries(imports).map(([from, names]) => [from, watch(names)]));
  const exports = { ...new Instance(module, watched).exports };
  // The Worker of accounts has the first two only.
  for (const name of ['fetch', 'done', 'queue', 'object_ask', 'object_alarm']) if (name in exports) exports[name] = inStage(name, exports[name]);
  return { exports };
};

function inStage(name, work) {
  return (...args) => {
    const before = stage;
    stage = name;
    try {
      return work(...args);
    } finally {
      stage = before;
    }
  };
}

/** Host functions by their plain names; wasm-bindgen calls them __wbg_<name>_<hash> where it converts their arguments. */
function watch(names) {
  const watched = {};
  for (const name of Object.keys(names)) {
    const given = names[name];
    const plain = /^__wbg_([a-z0-9_]+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? name;
    watched[name] = typeof given !== 'function' ? given : (...args) => {
      if (isDue(plain)) new Instance(boom).exports.boom();
      return given(...args);
    };
  }
  return watched;
}

function isDue(host) {
  const { trap } = state;
  if (trap === null || trap.stage !== stage || trap.host !== host) return false;
  if (trap.skip-- > 0) return false;
  state.trap = null;
  return true;
}

for (const name of ['CONTROL', 'SHARD_0', 'SHARD_1']) tap(name);

/** D1: every statement is noted; while the binding is down, each of them is refused. */
function tap(name) {
  const db = env[name];
  const { prepare, batch } = db;
  const note = (sql, result) => {
    state.statements.push({ db: name, sql, rows_read: result?.meta?.rows_read ?? 0 });
    return result;
  };
  const refuse = () => {
    if (state.down.has(name)) throw new Error(`${name} is down`);
  };
  db.prepare = (sql) => {
    const wrap = (statement) => {
      statement.sqlText = sql;
      const { bind, all } = statement;
      statement.bind = (...values) => wrap(bind.apply(statement, values));
      statement.all = async () => {
        refuse();
        return note(sql, await all.call(statement));
      };
      return statement;
    };
    return wrap(prepare.call(db, sql));
  };
  db.batch = async (statements) => {
    refuse();
    const results = await batch.call(db, statements);
    results.forEach((result, at) => {
      note(statements[at].sqlText, result);
    });
    return results;
  };
}

const { JOBS } = env;
const { sendBatch } = JOBS;
JOBS.sendBatch = async (messages) => {
  if (state.down.has('JOBS')) throw new Error('JOBS is down');
  return sendBatch.call(JOBS, messages);
};
