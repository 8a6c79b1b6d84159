/** A table of texts. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caption?: string;
}

/** A picture, and the file in which it lies beside a report in Markdown. */
export interface Picture {
  readonly file: string;
  /** An SVG, or the bytes of a GIF. */
  readonly content: string | Uint8Array;
}

/** What a report consists of. Texts hold Markdown's `**bold**` and code between backticks, nothing else. */
export type Block =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly text: string;
      readonly id?: string;
    }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly table: Table }
  | {
      readonly kind: 'picture';
      readonly picture: Picture;
      /** What is seen, for those who do not see it. */
      readonly alt: string;
      readonly caption: string | undefined;
    }
  /** Beside each other, where there is room. */
  | { readonly kind: 'pair'; readonly blocks: readonly [Block, Block] };

/** A document's blocks, one a time also of those that stand in a pair. */
export function* flatBlocks(blocks: readonly Block[]): Iterable<Block> {
  for (const block of blocks) {
    if (block.kind === 'pair') yield* block.blocks;
    else yield block;
  }
}
