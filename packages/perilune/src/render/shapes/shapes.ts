import type {
  ArcShape,
  CircleShape,
  GroupShape,
  PolygonShape,
  PolylineShape,
  SegmentShape,
  Shape,
  TextShape,
  Vertex,
} from '../../scene/index.js';
import { type Canvas2D, TURN } from '../shared/canvas.js';
import { cssColor } from '../shared/colors.js';
import { fill, type Pen, type Span, stroke } from './pen.js';

/** Draws shapes in the frame that the context is in, y up, the later over the earlier. */
export function drawShapes(pen: Pen, shapes: readonly Shape[], opacity = 1): void {
  for (const shape of shapes) {
    const visible = opacity * (shape.opacity ?? 1);
    if (visible === 0) continue;
    if (shape.kind === 'group') {
      drawGroup(pen, shape, visible);
      continue;
    }
    pen.context.globalAlpha = visible;
    drawOne(pen, shape);
  }
}

function drawGroup(pen: Pen, { x = 0, y = 0, angle = 0, shapes }: GroupShape, opacity: number) {
  const { context } = pen;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  context.save();
  context.transform(cosine, sine, -sine, cosine, x, y);
  drawShapes(pen, shapes, opacity);
  context.restore();
}

function drawOne(pen: Pen, shape: Exclude<Shape, GroupShape>): void {
  switch (shape.kind) {
    case 'polygon':
      drawPolygon(pen, shape);
      break;
    case 'circle':
      drawCircle(pen, shape);
      break;
    case 'segment':
      drawSegment(pen, shape);
      break;
    case 'polyline':
      drawPolyline(pen, shape);
      break;
    case 'arc':
      drawArc(pen, shape);
      break;
    case 'text':
      drawText(pen, shape);
      break;
  }
}

function drawPolygon(pen: Pen, shape: PolygonShape): void {
  trace(pen.context, shape.vertices);
  pen.context.closePath();
  fill(pen, shape.fill, spanOf(shape.vertices));
  stroke(pen, shape);
}

function spanOf(vertices: readonly Vertex[]): Span {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, y] of vertices) [low, high] = [Math.min(low, y), Math.max(high, y)];
  return [low, high];
}

function drawCircle(pen: Pen, shape: CircleShape): void {
  const { x, y, radius } = shape;
  pen.context.beginPath();
  pen.context.arc(x, y, radius, 0, TURN);
  fill(pen, shape.fill, [y - radius, y + radius]);
  stroke(pen, shape);
}

function drawSegment(pen: Pen, shape: SegmentShape): void {
  trace(pen.context, [shape.from, shape.to]);
  stroke(pen, shape);
}

function drawPolyline(pen: Pen, shape: PolylineShape): void {
  trace(pen.context, shape.vertices);
  stroke(pen, shape);
}

function drawArc(pen: Pen, shape: ArcShape): void {
  const { x, y, radius, start, end } = shape;
  pen.context.beginPath();
  pen.context.arc(x, y, radius, start, end);
  stroke(pen, shape);
}

/** Letters have a size in whole pixels or thereabouts: canvases round what is much smaller than that. */
function drawText(pen: Pen, shape: TextShape): void {
  const { context, scale, font } = pen;
  const { x, y, text, size, align = 'center' } = shape;
  context.save();
  context.translate(x, y);
  context.scale(1 / scale, -1 / scale);
  context.font = `${size * scale}px ${font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = cssColor(shape.fill ?? 'ink');
  context.fillText(text, 0, 0);
  context.restore();
}

function trace(context: Canvas2D, vertices: readonly Vertex[]): void {
  context.beginPath();
  vertices.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}
