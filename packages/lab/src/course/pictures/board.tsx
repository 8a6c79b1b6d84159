import type { BoardPicture, Tile } from '../../../course/pictures';
import { said } from '../../../course/words';
import { litClass } from '../lit';
import { useColors } from '../symbols';

const SIDE = 60;
/** Arrows to the left, down, right, up: degrees from the right. */
const TURNS = [180, 90, 0, -90];

/** A board, with what each tile is believed to be worth, and the best step from it. */
export function Board({ picture }: { picture: BoardPicture }) {
  const { columns, tiles, title, way, ring } = picture;
  const rows = Math.ceil(tiles.length / columns);
  const colorOf = useColors();
  const corner = (tile: number) =>
    [(tile % columns) * SIDE, Math.floor(tile / columns) * SIDE] as const;
  const middles = way?.tiles.map((tile) =>
    corner(tile)
      .map((at) => at + SIDE / 2)
      .join(' '),
  );
  const classOf = (symbol: string | undefined) => `${colorOf(symbol)} ${litClass(symbol)}`;
  return (
    <figure class="course-picture">
      <figcaption>
        <b>{title}</b>
        {[way, ring].map(
          (mark) =>
            mark && (
              <span key={mark.label} class={`swatch ${classOf(mark.symbol)}`}>
                <svg viewBox="0 0 18 4" aria-hidden="true" focusable="false">
                  <path d="M0 2h18" class={mark === way ? 'dotted' : ''} />
                </svg>
                {mark.label}
              </span>
            ),
        )}
      </figcaption>
      <svg
        class="board"
        viewBox={`-1 -1 ${columns * SIDE + 2} ${rows * SIDE + 2}`}
        role="img"
        aria-label={`${title}: ${tiles.map(saidOf).join(', ')}`}
      >
        {tiles.map((tile, i) => (
          <g key={i} transform={`translate(${corner(i).join(' ')})`}>
            <Ground tile={tile} symbols={picture.symbols} />
          </g>
        ))}
        {way && <path class={`way dotted ${classOf(way.symbol)}`} d={`M${middles?.join('L')}`} />}
        {tiles.map((tile, i) => (
          <g key={i} transform={`translate(${corner(i).join(' ')})`}>
            <Marks tile={tile} symbols={picture.symbols} />
          </g>
        ))}
        {ring && (
          <rect
            class={`prize ${classOf(ring.symbol)}`}
            x={corner(ring.tile)[0] + SIDE * 0.06}
            y={corner(ring.tile)[1] + SIDE * 0.06}
            width={SIDE * 0.88}
            height={SIDE * 0.88}
          />
        )}
      </svg>
    </figure>
  );
}

interface TileProps {
  tile: Tile;
  symbols: BoardPicture['symbols'];
}

/** What lies under a way over the board. */
function Ground({ tile: { ground, value }, symbols }: TileProps) {
  const colorOf = useColors();
  return (
    <>
      <rect class={`tile tile-${ground}`} width={SIDE} height={SIDE} />
      {ground === 'goal' && symbols.goal !== undefined && (
        <rect
          class={`prize ${colorOf(symbols.goal)} ${litClass(symbols.goal)}`}
          x={SIDE * 0.06}
          y={SIDE * 0.06}
          width={SIDE * 0.88}
          height={SIDE * 0.88}
        />
      )}
      {value !== undefined && value > 0 && (
        <rect
          class={`worth ${colorOf(symbols.value)} ${litClass(symbols.value)}`}
          width={SIDE}
          height={SIDE}
          fill-opacity={0.08 + 0.4 * Math.min(1, value)}
        />
      )}
    </>
  );
}

/** What is written on a tile, and the arrow. */
function Marks({ tile: { ground, value, arrow }, symbols }: TileProps) {
  const colorOf = useColors();
  const [middle, low] = [SIDE / 2, SIDE - 9];
  return (
    <>
      {ground !== 'ice' && (
        <text
          class="ground"
          x={middle}
          y={ground === 'start' ? 15 : middle + 6}
          text-anchor="middle"
        >
          {{ start: 'start', hole: 'hole', goal: 'goal' }[ground]}
        </text>
      )}
      {value !== undefined && (
        <text class={`number ${litClass(symbols.value)}`} x={middle} y={low} text-anchor="middle">
          {value === 0 ? '0' : said(value, 2)}
        </text>
      )}
      {arrow !== undefined && value !== undefined && value > 0 && (
        <path
          class={`arrow ${colorOf(symbols.arrow)} ${litClass(symbols.arrow)}`}
          transform={`translate(${middle} ${middle - 2}) rotate(${TURNS[arrow] ?? 0})`}
          d="M-9 0H7M2 -5L8 0L2 5"
        />
      )}
    </>
  );
}

function saidOf({ ground, value }: Tile): string {
  return value === undefined ? ground : `${ground} ${said(value, 2)}`;
}
