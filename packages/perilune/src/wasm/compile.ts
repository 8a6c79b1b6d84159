const compiled = new Map<string, WebAssembly.Module>();

/**
 * Compiles an embedded WebAssembly module, once per process or worker.
 *
 * Synchronous on purpose: a top-level await would break `require` of this package, and fetching the
 * bytes would break bundlers and offline use.
 *
 * @param hex the module's bytes, as the build embeds them in `NAME.generated.ts`: two digits each, in which
 *   brotli and gzip find again what repeats. In base64 it hides, and a page would carry a third more.
 */
export function compileEmbedded(hex: string): WebAssembly.Module {
  let module = compiled.get(hex);
  if (module === undefined) {
    module = new WebAssembly.Module(bytesOf(hex));
    compiled.set(hex, module);
  }
  return module;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digit(hex, 2 * i) + digit(hex, 2 * i + 1);
  return bytes;
}

/** `0` to `9` are 48 to 57, `a` to `f` 97 to 102. */
function digit(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}
