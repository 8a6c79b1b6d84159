/** Plain drawings of the worlds that have no scene of their own, from their observations. */
export type Draw = (
  pen: CanvasRenderingContext2D,
  observation: ArrayLike<number>,
  size: Size,
) => void;

export interface Size {
  width: number;
  height: number;
}

const INK = '#d3d5dd';
const DIM = '#5d6080';
const ACCENT = '#ffd23f';

const drawings: Record<string, Draw> = {
  'CartPole-v1': drawCartPole,
  'MountainCar-v0': drawMountainCar,
  'Acrobot-v1': drawAcrobot,
};

/** Draws a world on a night sky; one without a picture as the bars of its numbers. */
export function drawWorld(
  pen: CanvasRenderingContext2D,
  env: string,
  observation: ArrayLike<number>,
  size: Size,
): void {
  pen.save();
  const sky = pen.createLinearGradient(0, 0, 0, size.height);
  sky.addColorStop(0, '#04050d');
  sky.addColorStop(1, '#232a52');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, size.width, size.height);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  (drawings[env] ?? drawNumbers)(pen, observation, size);
  pen.restore();
}

function drawCartPole(pen: CanvasRenderingContext2D, seen: ArrayLike<number>, size: Size): void {
  const scale = size.width / 6;
  const x = size.width / 2 + (seen[0] ?? 0) * scale;
  const y = size.height * 0.72;
  line(pen, DIM, scale * 0.02, [0, y], [size.width, y]);
  pen.fillStyle = INK;
  pen.fillRect(x - scale * 0.25, y - scale * 0.15, scale * 0.5, scale * 0.3);
  const tilt = seen[2] ?? 0;
  const tip: Point = [x + Math.sin(tilt) * scale, y - Math.cos(tilt) * scale];
  line(pen, ACCENT, scale * 0.09, [x, y], tip);
}

function drawMountainCar(pen: CanvasRenderingContext2D, seen: ArrayLike<number>, size: Size): void {
  const scale = size.width / 1.9;
  const at = (x: number): Point => [
    (x + 1.25) * scale,
    size.height * 0.85 - (Math.sin(3 * x) * 0.45 + 0.55) * scale * 0.62,
  ];
  pen.beginPath();
  pen.moveTo(0, size.height);
  for (let x = -1.25; x <= 0.66; x += 0.01) pen.lineTo(...at(x));
  pen.lineTo(size.width, size.height);
  pen.fillStyle = '#484b5c';
  pen.fill();
  const [flagX, flagY] = at(0.5);
  line(pen, INK, 3, [flagX, flagY], [flagX, flagY - scale * 0.12]);
  pen.fillStyle = ACCENT;
  pen.fillRect(flagX, flagY - scale * 0.12, scale * 0.07, scale * 0.04);
  const [x, y] = at(seen[0] ?? 0);
  pen.fillStyle = '#b7a4ff';
  pen.beginPath();
  pen.arc(x, y - scale * 0.03, scale * 0.03, 0, 2 * Math.PI);
  pen.fill();
}

function drawAcrobot(pen: CanvasRenderingContext2D, seen: ArrayLike<number>, size: Size): void {
  const scale = size.height / 5;
  const first = Math.atan2(seen[1] ?? 0, seen[0] ?? 1);
  const second = first + Math.atan2(seen[3] ?? 0, seen[2] ?? 1);
  const origin: Point = [size.width / 2, size.height / 2];
  const elbow: Point = [origin[0] + Math.sin(first) * scale, origin[1] + Math.cos(first) * scale];
  const tip: Point = [elbow[0] + Math.sin(second) * scale, elbow[1] + Math.cos(second) * scale];
  line(pen, DIM, 2, [0, origin[1] - scale], [size.width, origin[1] - scale]);
  line(pen, INK, scale * 0.14, origin, elbow);
  line(pen, ACCENT, scale * 0.14, elbow, tip);
}

function drawNumbers(pen: CanvasRenderingContext2D, seen: ArrayLike<number>, size: Size): void {
  const step = size.height / (seen.length + 1);
  for (let i = 0; i < seen.length; i++) {
    const y = step * (i + 1);
    const length = Math.tanh(seen[i] ?? 0) * size.width * 0.4;
    line(pen, DIM, 2, [size.width * 0.1, y], [size.width * 0.9, y]);
    line(pen, ACCENT, step * 0.3, [size.width / 2, y], [size.width / 2 + length, y]);
  }
}

type Point = [x: number, y: number];

function line(
  pen: CanvasRenderingContext2D,
  color: string,
  width: number,
  from: Point,
  to: Point,
): void {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}
