export {
  actionValue,
  evaluatePolicy,
  type Plan,
  type PlanningOptions,
  startValue,
} from './evaluation.js';
export {
  evaluateWithin,
  type Forecast,
  forecastWithin,
  type HorizonOptions,
  planWithin,
} from './horizon.js';
export { greedyPolicy, type Optimum, policyIteration, valueIteration } from './optimum.js';
