const compiled = new Map<string, WebAssembly.Module>();

/**
 * Compiles an embedded WebAssembly module, once per process or worker.
 *
 * Synchronous on purpose: a top-level await would break `require` of this package, and fetching the
 * bytes would break bundlers and offline use.
 *
 * @param base64 the module's bytes, as the build embeds them in `NAME.generated.ts`
 */
export function compileEmbedded(base64: string): WebAssembly.Module {
  let module = compiled.get(base64);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
    compiled.set(base64, module);
  }
  return module;
}
