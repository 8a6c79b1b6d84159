import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that greets with a line and then answers each line with one; in between it rests. */
export class LineProcess {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    /** Its standard error. */
    private readonly said: () => string,
    readonly greeting: string,
  ) {}

  /**
   * @param failure what it means if the program does not even greet
   * @throws Error of that, and of what the program said on stderr
   */
  static async start(
    command: string,
    args: readonly string[],
    failure: string,
  ): Promise<LineProcess> {
    const child = spawn(command, args);
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    child.on('error', (error) => {
      said += error.message;
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const greeting = await lines.next();
    if (greeting.done) throw new Error(`${failure}:\n${said}`);
    return new LineProcess(child, lines, () => said, greeting.value);
  }

  /** @throws Error with what the program said on stderr if it ended */
  async ask(line: string): Promise<string> {
    this.child.stdin.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done) throw new Error(`It ended when asked to "${line}":\n${this.said()}`);
    return answer.value;
  }

  close(): void {
    this.child.stdin.end();
  }
}
