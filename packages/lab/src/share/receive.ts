import { effect } from '@preact/signals';
import { VERSION } from 'perilune';
import { sentence } from '../journey/under-way';
import { obstacle, run, theatre, trainAnew, watch } from '../state/lab';
import type { Shared } from '../state/link';
import { tensorHash } from './tensor-hash';

let stop = () => {};

/** Trains the agent that a link is to, flies it, and says whether it is the very one. */
export function receive(shared: Shared): void {
  stop();
  if (obstacle.peek() !== undefined) return;
  trainAnew();
  sentence.value = 'A shared agent: it is trained here, from its recipe and its seed …';
  let isOver = false;
  stop = effect(() => {
    const { value: outcome } = run.outcome;
    const { value: phase } = run.phase;
    if (isOver || (outcome === undefined && phase !== 'failed' && phase !== 'idle')) return;
    isOver = true;
    setTimeout(() => {
      stop();
      if (outcome === undefined) sentence.value = undefined;
      else conclude(shared, outcome.model);
    });
  });
}

function conclude({ agent, version, at, flight }: Shared, model: Uint8Array): void {
  const milestone = run.milestones.peek().find(({ steps }) => steps === at);
  const policy = at === undefined ? model : milestone?.policy;
  const isSame = policy !== undefined && tensorHash(policy) === agent;
  sentence.value = isSame
    ? 'This is the very same agent that was shared, every weight of it.'
    : `This is another agent than the one that was shared: that was made by Perilune ${version}, this by ${VERSION}.`;
  watch(milestone);
  if (flight !== undefined) theatre.show(flight);
}
