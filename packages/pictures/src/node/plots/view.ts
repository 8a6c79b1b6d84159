import { createCanvas } from '@napi-rs/canvas';
import * as vega from 'vega';
import { LETTERS, registerLetters } from '../fonts.js';

interface Text {
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

/** Vega's own measure of texts, which its types leave out. */
const { textMetrics } = vega as unknown as {
  textMetrics: { width(item: Text, text: unknown): number };
};

/** The specification as a picture that has been laid out. To be finalized by the caller. */
export async function viewOf(spec: vega.Spec): Promise<vega.View> {
  registerLetters();
  textMetrics.width = widthOf;
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Warn });
  await view.runAsync();
  return view;
}

const context = createCanvas(1, 1).getContext('2d');

/**
 * Width of a text in pixels, in the letters that it is drawn with. Left alone Vega looks for a canvas that
 * is not there and guesses, by a third too wide.
 */
function widthOf({ fontSize = 11, fontWeight = 'normal', limit = 0 }: Text, text: unknown): number {
  context.font = `${fontWeight} ${fontSize}px "${LETTERS}"`;
  const { width } = context.measureText(String(text ?? '').trim());
  return limit > 0 ? Math.min(limit, width) : width;
}
