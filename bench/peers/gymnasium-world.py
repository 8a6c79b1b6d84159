"""A world of Gymnasium's, stepped in turns with others: gymnasium-world.py ID.

Says its version, then reads lines "CONTESTANT SECONDS" and answers each with the steps a second it made.
CONTESTANT is made (by gymnasium.make, with the wrappers that a user gets), bare (without them) or vector
(SyncVectorEnv of 16). All take actions that were drawn beforehand. Needs gymnasium.
"""

import sys
import time

import gymnasium

ENVS = 16
CHUNK = 256
DRAWN = 1024


def drawn(space):
    space.seed(7)
    return [space.sample() for _ in range(DRAWN)]


def single(env):
    """Yields the steps between two looks at the clock."""
    actions = drawn(env.action_space)
    env.reset(seed=1)
    i = 0
    while True:
        for _ in range(CHUNK):
            _, _, terminated, truncated, _ = env.step(actions[i])
            i = (i + 1) % DRAWN
            if terminated or truncated:
                env.reset()
        yield CHUNK


def vector(envs):
    actions = drawn(envs.action_space)
    envs.reset(seed=1)
    resets = 0
    i = 0
    while True:
        steps = 0
        for _ in range(CHUNK // ENVS):
            _, _, terminated, truncated, _ = envs.step(actions[i])
            i = (i + 1) % DRAWN
            # A row that only resets is no step.
            steps += ENVS - resets
            resets = int((terminated | truncated).sum())
        yield steps


def contestant(kind, env):
    if kind == "vector":
        return vector(gymnasium.make_vec(env, num_envs=ENVS, vectorization_mode="sync"))
    made = gymnasium.make(env)
    return single(made if kind == "made" else made.unwrapped)


def turn(work, seconds):
    steps = 0
    begin = now = time.perf_counter()
    while now - begin < seconds:
        steps += next(work)
        now = time.perf_counter()
    return steps / (now - begin)


def main():
    contestants = {kind: contestant(kind, sys.argv[1]) for kind in ["made", "bare", "vector"]}
    print(f"Gymnasium {gymnasium.__version__}, Python {sys.version.split()[0]}", flush=True)
    for line in sys.stdin:
        kind, seconds = line.split()
        print(turn(contestants[kind], float(seconds)), flush=True)


if __name__ == "__main__":
    main()
