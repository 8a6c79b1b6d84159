import type { Column } from '../../terminal/table.js';
import { printable } from '../../terminal/words.js';
import type { Ranked } from './run.js';

const one = (value: number) => value.toFixed(1);
const count = (value: number | undefined) => (value === undefined ? '' : String(value));
const right = true;

/** What is told of each, best first. */
export const rankingColumns: readonly Column<Ranked>[] = [
  { head: 'agent', cell: ({ name }) => printable(name) },
  { head: 'algorithm', cell: ({ algo }) => algo, spare: 1 },
  { head: 'mean', right, cell: ({ mean }) => one(mean) },
  {
    head: '95 %',
    right,
    cell: ({ interval }) => (interval === null ? '' : interval.map(one).join(' to ')),
  },
  { head: 'deviation', right, cell: ({ std }) => one(std) },
  { head: 'worst 5 %', right, cell: ({ cvar5 }) => one(cvar5), spare: 2 },
  { head: 'landed', right, cell: ({ landed }) => count(landed) },
  { head: 'on the pad', right, cell: ({ onPad }) => count(onPad), spare: 5 },
  { head: 'crashed', right, cell: ({ crashed }) => count(crashed), spare: 3 },
  { head: 'flew out', right, cell: ({ flewOut }) => count(flewOut), spare: 4 },
  { head: 'timed out', right, cell: ({ timedOut }) => count(timedOut), spare: 4 },
  {
    head: 'course',
    cell: ({ passMark }) =>
      passMark === undefined
        ? ''
        : `${passMark.passed ? 'passes' : 'fails'}, ${one(passMark.value)}`,
  },
];

/** The ranking as a page that needs nothing else. */
export function rankingPage(rows: readonly Ranked[]): string {
  const [{ env, episodes, seed } = { env: '', episodes: 0, seed: 0 }] = rows;
  const cells = (row: Ranked) =>
    rankingColumns.map(
      ({ cell, right: isRight }) => `<td${isRight ? ' class="n"' : ''}>${escaped(cell(row))}</td>`,
    );
  const heads = rankingColumns.map(({ head }) => `<th scope="col">${escaped(head)}</th>`);
  const title = `${env}: ${rows.length} over the same ${episodes} episodes`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
div { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { padding: .35rem .7rem; text-align: left; border-bottom: 1px solid #8885; white-space: nowrap }
.n { text-align: right; font-variant-numeric: tabular-nums }
</style>
<h1>${escaped(title)}</h1>
<div><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('\n')}
</tbody>
</table></div>
<p>Greedy episodes, reset seeds ${seed} to ${seed + episodes - 1}. The interval is of the mean over the episodes
(percentile bootstrap). Course: mean less standard deviation, at least 200 to pass.</p>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
