import type { Report, Section, Table } from './model.js';

const STYLE = `
:root { color: #1d2033; background: #fff; font: 17px/1.55 Georgia, 'Times New Roman', serif; }
body { max-width: 860px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 2.1em; line-height: 1.15; margin: 0 0 .3em; }
h2 { font-size: 1.45em; margin: 2.6em 0 .4em; padding-top: .9em; border-top: 2px solid #1d2033; }
h3 { font-size: 1.08em; margin: 1.8em 0 .4em; }
p { margin: .6em 0; }
.made { color: #4a4f66; font-size: .88em; }
code, pre { font: 13.5px/1.45 ui-monospace, 'DejaVu Sans Mono', Menlo, monospace; }
pre { background: #f4f5f9; padding: 12px 14px; overflow-x: auto; border-radius: 4px; }
.formula { background: #f4f5f9; border-left: 3px solid #2d2280; padding: 10px 16px; font-style: italic; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; font: 14.5px/1.4 Helvetica, Arial, sans-serif; }
caption { caption-side: top; text-align: left; font-weight: bold; padding-bottom: 6px; }
th { text-align: left; border-bottom: 2px solid #1d2033; padding: 6px 10px 6px 0; vertical-align: bottom; }
td { border-bottom: 1px solid #d5d8e4; padding: 6px 10px 6px 0; vertical-align: top; }
td:not(:first-child) { font-variant-numeric: tabular-nums; }
.overview td:nth-child(n+4) { white-space: nowrap; }
figure { margin: 1.2em 0; }
figure svg, figure img { max-width: 100%; height: auto; }
figure svg { width: 100%; }
figcaption { color: #4a4f66; font-size: .86em; }
.pair { display: grid; grid-template-columns: 360px 1fr; gap: 28px; align-items: start; }
.pair figure { margin: .6em 0; }
.pair table { margin: .6em 0; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } table { display: block; overflow-x: auto; } }
@media (prefers-color-scheme: dark) {
  @media screen {
    :root { color: #e4e6f0; background: #14161f; color-scheme: dark; }
    .made, figcaption { color: #a9aec6; }
    pre, .formula { background: #1f222e; }
    .formula { border-color: #8f86cf; }
    h2 { border-color: #5b6078; } th { border-color: #a9aec6; } td { border-color: #34384a; }
    figure svg { border-radius: 4px; }
  }
}
@media print {
  :root { font-size: 11pt; } body { max-width: none; padding: 0; }
  h2 { break-before: page; } h2, h3 { break-after: avoid; } figure, table, pre, .pair { break-inside: avoid; }
}
`;

/** The report as one HTML file that needs nothing else. */
export function toHtml(report: Report): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(report.title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${text(report.title)}</h1>`,
    `<p>${text(INTRODUCTION)}</p>`,
    `<p class="made">${text(report.made)}</p>`,
    `<pre>npx ${text(report.command)}</pre>`,
    '<h3>What the article says, and what happened here</h3>',
    `<div class="overview">${tableHtml(report.overview)}</div>`,
    ...report.sections.map((section, i) => sectionHtml(section, i + 1)),
    '</body></html>',
    '',
  ].join('\n');
}

/** What the report is about; the same in HTML and Markdown. */
export const INTRODUCTION =
  "A tutorial on reinforcement learning teaches a lander to land in steps, each mending what the last one lacked: a table, kernel features, a network, and the network with experience replay and a target network. This report runs each of them, with the tutorial's own numbers where it gives them, and sets what happened beside what it says. Where its listings compute something else than its text says, both are run: as meant, and as printed.";

function sectionHtml(section: Section, number: number): string {
  const { experiment, happened, facts, curves, diagram, networkSummary, beside } = section;
  return [
    `<h2 id="${experiment.name}">${number}. ${text(experiment.title)}</h2>`,
    `<p>${text(experiment.what)}</p>`,
    `<p class="formula">${text(experiment.formula)}</p>`,
    diagram === undefined ? '' : `<figure>${diagram}</figure>`,
    networkSummary === undefined ? '' : `<pre>${text(networkSummary)}</pre>`,
    `<figure>${curves}</figure>`,
    section.film === undefined
      ? tableHtml(facts)
      : `<div class="pair">${filmHtml(section.film)}${tableHtml(facts)}</div>`,
    `<p><b>The article:</b> ${text(experiment.article.says)}</p>`,
    `<p><b>Here:</b> ${text(happened)}</p>`,
    `<p>${text(experiment.why)}</p>`,
    beside === undefined ? '' : tableHtml(beside),
  ].join('\n');
}

function filmHtml(film: Uint8Array): string {
  const data = Buffer.from(film).toString('base64');
  return `<figure><img src="data:image/gif;base64,${data}" width="360" height="240" alt="A greedy episode after training"><figcaption>${FILM_CAPTION}</figcaption></figure>`;
}

export const FILM_CAPTION =
  'Seed 1 after training: of its landings, or of all episodes where there is none, the one with the median return.';

function tableHtml({ head, rows, caption }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('');
  const top = head.every((cell) => cell === '')
    ? ''
    : `<thead><tr>${cells('th', head)}</tr></thead>`;
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table>${caption ? `<caption>${text(caption)}</caption>` : ''}${top}<tbody>${body}</tbody></table>`;
}

/** Escaped; what stands between backticks is code. */
function text(content: string): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
