import { effect, signal } from '@preact/signals';
import { VERSION } from 'perilune';
import { sentence } from '../journey/sentence';
import { obstacle, run, theatre, trainAnew, watch } from '../state/lab';
import type { Shared } from '../state/link';
import { tensorHash } from './tensor-hash';

/** What came of a link to an agent. */
export const received = signal<{ text: string; isSame: boolean | undefined } | undefined>(
  undefined,
);
let stop = () => {};

/** Trains the agent that a link is to, flies it, and says whether it is the very one. */
export function receive(shared: Shared): void {
  stop();
  received.value = undefined;
  if (obstacle.peek() !== undefined) return;
  trainAnew();
  tell('A shared agent: it is being trained here, from its recipe and its seed …');
  let isOver = false;
  stop = effect(() => {
    const { value: outcome } = run.outcome;
    const { value: phase } = run.phase;
    if (isOver || (outcome === undefined && phase !== 'failed' && phase !== 'idle')) return;
    isOver = true;
    setTimeout(() => {
      stop();
      if (outcome === undefined) tell(undefined);
      else conclude(shared, outcome.model);
    });
  });
}

function conclude({ agent, version, at, flight }: Shared, model: Uint8Array): void {
  const milestone = run.milestones.peek().find(({ steps }) => steps === at);
  const policy = at === undefined ? model : milestone?.policy;
  const isSame = policy !== undefined && tensorHash(policy) === agent;
  tell(
    isSame
      ? 'This is the very same agent that was shared, every weight of it.'
      : `This is another agent than the one that was shared: that was made by Perilune ${version}, this by ${VERSION}.`,
    isSame,
  );
  watch(milestone);
  if (flight !== undefined) theatre.show(flight);
}

function tell(text: string | undefined, isSame?: boolean): void {
  received.value = text === undefined ? undefined : { text, isSame };
  sentence.value = text;
}
