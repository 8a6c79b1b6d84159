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
    summary:
      "one DQN step and one action beside TF.js's wasm backend; policies' updates, with --python beside PyTorch's",
    begins: 'Learning beside TF.js ...',
    always: true,
    run: async (flags) => (await import('./learner.js')).benchLearner(flags),
  },
  {
    name: 'against',
    summary:
      'env, learner and solve beside another commit of this repository, which it builds (--pairs 20)',
    begins: 'Comparing with another commit ...',
    always: false,
    takes: 'COMMIT',
    run: async (flags) => (await import('./against.js')).benchAgainst(flags),
  },
  {
    name: 'frames',
    summary: 'pictures a second of a page in Chromium that trains, by train and by trainInWorker',
    begins: 'Training in a page ...',
    always: false,
    run: async () => (await import('./worker-frames.js')).benchFrames(),
  },
  {
    name: 'memory',
    summary: 'ten million steps of one lander and of a vector, and the memory they take',
    begins: 'Stepping ten million times ...',
    always: false,
    run: async (flags) => (await import('./memory.js')).benchMemory(flags),
  },
  {
    name: 'solve',
    summary: 'seconds from process start to solved, over run seeds (--env ID: of another world)',
    begins: 'Solving, a process a seed ...',
    always: false,
    run: async (flags) => (await import('./solve.js')).benchSolve(flags),
  },
  {
    name: 'tabular',
    summary: 'the worlds of few states by tables, judged exactly, over run seeds',
    seeds: 20,
    begins: 'Learning tables ...',
    always: false,
    run: async (flags) => (await import('./tabular.js')).benchTabular(flags),
  },
  {
    name: 'best',
    summary:
      'the score of a preset made for it (--env LunarLanderContinuous-v3: of the throttled lander), over run seeds, on 1,000 reporting episodes',
    begins: 'Training for the score, a process a seed ...',
    always: false,
    run: async (flags) => (await import('./best.js')).benchBest(flags),
  },
  {
    name: 'ceiling',
    summary:
      "what a search that knows all draws finds from a trained lander's flights: no policy can promise it",
    seeds: 100,
    from: 40_000,
    begins: 'Looking for better flights ...',
    always: false,
    run: async (flags) => (await import('./ceiling.js')).benchCeiling(flags),
  },
  {
    name: 'frugal',
    summary:
      'steps asked of four worlds until they are solved, validation included, by frugal, fast and sb3-zoo (--env, --preset)',
    seeds: 20,
    begins: 'Counting steps ...',
    always: false,
    run: async (flags) => (await import('./frugal.js')).benchFrugal(flags),
  },
  {
    name: 'sb3',
    summary:
      "the sb3-zoo preset's learning beside Stable-Baselines3's, recorded or, with --python, here (--full: 256-256 too)",
    begins: "Learning with Stable-Baselines3's recipe ...",
    always: false,
    run: async (flags) => (await import('./stable-baselines.js')).benchStableBaselines(flags),
  },
  {
    name: 'zoo',
    summary:
      "the zoo's recipes beside its published scores (--preset, --env); --write: trains what the raw data lacks",
    seeds: 10,
    begins: "Looking at the zoo's recipes ...",
    always: false,
    run: async (flags) => (await import('./zoo.js')).benchZoo(flags),
  },
  {
    name: 'article',
    summary:
      "a step of the article's last experiment, and MountainCar by kernel features (--full: the report)",
    seeds: 10,
    begins: "Running the article's experiments ...",
    always: false,
    run: async (flags) => (await import('./article.js')).benchArticle(flags),
  },
  {
    name: 'replay',
    summary: 'a batch from a replay of 10,000 and of a million, and the memory of that',
    begins: 'Filling replays ...',
    always: false,
    run: async (flags) => (await import('./replay.js')).benchReplay(flags),
  },
  {
    name: 'cartpole',
    summary: "CartPole by every part of DQN's family and by PQN, over run seeds",
    seeds: 10,
    begins: 'Balancing poles ...',
    always: false,
    run: async (flags) => (await import('./cartpole.js')).benchCartPole(flags),
  },
  {
    name: 'sweeps',
    summary: "TPE and CMA-ES on standard functions, with --python beside Optuna's",
    seeds: 30,
    begins: 'Seeking the least of standard functions ...',
    always: false,
    run: async (flags) => (await import('./sweeps.js')).benchSweeps(flags),
  },
  {
    name: 'queue',
    summary:
      'empty trials a second by a queue, overhead, two workers beside one, a fleet simulated; --full: faults',
    begins: 'Giving trials to a queue ...',
    always: false,
    run: async (flags) => (await import('./queue.js')).benchQueue(flags),
  },
  {
    name: 'rainbow',
    summary:
      'each option of DQN added alone and left out alone, on four worlds or --env ID; --write: trains what the raw data lacks',
    seeds: 100,
    from: 1_000,
    begins: 'Revisiting Rainbow ...',
    always: false,
    run: async (flags) => (await import('./rainbow.js')).benchRainbow(flags),
  },
  {
    name: 'help',
    summary: 'how long perilune --help takes, as a whole process',
    begins: 'Asking for help ...',
    always: false,
    run: async (flags) => (await import('./help.js')).benchHelp(flags),
  },
  {
    name: 'lab',
    summary:
      'the page in Chromium: first load, seconds to solved, pictures and memory while it trains',
    begins: 'Training in the lab ...',
    always: false,
    run: async (flags) => (await import('./lab.js')).benchLab(flags),
  },
  {
    name: 'lab-soak',
    summary:
      'the lab under a monkey that presses everything: two minutes (--minutes 30), from seed 1 (--from 2)',
    begins: 'Pressing everything ...',
    always: false,
    run: async (flags) => (await import('./lab-soak.js')).benchLabSoak(flags),
  },
  {
    name: 'lesson',
    summary: "the course's chapters: on how many run seeds each shows what it claims",
    seeds: 20,
    begins: 'Running the chapters ...',
    always: false,
    run: async (flags) => (await import('./lesson.js')).benchLesson(flags),
  },
  {
    name: 'broken',
    summary: 'the pieces that "Break it" takes away: on how many run seeds the loss shows',
    seeds: 20,
    begins: 'Taking pieces away ...',
    always: false,
    run: async (flags) => (await import('./broken.js')).benchBroken(flags),
  },
  {
    name: 'faults',
    summary: 'kill -9, signals, damage, full disks: how many of so many runs come through',
    begins: 'Killing, stopping and damaging runs ...',
    always: false,
    run: async (flags) => (await import('./faults.js')).benchFaults(flags),
  },
  {
    name: 'fuzz',
    summary:
      'agents, checkpoints, configurations, tables and files of other programs changed in 10,000 ways each; --full: 100,000',
    begins: 'Reading what was changed ...',
    always: false,
    run: async (flags) => (await import('./fuzz.js')).benchFuzz(flags),
  },
  {
    name: 'interop',
    summary:
      'the programs that files are written for read them: Stable-Baselines3, onnx, the hub, ... (--python)',
    begins: 'Writing for Python, and reading there ...',
    always: false,
    run: async (flags) => (await import('./interop.js')).benchInterop(flags),
  },
  {
    name: 'checkpoints',
    summary: 'what checkpoints every 10 s cost a run of a minute or more',
    begins: 'Training with and without checkpoints ...',
    always: false,
    run: async (flags) => (await import('./checkpoints.js')).benchCheckpoints(flags),
  },
  {
    name: 'soak',
    summary: 'the memory of ten million steps of training, million by million',
    begins: 'Training for ten million steps ...',
    always: false,
    run: async (flags) => (await import('./soak.js')).benchSoak(flags),
  },
];
