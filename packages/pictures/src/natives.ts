/** The native parts that draw and encode in Node, each by its name and how it is loaded. */
const natives = {
  '@napi-rs/canvas': () => import('@napi-rs/canvas'),
  sharp: () => import('sharp'),
};

/** Names of the native parts that this machine cannot load: none where every picture can be made. */
export async function missingNatives(): Promise<string[]> {
  const missing: string[] = [];
  for (const [name, load] of Object.entries(natives)) {
    await load().catch(() => missing.push(name));
  }
  return missing;
}
