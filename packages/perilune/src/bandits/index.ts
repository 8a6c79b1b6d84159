export {
  type EstimateOptions,
  epsilonGreedyStrategy,
  upperBoundStrategy,
} from './action-values.js';
export { type GradientOptions, gradientStrategy } from './gradient.js';
export type { BanditPlayer, BanditStrategy } from './player.js';
export { type Bandit, type BanditOptions, drawBandit, type Payment } from './problem.js';
export { type BanditRecord, type BanditStudyOptions, studyBandits } from './study.js';
export { thompsonStrategy } from './thompson.js';
