import type { Line, LinesPicture } from '../../../course/pictures';
import { said } from '../../../course/words';
import { litClass } from '../lit';
import { useColors } from '../symbols';
import { evenScale, markText, type Scale, tenfoldScale } from './scale';
import { useWidth } from './width';

const HEIGHT = 200;
const [LEFT, RIGHT, TOP, BOTTOM] = [50, 12, 20, 34];

/** Curves, each in the colour of the letter that it stands for. */
export function Lines({ picture }: { picture: LinesPicture }) {
  const [box, width] = useWidth();
  const colorOf = useColors();
  const { lines, level, title, setting } = picture;
  const letter = picture.symbols?.y;
  const points = lines.flatMap((line) => [...line.points]).filter(([, y]) => Number.isFinite(y));
  const places = points.map(([at]) => at);
  const x = evenScale(...rangeOf(places), LEFT, Math.max(LEFT + 1, width - RIGHT), {
    isWhole: places.every(Number.isInteger),
  });
  const y = heightScale(picture, points);
  return (
    <figure class="course-picture" ref={box}>
      <figcaption>
        <b>{title}</b>
        {lines.map(({ label, symbol, dashed }) => (
          <span key={label} class={`swatch ${colorOf(symbol)} ${litClass(symbol)}`}>
            <svg viewBox="0 0 18 4" aria-hidden="true" focusable="false">
              <path d="M0 2h18" class={dashed ? 'dashed' : ''} />
            </svg>
            {label}
          </span>
        ))}
        {setting && (
          <span class={`setting ${colorOf(setting.symbol)} ${litClass(setting.symbol)}`}>
            {setting.text}
          </span>
        )}
      </figcaption>
      <svg
        class="lines"
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${title}: ${lines.map(endOf).join('; ')}`}
      >
        {y.marks.map((mark) => (
          <g key={mark}>
            <path class="grid" d={`M${LEFT} ${y.at(mark)}H${width - RIGHT}`} />
            <text x={LEFT - 6} y={y.at(mark) + 4} text-anchor="end">
              {markText(mark)}
            </text>
          </g>
        ))}
        {x.marks.map((mark) => {
          const isLast = x.at(mark) > width - 2 * RIGHT;
          return (
            <text
              key={mark}
              x={isLast ? width : x.at(mark)}
              y={HEIGHT - BOTTOM + 15}
              text-anchor={isLast ? 'end' : 'middle'}
            >
              {markText(mark)}
            </text>
          );
        })}
        <text x={width - RIGHT} y={HEIGHT - 4} text-anchor="end">
          {picture.x}
        </text>
        <text
          class={`axis ${colorOf(letter)} ${letter === undefined ? '' : litClass(letter)}`}
          x={LEFT + 4}
          y={12}
        >
          ↑ {picture.y}
        </text>
        {lines.map((line) => (
          <path
            key={line.label}
            class={`curve ${line.dashed ? 'dashed' : ''} ${colorOf(line.symbol)} ${litClass(line.symbol)}`}
            d={pathOf(line, x, y)}
          />
        ))}
        {level && (
          <g class="level">
            <path d={`M${LEFT} ${y.at(level.at)}H${width - RIGHT}`} />
            <text x={LEFT + 6} y={y.at(level.at) + (y.at(level.at) < TOP + 16 ? 14 : -4)}>
              {level.label}
            </text>
          </g>
        )}
      </svg>
    </figure>
  );
}

function heightScale(
  { level, logarithmic }: LinesPicture,
  points: readonly Line['points'][number][],
) {
  const heights = points.map(([, y]) => y);
  const all = level === undefined ? heights : [...heights, level.at];
  const [least, most] = rangeOf(all);
  if (logarithmic) return tenfoldScale(most, HEIGHT - BOTTOM, TOP);
  const air = 0.05 * (most - least || 1);
  return evenScale(least - air, most + air, HEIGHT - BOTTOM, TOP);
}

function rangeOf(values: readonly number[]): [least: number, most: number] {
  if (values.length === 0) return [0, 1];
  return [Math.min(...values), Math.max(...values)];
}

function pathOf({ points }: Line, x: Scale, y: Scale): string {
  let pen = 'M';
  return points
    .map(([at, height]) => {
      if (!Number.isFinite(height)) {
        pen = 'M';
        return '';
      }
      const piece = `${pen}${x.at(at).toFixed(1)} ${y.at(height).toFixed(1)}`;
      pen = 'L';
      return piece;
    })
    .join('');
}

function endOf({ label, points }: Line): string {
  const last = points.at(-1)?.[1];
  return last === undefined ? `${label}, nothing` : `${label} ends at ${said(last, 1)}`;
}
