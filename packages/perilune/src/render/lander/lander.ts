import type { LanderScene } from '../../scene/index.js';
import { type Canvas2D, TURN } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import { drawLeg } from './leg.js';
import { enterHull, type Pose } from './pose.js';
import { surfaceAt } from './terrain.js';

/** Metres above the ground at which the lander's shadow is gone. */
const SHADOW_REACH = 9;

/** Draws the lander with its legs. In metres, y up. */
export function drawLander(context: Canvas2D, scene: LanderScene, pose: Pose): void {
  for (const body of scene.bodies) if (body.kind === 'leg') drawLeg(context, body, pose);
  context.save();
  enterHull(context, pose);
  drawNozzle(context);
  drawThrusters(context);
  drawHull(context);
  drawWindow(context);
  drawAntenna(context);
  context.restore();
}

/** Draws the lander's shadow on the ground below, the fainter the higher it flies. */
export function drawShadow(context: Canvas2D, scene: LanderScene, pose: Pose): void {
  const ground = surfaceAt(scene.terrain, pose.x);
  const nearness = 1 - (pose.y - ground) / SHADOW_REACH;
  if (nearness <= 0) return;
  context.fillStyle = `rgba(${palette.shadow}, ${(0.5 * Math.min(nearness, 1)).toFixed(3)})`;
  context.beginPath();
  const spread = 0.75 + 0.5 * (1 - nearness);
  context.ellipse(pose.x, ground - 0.1, spread, 0.11, 0, 0, TURN);
  context.fill();
}

function outline(context: Canvas2D, points: readonly number[]): void {
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    if (i === 0) context.moveTo(points[0]!, points[1]!);
    else context.lineTo(points[i]!, points[i + 1]!);
  }
  context.closePath();
}

const CABIN = [-14, 17, -17, 0, 17, 0, 14, 17] as const;
const STAGE = [-17, 0, -17, -10, 17, -10, 17, 0] as const;
const NOZZLE = [-4, -10, -7.5, -16, 7.5, -16, 4, -10] as const;

function drawHull(context: Canvas2D): void {
  const cabin = context.createLinearGradient(-17, 8, 17, 2);
  cabin.addColorStop(0, palette.hullLight);
  cabin.addColorStop(0.45, palette.hull);
  cabin.addColorStop(1, palette.hullDark);
  context.fillStyle = cabin;
  outline(context, CABIN);
  context.fill();
  drawStage(context);
  context.strokeStyle = palette.hullEdge;
  context.lineWidth = 1;
  context.lineJoin = 'round';
  outline(context, [...CABIN.slice(0, 4), ...STAGE.slice(2, 8), ...CABIN.slice(6)]);
  context.stroke();
}

/** The lower stage in crinkled gold foil, as the real one had it. */
function drawStage(context: Canvas2D): void {
  const foil = context.createLinearGradient(-17, 0, 17, -10);
  foil.addColorStop(0, palette.foilLight);
  foil.addColorStop(0.4, palette.foil);
  foil.addColorStop(1, palette.foilDark);
  context.fillStyle = foil;
  outline(context, STAGE);
  context.fill();
  context.strokeStyle = palette.foilDark;
  context.lineWidth = 0.7;
  context.beginPath();
  for (const x of [-10, -3.4, 3.4, 10]) {
    context.moveTo(x, -0.6);
    context.lineTo(x, -9.5);
  }
  context.stroke();
  context.fillStyle = palette.hullEdge;
  context.fillRect(-17, -0.7, 34, 1.4);
}

function drawNozzle(context: Canvas2D): void {
  const bell = context.createLinearGradient(-7.5, 0, 7.5, 0);
  bell.addColorStop(0, palette.metalLight);
  bell.addColorStop(0.5, palette.metal);
  bell.addColorStop(1, palette.metalDark);
  context.fillStyle = bell;
  outline(context, NOZZLE);
  context.fill();
}

function drawThrusters(context: Canvas2D): void {
  context.fillStyle = palette.metal;
  context.fillRect(-19, 10, 6, 5);
  context.fillRect(13, 10, 6, 5);
}

function drawWindow(context: Canvas2D): void {
  context.fillStyle = palette.metalLight;
  context.beginPath();
  context.arc(0, 8.5, 5.6, 0, TURN);
  context.fill();
  context.fillStyle = palette.window;
  context.beginPath();
  context.arc(0, 8.5, 4.5, 0, TURN);
  context.fill();
  context.fillStyle = palette.windowGlow;
  context.beginPath();
  context.ellipse(-1.4, 9.9, 1.9, 1.3, 0.6, 0, TURN);
  context.fill();
}

function drawAntenna(context: Canvas2D): void {
  context.strokeStyle = palette.metalLight;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(7, 17);
  context.lineTo(7, 23);
  context.stroke();
  context.fillStyle = palette.beacon;
  context.beginPath();
  context.arc(7, 23.5, 1.5, 0, TURN);
  context.fill();
}
