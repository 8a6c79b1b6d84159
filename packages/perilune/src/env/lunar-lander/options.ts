import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';

/** Gymnasium's options of `LunarLander-v3`. */
export interface LunarLanderOptions {
  /** m/s^2, between -12 and 0, both excluded. Default -10. */
  gravity?: number;
  /** Default false. */
  enableWind?: boolean;
  /** Greatest force of the wind; 0..20 is recommended. Default 15. */
  windPower?: number;
  /** Greatest torque of the wind; 0..2 is recommended. Default 1.5. */
  turbulencePower?: number;
  /** Two throttles in -1..1 instead of four discrete actions. Default false. */
  continuous?: boolean;
}

export const lunarLanderDefaults: Required<LunarLanderOptions> = {
  gravity: -10,
  enableWind: false,
  windPower: 15,
  turbulencePower: 1.5,
  continuous: false,
};

/** Of `LunarLanderContinuous-v3`, which has throttles by its id. */
export const lunarLanderContinuousDefaults = omitContinuous(lunarLanderDefaults);

function omitContinuous({ continuous: _, ...options }: Required<LunarLanderOptions>) {
  return options;
}

/**
 * Options with defaults for those not given, checked by Gymnasium's rules: a gravity out of range is
 * an error, a wind out of range a warning.
 *
 * @throws UsageError that says what was given and what is allowed
 */
export function completeLanderOptions(given: LunarLanderOptions): Required<LunarLanderOptions> {
  checkKeys('option of LunarLander-v3', given, Object.keys(lunarLanderDefaults));
  const options = { ...lunarLanderDefaults };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const type = typeof lunarLanderDefaults[name as keyof LunarLanderOptions];
    if (typeof value !== type || (type === 'number' && !Number.isFinite(value))) {
      const allowed = type === 'number' ? 'a finite number' : 'true or false';
      throw new UsageError(`${name} must be ${allowed}, but ${show(value)} was given.`);
    }
    Object.assign(options, { [name]: value });
  }
  const { gravity } = options;
  if (!(gravity > -12 && gravity < 0)) {
    throw new UsageError(`gravity must be above -12 and below 0, but ${show(gravity)} was given.`);
  }
  recommend('windPower', options.windPower, 20);
  recommend('turbulencePower', options.turbulencePower, 2);
  return options;
}

/** What was recommended: a training makes its environment several times, and says it once. */
const told = new Set<string>();

function recommend(name: string, value: number, most: number): void {
  if (value >= 0 && value <= most) return;
  const text = `${name} is recommended to be between 0 and ${most}, but ${show(value)} was given.`;
  if (told.has(text)) return;
  told.add(text);
  console.warn(text);
}
