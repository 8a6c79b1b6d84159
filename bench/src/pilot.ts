/** Gymnasium's `heuristic` of lunar_lander.py: lands nearly always. */
export function heuristicPilot(observation: Float32Array): number {
  const [x = 0, y = 0, vx = 0, vy = 0, angle = 0, spin = 0, left = 0, right = 0] = observation;
  const angleTarget = Math.min(Math.max(0.5 * x + vx, -0.4), 0.4);
  const touching = left !== 0 || right !== 0;
  const turn = touching ? 0 : 0.5 * (angleTarget - angle) - spin;
  const lift = touching ? -0.5 * vy : 0.5 * (0.55 * Math.abs(x) - y - vy);
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  if (turn < -0.05) return 3;
  return turn > 0.05 ? 1 : 0;
}
