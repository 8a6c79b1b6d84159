"""Stable-Baselines3's A2C by rl-baselines3-zoo's recipe of LunarLander-v3, as `sb3-a2c` has it.

Trains with each seed given and prints a line of JSON a seed: means over the 100 reporting episodes (reset seeds
30000-30099), greedy, as the zoo judges, and with actions drawn from the policy; and the mean return of the last
100 training episodes. Needs stable-baselines3 and gymnasium[box2d].
"""

import json
import sys

import gymnasium
import numpy as np
import torch
from stable_baselines3 import A2C
from stable_baselines3.common.env_util import make_vec_env

ENV = "LunarLander-v3"
REPORTING_SEEDS = range(30_000, 30_100)


def mean_return(model, deterministic):
    env = gymnasium.make(ENV)
    returns = []
    for seed in REPORTING_SEEDS:
        observation, _ = env.reset(seed=seed)
        earned, ended = 0.0, False
        while not ended:
            action, _ = model.predict(observation, deterministic=deterministic)
            observation, reward, terminated, truncated, _ = env.step(int(action))
            earned += reward
            ended = terminated or truncated
        returns.append(earned)
    return float(np.mean(returns))


torch.set_num_threads(1)
for seed in map(int, sys.argv[1:]):
    model = A2C(
        "MlpPolicy",
        make_vec_env(ENV, n_envs=8, seed=seed),
        gamma=0.995,
        n_steps=5,
        learning_rate=lambda remaining: remaining * 0.00083,
        ent_coef=0.00001,
        seed=seed,
        device="cpu",
    )
    model.learn(200_000)
    training = np.mean([episode["r"] for episode in model.ep_info_buffer])
    means = {"greedy": mean_return(model, True), "sampled": mean_return(model, False)}
    print(json.dumps({"seed": seed, **means, "training": float(training)}), flush=True)
