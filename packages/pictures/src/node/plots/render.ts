import { createCanvas } from '@napi-rs/canvas';
import type { Spec, View } from 'vega';
import type { Size } from '../../size.js';
import { viewOf } from './view.js';

/** One picture in two forms. */
export interface Picture {
  svg: string;
  png: Buffer;
}

/** A plot as Vega describes it, data included. */
export type PlotSpec = Spec;

/** The PNG has that many pixels each way for one unit of the SVG. */
const PIXELS = 2;

/** Draws a specification, whose size is given once more for the PNG. */
export async function render(spec: Spec, { width, height }: Size): Promise<Picture> {
  const view = await viewOf(spec);
  try {
    return { svg: await view.toSVG(), png: await toPng(view, width, height) };
  } finally {
    view.finalize();
  }
}

/** Draws a specification that brings its size with it. */
export async function renderSvg(spec: PlotSpec): Promise<string> {
  const view = await viewOf(spec);
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

async function toPng(view: View, width: number, height: number): Promise<Buffer> {
  const canvas = createCanvas(PIXELS * width, PIXELS * height);
  const context = canvas.getContext('2d');
  await view.toCanvas(PIXELS, { externalContext: context });
  return canvas.toBuffer('image/png');
}
