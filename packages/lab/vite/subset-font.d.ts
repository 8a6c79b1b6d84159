declare module 'subset-font' {
  /** The font with no other signs than those of the text. */
  export default function subset(
    font: Uint8Array,
    text: string,
    options: { targetFormat: 'woff2' },
  ): Promise<Uint8Array>;
}
