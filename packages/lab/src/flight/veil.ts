import { drawScene, type Scene } from 'perilune';

/** How much of a ghost is seen. */
const SEEN = 0.45;

/** Draws what moves in a scene so that one sees through it. */
export class Veil {
  private readonly canvas = document.createElement('canvas');

  /** @param width of the picture, as `height` in the pen's units */
  paint(pen: CanvasRenderingContext2D, scene: Scene, width: number, height: number): void {
    const veiled = this.canvas.getContext('2d');
    if (veiled === null) return;
    // That clears it as well.
    this.canvas.width = pen.canvas.width;
    this.canvas.height = pen.canvas.height;
    veiled.setTransform(pen.getTransform());
    drawScene(veiled, scene, { width, height, layer: 'flight' });
    pen.save();
    pen.resetTransform();
    pen.globalAlpha = SEEN;
    pen.drawImage(this.canvas, 0, 0);
    pen.restore();
  }
}
