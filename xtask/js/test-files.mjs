// A reporter for node's test runner, beside its own: a line as each file begins, a line as it ends, and the slowest at last.
// xtask reads the two lines to say which file hung when a run had to be ended (xtask/src/test/files.rs).
import { relative } from 'node:path';

const SHOWN = 10;

/** The runner tells of a file as of a test that bears the name of the file. */
const isFile = ({ name, file, nesting }) => nesting === 0 && file !== undefined && (name === file || file.endsWith(`/${name}`));
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export default async function* testFiles(events) {
  const took = new Map();
  for await (const { type, data } of events) {
    if (!isFile(data)) continue;
    const file = relative(process.cwd(), data.file);
    if (type === 'test:dequeue') yield `▷ ${file}\n`;
    if (type === 'test:complete') {
      took.set(file, data.details.duration_ms);
      yield `▣ ${file} ${seconds(data.details.duration_ms)}\n`;
    }
  }
  if (took.size < 2) return;
  const slowest = [...took].sort(([, one], [, other]) => other - one).slice(0, SHOWN);
  yield `the slowest of ${took.size} files:\n`;
  for (const [file, ms] of slowest) yield `  ${seconds(ms).padStart(9)}  ${file}\n`;
}
