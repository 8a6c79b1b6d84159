"""Gymnasium's LunarLander, flown in turns with others.

Says its version, then reads lines "CONTESTANT PILOT SECONDS" and answers each with the steps a second
it made. CONTESTANT is made (by gymnasium.make, with the wrappers that a user gets), bare (without
them) or vector (SyncVectorEnv), PILOT is random or heuristic. Needs gymnasium[box2d].
"""

import random
import sys
import time
from itertools import product

import gymnasium
from gymnasium.envs.box2d.lunar_lander import heuristic

ID = "LunarLander-v3"
LANDERS = 16
CHUNK = 256


def chooser(pilot, env):
    if pilot == "heuristic":
        return lambda observation: heuristic(env, observation)
    generator = random.Random(7)
    return lambda observation: int(generator.random() * 4)


def single(env, pilot):
    """Yields the steps between two looks at the clock."""
    choose = chooser(pilot, env)
    observation, _ = env.reset(seed=1)
    while True:
        for _ in range(CHUNK):
            observation, _, terminated, truncated, _ = env.step(choose(observation))
            if terminated or truncated:
                observation, _ = env.reset()
        yield CHUNK


def vector(envs, pilot):
    choose = chooser(pilot, envs.envs[0])
    observations, _ = envs.reset(seed=1)
    resets = 0
    while True:
        steps = 0
        for _ in range(CHUNK // LANDERS):
            actions = [choose(observation) for observation in observations]
            observations, _, terminated, truncated, _ = envs.step(actions)
            # A row that only resets is no step.
            steps += LANDERS - resets
            resets = int((terminated | truncated).sum())
        yield steps


def contestant(kind, pilot):
    if kind == "vector":
        return vector(gymnasium.make_vec(ID, num_envs=LANDERS, vectorization_mode="sync"), pilot)
    env = gymnasium.make(ID)
    return single(env if kind == "made" else env.unwrapped, pilot)


def turn(work, seconds):
    steps = 0
    begin = now = time.perf_counter()
    while now - begin < seconds:
        steps += next(work)
        now = time.perf_counter()
    return steps / (now - begin)


def main():
    kinds = product(["made", "bare", "vector"], ["random", "heuristic"])
    contestants = {key: contestant(*key) for key in kinds}
    print(f"Gymnasium {gymnasium.__version__}, Python {sys.version.split()[0]}", flush=True)
    for line in sys.stdin:
        kind, pilot, seconds = line.split()
        print(turn(contestants[kind, pilot], float(seconds)), flush=True)


if __name__ == "__main__":
    main()
