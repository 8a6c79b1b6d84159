import type { Agent } from 'perilune';
import { useMemo, useState } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { useTyped } from '../parts/typed';
import { wordsOf } from '../parts/words';
import { theatre } from '../state/lab';
import { color, theme } from '../state/theme';
import { DenseStack } from './dense-stack';
import { NetworkPicture, type Unit } from './network-picture';
import { sayUnit } from './unit-words';

/** The network at work. */
export function NetworkPanel() {
  const model = theatre.model.value;
  const stack = useMemo(() => (model === undefined ? undefined : DenseStack.read(model)), [model]);
  const picture = useMemo(() => stack && new NetworkPicture(stack), [stack]);
  const colors = useMemo(
    () => ({
      positive: color('curve'),
      negative: color('against'),
      unit: color('line'),
      lit: color('lit'),
      text: color('text'),
    }),
    [theme.value],
  );
  const [touched, setTouched] = useState<Unit>();
  const frame = theatre.frame.value;
  const episode = theatre.episode.value;
  const greedy = typeof frame?.greedy === 'number' ? frame.greedy : undefined;
  return (
    <figure class="card network">
      <figcaption>
        <h3>How it thinks</h3>
        <p class="dim">
          {stack === undefined
            ? sayUndrawn(theatre.agent)
            : `A network of ${stack.widths.join('–')} units. Bright units speak; of the connections the strongest are drawn.`}
        </p>
      </figcaption>
      {picture && frame && stack?.widths[0] === frame.observation.length && (
        <>
          <div
            class="network-touch"
            onPointerDown={({ currentTarget, clientX, clientY }) => {
              const { left, top, width, height } = currentTarget.getBoundingClientRect();
              const size = { width, height };
              setTouched(picture.unitAt(clientX - left, clientY - top, size));
            }}
          >
            <Canvas
              class="network-canvas"
              every={66}
              label={`Network of ${stack?.widths.join(', ')} units with its activations`}
              draw={(pen, width, height) =>
                picture.draw(pen, { width, height }, frame.observation, greedy, colors, touched)
              }
            />
          </div>
          <UnitChooser stack={stack} touched={touched} onTouch={setTouched} />
          {touched && episode && (
            <p role="status">
              {sayUnit(stack, touched, episode.frames, wordsOf(episode.world.env, stack.widths[0]))}
            </p>
          )}
        </>
      )}
    </figure>
  );
}

interface UnitChooserProps {
  stack: DenseStack;
  touched: Unit | undefined;
  onTouch: (unit: Unit | undefined) => void;
}

/** The same choice for keys, and the way back. */
function UnitChooser({ stack, touched, onTouch }: UnitChooserProps) {
  const layer = touched?.layer ?? 1;
  const limit = (stack.widths[layer] ?? 1) - 1;
  const number = (value: number, most: number) => Math.max(0, Math.min(most, value || 0));
  const typedLayer = useTyped(touched?.layer ?? '', ({ valueAsNumber }) =>
    onTouch({ layer: number(valueAsNumber, stack.widths.length - 1), unit: 0 }),
  );
  const typedUnit = useTyped(touched?.unit ?? '', ({ valueAsNumber }) =>
    onTouch({ layer, unit: number(valueAsNumber, limit) }),
  );
  return (
    <div class="row unit-chooser">
      <label>
        layer{' '}
        <input
          type="number"
          min={0}
          max={stack.widths.length - 1}
          placeholder="touch one"
          {...typedLayer}
        />
      </label>
      <label>
        unit <input type="number" min={0} max={limit} {...typedUnit} />
      </label>
      <button type="button" disabled={touched === undefined} onClick={() => onTouch(undefined)}>
        All of it
      </button>
    </div>
  );
}

/** What there is instead of a picture. */
function sayUndrawn(agent: Agent | undefined): string {
  if (agent === undefined) return 'Nobody flies who thinks.';
  return agent.computation === undefined
    ? 'This agent is no network: it looks its values up or adds them up.'
    : 'A network that is more than one stack of layers (two streams, say, or a policy beside a value): it is not drawn.';
}
