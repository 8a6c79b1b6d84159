import { sentence } from '../journey/under-way';
import { duration, score } from '../parts/numbers';
import { run, theatre } from '../state/lab';

/** What there is to say of the flight, under it: over it, it would hide what it tells of. */
export function Narration() {
  return (
    <p class="narration" role="status">
      {sentence.value ?? (theatre.raced.value ? <Raced {...theatre.raced.value} /> : <Triumph />)}
    </p>
  );
}

/** What you and the agent came to over one terrain. */
function Raced({ you, agent }: { you: number; agent: number }) {
  const winner = you > agent ? 'you win' : you < agent ? 'it wins' : 'nobody wins';
  return (
    <>
      On one terrain: you {score(you, 0)}, the agent {score(agent, 0)}; {winner}.
    </>
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
