import type { Canvas2D } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import { EDGE, enterOverlay, lineAt, type Picture, scaleIn, write } from './layout.js';

/** Writes a scene's title into the upper right corner, where nothing else is written. */
export function drawTitle(context: Canvas2D, title: string | undefined, picture: Picture): void {
  if (title === undefined) return;
  enterOverlay(context, picture);
  const right = picture.width / scaleIn(picture) - EDGE;
  write(context, title, [right, lineAt(EDGE / 2, 0)], { align: 'right', color: palette.textDim });
  context.restore();
}
