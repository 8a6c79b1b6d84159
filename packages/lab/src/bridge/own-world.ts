import { computed, signal } from '@preact/signals';
import { keepCode, keptCode } from '../keeping/code';
import { askBeforeLeaving } from '../keeping/leaving';
import { tell } from '../state/complaints';
import { setup } from '../state/setup';
import { type CodeError, compile } from './compile';
import { example } from './example';
import type { BridgeDone, BridgeMessage } from './messages';
import { Sandbox } from './sandbox';

/** Steps of a training, each of which ends an episode at most. */
const STEPS = 20_000;

/** The world's code as it was left. */
export const code = signal(keptCode() ?? example);
export const isExample = computed(() => code.value === example);
export const running = signal(false);
export const error = signal<CodeError | undefined>(undefined);
/** Of the training's episodes so far. */
export const returns = signal<readonly number[]>([]);
export const done = signal<BridgeDone | undefined>(undefined);

/** There from the first training on: it goes on while another panel is open. */
let sandbox: Sandbox | undefined;

export function write(text: string): void {
  code.value = text;
  if (keepCode(isExample.value ? undefined : text)) return;
  tell('kept', ['This browser keeps nothing: code is lost when the page is left.']);
}

export async function trainOnIt(): Promise<void> {
  returns.value = [];
  done.value = undefined;
  const compiled = compile(code.value);
  error.value = compiled.error;
  if (compiled.code === undefined) return;
  running.value = true;
  sandbox ??= new Sandbox(hear, refuse);
  askBeforeLeaving(isRunning);
  try {
    await sandbox.run(compiled.code, { seed: setup.value.seed, steps: STEPS });
  } catch (reason) {
    refuse(
      `The sandbox could not be started: ${reason instanceof Error ? reason.message : reason}`,
    );
  }
}

export function stop(): void {
  sandbox?.stop();
  running.value = false;
}

function isRunning(): boolean {
  return running.peek();
}

function hear(message: BridgeMessage): void {
  if (!running.peek() || message.kind === 'ready') return;
  if (message.kind === 'report') {
    const news = message.episodes.map((episode) => episode.return);
    if (returns.value.length + news.length > STEPS)
      refuse('It tells of more episodes than it had steps.');
    else returns.value = [...returns.value, ...news];
    return;
  }
  running.value = false;
  if (message.kind === 'done') done.value = message;
  else error.value = message;
}

/** Ends what does not keep to what was agreed. */
function refuse(message: string): void {
  stop();
  error.value = { message };
}
