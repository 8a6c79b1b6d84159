import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Guest } from './rounds.js';

const PROGRAM = fileURLToPath(new URL('../peers/gymnasium-lander.py', import.meta.url));

/** `gymnasium.make`'s lander with the wrappers that a user gets, without them, and a `SyncVectorEnv`. */
const KINDS = ['made', 'bare', 'vector'] as const;

/** Gymnasium in a Python process of its own, which rests while it has no turn. */
export class Gymnasium {
  readonly #python: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** Its standard error. */
  readonly #said: () => string;

  private constructor(
    python: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    said: () => string,
    /** Of Gymnasium and Python, as they say it. */
    readonly version: string,
  ) {
    this.#python = python;
    this.#lines = lines;
    this.#said = said;
  }

  /**
   * @param command a Python that has gymnasium[box2d]
   * @throws Error with what Python said if that fails
   */
  static async start(command: string): Promise<Gymnasium> {
    const python = spawn(command, [PROGRAM]);
    let said = '';
    python.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    python.on('error', (error) => {
      said += error.message;
    });
    const lines = createInterface(python.stdout)[Symbol.asyncIterator]();
    const version = await lines.next();
    if (version.done) throw new Error(`${command} cannot run Gymnasium's LunarLander:\n${said}`);
    return new Gymnasium(python, lines, () => said, version.value);
  }

  /** Each kind of lander as a side of a race, under its name after `gymnasium-`. */
  guests(pilot: string): Guest[] {
    return KINDS.map((kind) => ({
      name: `gymnasium-${kind}`,
      turn: async (seconds) => {
        this.#python.stdin.write(`${kind} ${pilot} ${seconds}\n`);
        const rate = await this.#lines.next();
        if (rate.done) throw new Error(`Gymnasium ended in the midst of a race:\n${this.#said()}`);
        return Number(rate.value);
      },
    }));
  }

  close(): void {
    this.#python.stdin.end();
  }
}
