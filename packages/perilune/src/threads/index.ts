export {
  type Answer,
  type Asked,
  type Helper,
  helpWith,
  openHelper,
  type Question,
} from './helper.js';
export { availableCores, type NodeWorker, nodeThreads } from './node-threads.js';
export { sharedNumbers } from './shared-numbers.js';
