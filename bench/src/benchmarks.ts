import type { Benchmark } from './benchmark.js';

/** Every benchmark. Its code, and the peers it runs beside, are loaded when it is called. */
export const benchmarks: readonly Benchmark[] = [
  {
    name: 'env',
    summary: 'steps a second of LunarLander beside the same world on planck',
    begins: 'Flying landers beside planck ...',
    always: true,
    run: async (flags) => (await import('./environment.js')).benchEnvironment(flags),
  },
  {
    name: 'learner',
    summary: "one DQN step and one action beside TF.js's wasm backend",
    begins: 'Learning beside TF.js ...',
    always: true,
    run: async (flags) => (await import('./learner.js')).benchLearner(flags),
  },
  {
    name: 'solve',
    summary: 'seconds from process start to solved, over run seeds',
    begins: 'Solving LunarLander, a process a seed ...',
    always: false,
    run: async (flags) => (await import('./solve.js')).benchSolve(flags),
  },
  {
    name: 'sb3',
    summary:
      "the sb3-zoo preset's learning beside Stable-Baselines3's, recorded (--full: 256-256 too)",
    begins: "Learning with Stable-Baselines3's recipe ...",
    always: false,
    run: async (flags) => (await import('./stable-baselines.js')).benchStableBaselines(flags),
  },
];
