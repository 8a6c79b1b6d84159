import type { Color, PaletteColor } from '../../scene/index.js';
import { palette } from './palette.js';

const colors: Readonly<Record<PaletteColor, string>> = {
  sky: palette.skyTop,
  horizon: palette.skyHorizon,
  ridge: palette.ridgeTop,
  ridgeShade: palette.ridgeBottom,
  rock: palette.groundTop,
  rockShade: palette.groundMiddle,
  rockDeep: palette.groundBottom,
  rockEdge: palette.groundEdge,
  hull: palette.hull,
  hullLight: palette.hullLight,
  hullShade: palette.hullDark,
  hullEdge: palette.hullEdge,
  foil: palette.foil,
  foilLight: palette.foilLight,
  foilShade: palette.foilDark,
  metal: palette.metal,
  metalLight: palette.metalLight,
  metalShade: palette.metalDark,
  flag: palette.flag,
  flagShade: palette.flagShade,
  glass: palette.window,
  glow: palette.windowGlow,
  beacon: palette.beacon,
  contact: palette.contact,
  ink: palette.text,
  faint: palette.textDim,
};

/** The colour as a canvas takes it. */
export function cssColor(color: Color): string {
  return Object.hasOwn(colors, color) ? colors[color as PaletteColor] : color;
}
