import { FILM_CAPTION, INTRODUCTION } from './html.js';
import type { Report, Section, Table } from './model.js';

/** The report as Markdown; pictures and films lie beside it as `figureFiles` names them. */
export function toMarkdown(report: Report): string {
  return `${[
    `# ${report.title}`,
    INTRODUCTION,
    report.made,
    `\`\`\`\nnpx ${report.command}\n\`\`\``,
    '## What the article says, and what happened here',
    tableMarkdown(report.overview),
    ...report.sections.map((section, i) => sectionMarkdown(section, i + 1)),
  ].join('\n\n')}\n`;
}

/** Files that a section's Markdown refers to, by path. */
export function figureFiles(section: Section): [path: string, content: string | Uint8Array][] {
  const { experiment, curves, diagram, film } = section;
  const files: [string, string | Uint8Array | undefined][] = [
    [`figures/${experiment.name}-returns.svg`, curves],
    [`figures/${experiment.name}-layers.svg`, diagram],
    [`figures/${experiment.name}.gif`, film],
  ];
  return files.flatMap(([path, content]) => (content === undefined ? [] : [[path, content]]));
}

function sectionMarkdown(section: Section, number: number): string {
  const { experiment, happened, facts, networkSummary, beside, film, diagram } = section;
  const { name, title } = experiment;
  const parts = [
    `## ${number}. ${title}`,
    experiment.what,
    `> ${experiment.formula}`,
    diagram && `![The network's layers](figures/${name}-layers.svg)`,
    networkSummary && `\`\`\`\n${networkSummary}\n\`\`\``,
    `![Returns by episode](figures/${name}-returns.svg)`,
    film && `![A greedy episode after training](figures/${name}.gif)\n\n*${FILM_CAPTION}*`,
    tableMarkdown(facts),
    `**The article:** ${experiment.article.says}`,
    `**Here:** ${happened}`,
    experiment.why,
    beside && tableMarkdown(beside),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

export function tableMarkdown({ head, rows, caption }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  const lines = [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
  return `${caption ? `**${caption}**\n\n` : ''}${lines.join('\n')}`;
}
