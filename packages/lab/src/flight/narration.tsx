import { sentence } from '../journey/under-way';
import { duration } from '../parts/numbers';
import { run, theatre } from '../state/lab';

/** What there is to say of the flight, under it: over it, it would hide what it tells of. */
export function Narration() {
  return (
    <p class="narration" role="status">
      {sentence.value ?? <Triumph />}
    </p>
  );
}

/** The moment all of it was for, as long as the agent that solved the task flies. */
function Triumph() {
  const outcome = run.outcome.value;
  const flies = theatre.pilot.value === 'agent' && theatre.model.value === outcome?.model;
  if (!outcome?.solved || !flies) return null;
  const { solvedAtSeconds, evaluation, config } = outcome;
  const lands = evaluation && config.env.startsWith('LunarLander');
  return (
    <span class="triumph">
      <b>Solved in {duration(solvedAtSeconds ?? 0)}</b>
      {lands && `: it lands ${evaluation.landed} times out of ${evaluation.episodes}`}
    </span>
  );
}
