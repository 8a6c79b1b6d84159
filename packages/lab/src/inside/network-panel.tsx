import type { Agent } from 'perilune';
import { useMemo } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { theatre } from '../state/lab';
import { color, theme } from '../state/theme';
import { DenseStack } from './dense-stack';
import { NetworkPicture } from './network-picture';

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
  const frame = theatre.frame.value;
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
        <Canvas
          class="network-canvas"
          every={66}
          label={`Network of ${stack?.widths.join(', ')} units with its activations`}
          draw={(pen, width, height) =>
            picture.draw(pen, { width, height }, frame.observation, greedy, colors)
          }
        />
      )}
    </figure>
  );
}

/** What there is instead of a picture. */
function sayUndrawn(agent: Agent | undefined): string {
  if (agent === undefined) return 'Nobody flies who thinks.';
  return agent.computation === undefined
    ? 'This agent is no network: it looks its values up or adds them up.'
    : 'A network that is more than one stack of layers (two streams, say, or a policy beside a value): it is not drawn.';
}
