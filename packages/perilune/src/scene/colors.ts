/**
 * The colours of the lander's picture, for every other world to look like its neighbour. None has the
 * name of a CSS colour.
 */
export const PALETTE = [
  'sky',
  'horizon',
  'ridge',
  'ridgeShade',
  'rock',
  'rockShade',
  'rockDeep',
  'rockEdge',
  'hull',
  'hullLight',
  'hullShade',
  'hullEdge',
  'foil',
  'foilLight',
  'foilShade',
  'metal',
  'metalLight',
  'metalShade',
  'flag',
  'flagShade',
  'glass',
  'glow',
  'beacon',
  'contact',
  'ink',
  'faint',
] as const;

/** Names of a scene's colours, whose tones the page or film decides. */
export type PaletteColor = (typeof PALETTE)[number];

/** A colour of the palette by name, or any colour of CSS: `tomato`, `#ff6347`, `rgb(255 99 71 / 50%)`. */
export type Color = PaletteColor | (string & Record<never, never>);

const HEX = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const FUNCTION = /^(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]+\)$/i;

/** CSS Color Module Level 4, section 6.1. */
const CSS_NAMES =
  `aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
  blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan
  darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen
  darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey
  darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite
  forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink
  indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral
  lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
  lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
  maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
  mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
  navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
  paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
  rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
  slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent turquoise violet
  wheat white whitesmoke yellow yellowgreen`.split(/\s+/);

const NAMES: ReadonlySet<string> = new Set([...PALETTE, ...CSS_NAMES]);

/** Whether a canvas would take it: one that it does not know it passes over in silence. */
export function isColor(value: unknown): value is Color {
  if (typeof value !== 'string') return false;
  return NAMES.has(value) || HEX.test(value) || FUNCTION.test(value);
}
