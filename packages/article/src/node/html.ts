import type { Block, Picture, Table } from './document.js';
import { prose } from './prose.js';

/** A document as one HTML file that needs nothing else. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title><style>\n${prose('report.css')}</style></head><body>`,
    ...blocks.map(blockHtml),
    '</body></html>',
    '',
  ].join('\n');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const id = block.id === undefined ? '' : ` id="${block.id}"`;
      return `<h${block.level}${id}>${text(block.text)}</h${block.level}>`;
    }
    case 'paragraph':
      return `<p>${text(block.text)}</p>`;
    case 'quote':
      return `<blockquote>${text(block.text)}</blockquote>`;
    case 'code':
      return `<pre>${escaped(block.text)}</pre>`;
    case 'table':
      return tableHtml(block.table);
    case 'picture': {
      const { picture, alt, caption } = block;
      const below = caption === undefined ? '' : `<figcaption>${text(caption)}</figcaption>`;
      return `<figure>${pictureHtml(picture, alt)}${below}</figure>`;
    }
    case 'pair':
      return `<div class="pair">${block.blocks.map(blockHtml).join('')}</div>`;
  }
}

function pictureHtml({ content }: Picture, alt: string): string {
  if (typeof content === 'string') return content;
  const data = Buffer.from(content).toString('base64');
  return `<img src="data:image/gif;base64,${data}" alt="${escaped(alt)}">`;
}

function tableHtml({ head, rows, caption }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('');
  const top = head.every((cell) => cell === '')
    ? ''
    : `<thead><tr>${cells('th', head)}</tr></thead>`;
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table>${caption ? `<caption>${text(caption)}</caption>` : ''}${top}<tbody>${body}</tbody></table>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Escaped; what stands between backticks is code, between two asterisks bold. */
function text(content: string): string {
  return escaped(content)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');
}
