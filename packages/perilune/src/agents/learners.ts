import { ActorCritic } from './actor-critic/actor-critic.js';
import type { ActorCriticHyperparameters, ActorCriticId } from './actor-critic/options.js';
import { Dqn } from './dqn/dqn.js';
import { createKernelQ } from './kernel-q/kernel-q.js';
import { MonteCarlo } from './monte-carlo/monte-carlo.js';
import { createOnlineQ } from './online-q/online-q.js';
import type { PolicyGradientHyperparameters } from './policy-gradient/options.js';
import { PolicyGradient } from './policy-gradient/policy-gradient.js';
import { Pqn } from './pqn/pqn.js';
import type { Create } from './registration.js';
import type { AgentSetup, LearningAgent } from './shared/learning-agent.js';
import { createTabularQ } from './tabular-q/tabular-q.js';

/**
 * What learns by the algorithms of `builtins`, by id. Apart from them, since whoever only loads and acts, as
 * a page before it trains, has no use for it.
 */
export const learners: Readonly<Record<string, Create>> = {
  dqn: made(Dqn),
  pqn: made(Pqn),
  ppo: policyGradient('ppo'),
  a2c: policyGradient('a2c'),
  'tabular-q': learner(createTabularQ),
  'monte-carlo': made(MonteCarlo),
  'kernel-q': learner(createKernelQ),
  'online-q': learner(createOnlineQ),
  sac: actorCritic('sac'),
  tqc: actorCritic('tqc'),
  td3: actorCritic('td3'),
  ddpg: actorCritic('ddpg'),
  crossq: actorCritic('crossq'),
  droq: actorCritic('droq'),
};

type Setup<H> = AgentSetup & { hyperparameters: H };

function policyGradient(algo: 'ppo' | 'a2c'): Create {
  return learner(
    (setup: Setup<PolicyGradientHyperparameters>) => new PolicyGradient({ ...setup, algo }),
  );
}

/** The same agent under each of its names: defaults make the difference. */
function actorCritic(algo: ActorCriticId): Create {
  return learner((setup: Setup<ActorCriticHyperparameters>) => new ActorCritic({ ...setup, algo }));
}

/** @param Learner its hyperparameters are those that the algorithm's schema has checked */
function made<S>(Learner: new (setup: S) => LearningAgent): Create {
  return learner((setup: S) => new Learner(setup));
}

/** Forgets which hyperparameters it takes: the algorithm's schema has checked them. */
function learner<S>(create: (setup: S) => LearningAgent): Create {
  return (setup) => create(setup as S);
}
