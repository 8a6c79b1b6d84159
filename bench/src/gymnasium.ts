import { fileURLToPath } from 'node:url';
import { LineProcess } from './line-process.js';
import type { Guest } from './rounds.js';

const PROGRAM = fileURLToPath(new URL('../peers/gymnasium-lander.py', import.meta.url));

/** `gymnasium.make`'s lander with the wrappers that a user gets, without them, and a `SyncVectorEnv`. */
const KINDS = ['made', 'bare', 'vector'] as const;

/** Gymnasium in a Python process of its own, which rests while it has no turn. */
export class Gymnasium {
  private constructor(private readonly python: LineProcess) {}

  /**
   * @param command a Python that has gymnasium[box2d]
   * @throws Error with what Python said if that fails
   */
  static async start(command: string): Promise<Gymnasium> {
    const failure = `${command} cannot run Gymnasium's LunarLander`;
    return new Gymnasium(await LineProcess.start(command, [PROGRAM], failure));
  }

  /** Of Gymnasium and Python, as they say it. */
  get version(): string {
    return this.python.greeting;
  }

  /** Each kind of lander as a side of a race, under its name after `gymnasium-`. */
  guests(pilot: string): Guest[] {
    return KINDS.map((kind) => ({
      name: `gymnasium-${kind}`,
      turn: async (seconds) => Number(await this.python.ask(`${kind} ${pilot} ${seconds}`)),
    }));
  }

  close(): void {
    this.python.close();
  }
}
