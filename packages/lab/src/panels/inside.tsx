import '../styles/panels.css';
import { useMemo } from 'preact/hooks';
import { Discounting } from '../inside/discounting';
import { Foreseen } from '../inside/foreseen';
import { NetworkPanel } from '../inside/network-panel';
import { isPolicy, PolicyCard } from '../inside/policy-card';
import { SlicePanel } from '../inside/slice-panel';
import { score } from '../parts/numbers';
import { type Reading, wordsOf } from '../parts/words';
import { theatre } from '../state/lab';

/** What the agent sees, what it thinks of it, and how. */
export function Inside() {
  const episode = theatre.episode.value;
  const { agent } = theatre;
  const size = episode?.last.observation.length ?? 0;
  const words = useMemo(
    () => wordsOf(episode?.world.env ?? '', size, episode?.actionCount),
    [episode?.world.env, size],
  );
  return (
    <div class="inside">
      <section class="card">
        <h3>What it sees</h3>
        <dl class="readings">
          {words.readings.map((reading, i) => (
            <ReadingRow key={reading.name} reading={reading} index={i} />
          ))}
        </dl>
      </section>
      {isPolicy(agent) && episode?.hasAgent ? (
        <PolicyCard agent={agent} actions={words.actions} />
      ) : (
        <section class="card">
          <h3>What it expects of each action</h3>
          <p class="dim">
            Q-values: the return from here on if it takes that action. It takes the largest.
          </p>
          <QBars actions={words.actions} />
          <Discounting />
          <Foreseen />
        </section>
      )}
      <NetworkPanel />
      <SlicePanel words={words} />
    </div>
  );
}

function ReadingRow({ reading, index }: { reading: Reading; index: number }) {
  const raw = theatre.frame.value?.observation[index] ?? 0;
  const value = raw * reading.scale;
  const share = Math.max(-1, Math.min(1, value / reading.range));
  return (
    <div class="reading">
      <dt>{reading.name}</dt>
      <dd class="number">
        {reading.flag
          ? reading.flag[raw > 0.5 ? 1 : 0]
          : `${score(value, digits(reading))} ${reading.unit}`}
      </dd>
      <Bar from={0.5} share={share / 2} />
    </div>
  );
}

function digits({ range }: Reading): number {
  return range < 1 ? 3 : range > 30 ? 0 : 1;
}

function QBars({ actions }: { actions: readonly string[] }) {
  const frame = theatre.frame.value;
  const values = frame?.qValues;
  if (frame === undefined || values === undefined) return <p>Nobody flies who expects anything.</p>;
  const most = Math.max(...values);
  const least = Math.min(...values);
  // Where all there is to earn is 1, a tenth tells nothing apart.
  const decimals = Math.max(most, -least) <= 1 ? 3 : 1;
  return (
    <dl class="readings">
      {actions.map((name, i) => {
        const value = values[i] ?? 0;
        const share = most > least ? (value - least) / (most - least) : 1;
        const chosen = frame.greedy === i;
        return (
          <div key={name} class={chosen ? 'reading chosen' : 'reading'}>
            <dt>
              {name}
              {chosen && <span class="hidden"> (chosen)</span>}
            </dt>
            <dd class="number">{score(value, decimals)}</dd>
            <Bar from={0} share={0.04 + 0.96 * share} />
          </div>
        );
      })}
    </dl>
  );
}

/** A bar from a place in 0..1 on; purely to be seen: the number stands beside it. */
function Bar({ from, share }: { from: number; share: number }) {
  const left = share < 0 ? from + share : from;
  return (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-back" width="100" height="6" />
      <rect class="bar-fill" x={100 * left} width={Math.abs(100 * share)} height="6" />
    </svg>
  );
}
