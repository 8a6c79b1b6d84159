export interface PilotOptions {
  /** Whether the lander takes continuous actions. Default false. */
  continuous?: boolean;
}

/**
 * Gymnasium's heuristic lander (`lunar_lander.py`, `heuristic`): two PD controllers, one for the tilt
 * that leads to the pad and one for the descent. It knows nothing of the terrain and lands most times.
 *
 * @param observation [8]
 * @returns an index of a discrete action, or two throttles
 */
export function heuristicPilot(observation: ArrayLike<number>): number;
export function heuristicPilot(
  observation: ArrayLike<number>,
  options: PilotOptions & { continuous: true },
): [main: number, side: number];
export function heuristicPilot(
  observation: ArrayLike<number>,
  options: PilotOptions,
): number | [main: number, side: number];
export function heuristicPilot(
  observation: ArrayLike<number>,
  { continuous = false }: PilotOptions = {},
): number | [main: number, side: number] {
  const x = observation[0] as number;
  const vy = observation[3] as number;
  const target = clip(x * 0.5 + (observation[2] as number), 0.4);
  const landed = observation[6] !== 0 || observation[7] !== 0;
  const turn = landed
    ? 0
    : (target - (observation[4] as number)) * 0.5 - (observation[5] as number);
  const lift = landed
    ? -vy * 0.5
    : (0.55 * Math.abs(x) - (observation[1] as number)) * 0.5 - vy * 0.5;
  if (continuous) return [clip(lift * 20 - 1, 1), clip(0 - turn * 20, 1)];
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  if (turn < -0.05) return 3;
  return turn > 0.05 ? 1 : 0;
}

function clip(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}
