import { useMemo } from 'preact/hooks';
import { Plot } from '../plot/plot';
import { theatre } from '../state/lab';

/** Of an episode that is over: at each step the return that was expected, and the one that came. */
export function Foreseen() {
  const episode = theatre.finished.value;
  const discount = episode?.discount ?? 1;
  const data = useMemo(() => {
    const frames = episode?.frames ?? [];
    const expected = frames.map(({ qValues }) => (qValues ? Math.max(...qValues) : null));
    const came = new Array<number>(frames.length).fill(0);
    for (let i = frames.length - 2; i >= 0; i--) {
      came[i] = (frames[i + 1]?.reward ?? 0) + discount * (came[i + 1] ?? 0);
    }
    return [frames.map((_, i) => i), expected, came] as [number[], (number | null)[], number[]];
  }, [episode, discount]);
  return (
    <figure class="foreseen">
      <figcaption>
        <span class="key key-line">expected</span>
        <span class="key key-good">what came</span>
        <span class="dim">return from each step of the last flight on</span>
      </figcaption>
      <Plot
        label="Expected and realised return at each step of the last flight"
        xLabel="step"
        lines={[
          { label: 'expected', color: 'curve' },
          { label: 'came', color: 'good' },
        ]}
        data={data}
      />
    </figure>
  );
}
