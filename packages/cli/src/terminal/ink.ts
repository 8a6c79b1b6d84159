import pc from 'picocolors';

/**
 * Colours for what is written to a stream: only where a terminal shows them, and none with `NO_COLOR`.
 * Each stream has its own, since one may lead to a file while the other does not.
 */
function inkFor(stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> {
  return pc.createColors(stream.isTTY === true && stream.hasColors());
}

export const stdoutInk = inkFor(process.stdout);
export const stderrInk = inkFor(process.stderr);
