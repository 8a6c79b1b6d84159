import { drawScene, type Scene } from 'perilune';

/** What an episode does not change of its picture, drawn once and copied into every other one. */
export class Backdrop {
  private readonly canvas = document.createElement('canvas');
  private episode: object | undefined;

  /** Lays it over all of the picture; draws it anew when the episode or the size is another. */
  paint(pen: CanvasRenderingContext2D, scene: Scene, episode: object): void {
    const { width, height } = pen.canvas;
    const fits = this.canvas.width === width && this.canvas.height === height;
    if (episode !== this.episode || !fits) this.draw(scene, width, height);
    this.episode = episode;
    pen.save();
    pen.resetTransform();
    pen.drawImage(this.canvas, 0, 0);
    pen.restore();
  }

  private draw(scene: Scene, width: number, height: number): void {
    const pen = this.canvas.getContext('2d');
    if (pen === null) return;
    this.canvas.width = width;
    this.canvas.height = height;
    drawScene(pen, scene, { width, height, layer: 'ground' });
  }
}
