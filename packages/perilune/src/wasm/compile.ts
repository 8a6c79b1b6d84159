const compiled = new Map<string, WebAssembly.Module>();

/**
 * Compiles an embedded WebAssembly module, once per process or worker.
 *
 * Synchronous on purpose: a top-level await would break `require` of this package, and fetching the
 * bytes would break bundlers and offline use.
 *
 * @param text the module's bytes, as the build embeds them in `NAME.generated.ts`
 */
export function compileEmbedded(text: string): WebAssembly.Module {
  let module = compiled.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(embeddedBytes(text));
    compiled.set(text, module);
  }
  return module;
}

/**
 * The bytes of a text that `scripts/wasm.mjs` made: most are one character, in which brotli and gzip find again what
 * repeats, and nearly as much of it as in the bytes. In base64 it hides, and of two digits a byte it is more.
 */
export function embeddedBytes(text: string): Uint8Array<ArrayBuffer> {
  // There are never more bytes than characters. To push them to a list would take longer than to compile them.
  const bytes = new Uint8Array(text.length);
  let count = 0;
  let more = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 61) more = 65 * (code - 48);
    else {
      // What is below 0 comes from the other end.
      bytes[count++] = more + code - (code < 92 ? 64 : 65);
      more = 0;
    }
  }
  return bytes.slice(0, count);
}

/** The text of a module that begins so and goes on as another does from a place in its text. */
export function endingLike(beginning: string, other: string, from: number): string {
  return beginning + other.slice(from);
}
