/**
 * A peer in a Python that was named; undefined if none was, or, said on stderr, if that Python has it not.
 *
 * @param without what happens then
 */
export async function invite<Peer>(
  python: string | undefined,
  start: (python: string) => Promise<Peer>,
  without: string,
): Promise<Peer | undefined> {
  if (python === undefined) return undefined;
  try {
    return await start(python);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${without}\n`);
    return undefined;
  }
}
