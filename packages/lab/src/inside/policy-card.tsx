import { type Agent, isStochasticAgent, isValueAgent } from 'perilune';
import { score } from '../parts/numbers';
import { theatre } from '../state/lab';
import { PolicyCloud } from './policy-cloud';
import { worthOf } from './worth';

/** Whether an agent learned what to do, and no values of single actions. */
export function isPolicy(agent: Agent | undefined): agent is Agent {
  return agent !== undefined && !isValueAgent(agent);
}

/** What an agent would do here that holds to a policy: how likely each action is, or where its throttles go. */
export function PolicyCard({ agent, actions }: { agent: Agent; actions: readonly string[] }) {
  const frame = theatre.frame.value;
  const chances =
    frame && isStochasticAgent(agent) && agent.actionSpace.kind === 'discrete'
      ? agent.probabilities?.(frame.observation)
      : undefined;
  return (
    <section class="card">
      <h3>What it would do</h3>
      {chances === undefined ? (
        <PolicyCloud agent={agent} />
      ) : (
        <>
          <p class="dim">How likely each action is. Here it takes the likeliest.</p>
          <dl class="readings">
            {Array.from(chances, (chance, i) => (
              <Chance
                key={actions[i] ?? i}
                name={actions[i] ?? `action ${i}`}
                chance={chance}
                isChosen={frame?.greedy === i}
              />
            ))}
          </dl>
        </>
      )}
      <Expected agent={agent} />
    </section>
  );
}

function Chance(props: { name: string; chance: number; isChosen: boolean }) {
  const { name, chance, isChosen } = props;
  return (
    <div class={isChosen ? 'reading chosen' : 'reading'}>
      <dt>
        {name}
        {isChosen && <span class="hidden"> (chosen)</span>}
      </dt>
      <dd class="number">{score(100 * chance)} %</dd>
      <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar-back" width="100" height="6" />
        <rect class="bar-fill" width={100 * chance} height="6" />
      </svg>
    </div>
  );
}

/** What its critic expects of it, if it brought one along. */
function Expected({ agent }: { agent: Agent }) {
  const observation = theatre.frame.value?.observation;
  const worth = worthOf(agent);
  if (observation === undefined || worth === undefined) return null;
  return (
    <p class="dim">
      Its critic expects a return of <span class="number">{score(worth.of(observation))}</span> from
      here on.
    </p>
  );
}
