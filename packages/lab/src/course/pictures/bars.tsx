import type { Bar, BarsPicture } from '../../../course/pictures';
import { said } from '../../../course/words';
import { litClass } from '../lit';
import { useColors } from '../symbols';
import { useWidth } from './width';

const ROW = 26;
const SLIM = 15;
/** Beyond so many, bars are slim. */
const MANY = 8;
/** Room for what stands in front of a bar, for each letter of the longest number at its end, and around that. */
const [LABEL, DIGIT, AROUND] = [112, 8, 16];

/** Values side by side, each in the colour of its letter. */
export function Bars({ picture }: { picture: BarsPicture }) {
  const [box, width] = useWidth();
  const colorOf = useColors();
  const { bars, title, symbols } = picture;
  const ends = bars.flatMap(({ value, spread }) => [value, ...endsOf(spread)]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const longest = Math.max(...bars.map((bar) => textOf(bar).length));
  const room = Math.max(40, width - LABEL - DIGIT * longest - AROUND);
  const x = (value: number) => LABEL + ((value - least) / (most - least || 1)) * room;
  const row = bars.length > MANY ? SLIM : ROW;
  const inkOf = (letter: string | undefined, bar: Bar) =>
    `${colorOf(letter)} ${litClass(letter ?? bar.symbol)}`;
  return (
    <figure class="course-picture" ref={box}>
      <figcaption>
        <b>{title}</b>
      </figcaption>
      <svg
        class="bars"
        width={width}
        height={bars.length * row + 4}
        role="img"
        aria-label={`${title}: ${bars.map(saidOf).join('; ')}`}
      >
        {bars.map((bar, i) => (
          <g key={bar.label} transform={`translate(0 ${i * row})`}>
            <text
              class={inkOf(symbols?.label, bar)}
              x={LABEL - 8}
              y={row / 2 + 5}
              text-anchor="end"
            >
              {bar.label}
            </text>
            <rect
              class={inkOf(bar.symbol, bar)}
              x={Math.min(x(0), x(bar.value))}
              y={row * 0.14}
              width={Math.max(1.5, Math.abs(x(bar.value) - x(0)))}
              height={row * 0.72}
              rx="3"
            />
            <text
              class={inkOf(symbols?.value, bar)}
              x={x(Math.max(0, bar.value, ...endsOf(bar.spread))) + 7}
              y={row / 2 + 5}
            >
              {textOf(bar)}
            </text>
          </g>
        ))}
        {bars.map(
          ({ label, spread }, i) =>
            spread && (
              <path
                key={label}
                class={`spread ${colorOf(spread.symbol)} ${litClass(spread.symbol)}`}
                transform={`translate(0 ${(i + 0.5) * row})`}
                d={`M${x(spread.least)} -6v12M${x(spread.least)} 0H${x(spread.most)}M${x(spread.most)} -6v12`}
              />
            ),
        )}
        <path class="zero" d={`M${x(0)} 0V${bars.length * row}`} />
      </svg>
    </figure>
  );
}

function endsOf(spread: Bar['spread']): number[] {
  return spread === undefined ? [] : [spread.least, spread.most];
}

function textOf({ value, text }: Bar): string {
  return text ?? said(value, Math.abs(value) < 10 ? 1 : 0);
}

function saidOf(bar: Bar): string {
  return `${bar.label} ${textOf(bar)}`;
}
