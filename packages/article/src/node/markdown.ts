import type { Block, Table } from './document.js';

/** A document as Markdown; its pictures lie beside it, as their files name them. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockMarkdown).join('\n\n')}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'quote':
      return `> ${block.text}`;
    case 'code':
      return `\`\`\`\n${block.text}\n\`\`\``;
    case 'table':
      return tableMarkdown(block.table);
    case 'picture': {
      const { picture, alt, caption } = block;
      return `![${alt}](${picture.file})${caption === undefined ? '' : `\n\n*${caption}*`}`;
    }
    case 'pair':
      return block.blocks.map(blockMarkdown).join('\n\n');
  }
}

export function tableMarkdown({ head, rows, caption }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  const lines = [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
  return `${caption ? `**${caption}**\n\n` : ''}${lines.join('\n')}`;
}
