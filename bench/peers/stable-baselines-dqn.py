"""Stable-Baselines3's DQN on the draws of another program's run.

The folder given holds run.json (what the run is, the first network and the first reset seed),
exploration.u8 (each step's random action, or 255 where the network chooses) and batches.u32 (the steps
at which the transitions of each batch began). All else is Stable-Baselines3's. Prints one JSON object:
seconds, the training episodes, and the greedy mean of the reporting episodes. Without a folder: prints
its version. Needs stable-baselines3 and gymnasium[box2d].
"""

import json
import sys
import time
from pathlib import Path

import gymnasium
import numpy as np
import stable_baselines3
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.common.monitor import Monitor

GREEDY = 255

if len(sys.argv) == 1:
    gymnasium.make("LunarLander-v3").close()
    print(f"Stable-Baselines3 {stable_baselines3.__version__}, PyTorch {torch.__version__}")
    sys.exit()

folder = Path(sys.argv[1])
run = json.loads((folder / "run.json").read_text())
recipe = run["hyperparameters"]
exploration = iter(np.fromfile(folder / "exploration.u8", np.uint8))
batches = iter(np.fromfile(folder / "batches.u32", np.uint32).reshape(-1, recipe["batchSize"]))


class ToldReplay(ReplayBuffer):
    """Holds the transition of step t at t modulo its size."""

    def sample(self, batch_size, env=None):
        return self._get_samples(next(batches) % self.buffer_size, env=env)


class ToldDqn(DQN):
    def predict(self, observation, state=None, episode_start=None, deterministic=False):
        if not deterministic and (action := next(exploration)) != GREEDY:
            return np.array([action], np.int64), state
        return super().predict(observation, state, episode_start, deterministic=True)


class Diary(Monitor):
    """Keeps the episodes as Monitor rounds them."""

    def __init__(self, env):
        super().__init__(env)
        self.episodes = []

    def step(self, action):
        outcome = super().step(action)
        if "episode" in outcome[4]:
            ended = outcome[4]["episode"]
            self.episodes.append({"length": ended["l"], "return": ended["r"]})
        return outcome


def learner(env):
    epsilon = recipe["epsilon"]
    model = ToldDqn(
        "MlpPolicy",
        env,
        learning_rate=recipe["learningRate"],
        buffer_size=recipe["replayCapacity"],
        learning_starts=recipe["learningStarts"],
        batch_size=recipe["batchSize"],
        gamma=recipe["discount"],
        train_freq=recipe["trainFrequency"],
        gradient_steps=recipe["gradientSteps"],
        target_update_interval=recipe["targetUpdateInterval"],
        exploration_initial_eps=epsilon["start"],
        exploration_final_eps=epsilon["end"],
        exploration_fraction=epsilon["steps"] / run["steps"],
        max_grad_norm=recipe["maxGradientNorm"],
        replay_buffer_class=ToldReplay,
        policy_kwargs={"net_arch": recipe["hiddenLayers"]},
        device="cpu",
    )
    with torch.no_grad():
        for name, parameter in model.q_net.named_parameters():
            parameter.copy_(torch.tensor(run["weights"][name]).view_as(parameter))
    model.q_net_target.load_state_dict(model.q_net.state_dict())
    model.get_env().seed(run["resetSeed"])
    return model


def greedy_return(model, env, seed):
    observation, _ = env.reset(seed=seed)
    total, ended = 0.0, False
    while not ended:
        action, _ = model.predict(observation, deterministic=True)
        observation, reward, terminated, truncated, _ = env.step(int(action))
        total += reward
        ended = terminated or truncated
    return total


torch.set_num_threads(1)
diary = Diary(gymnasium.make(run["env"]))
model = learner(diary)
began = time.perf_counter()
model.learn(run["steps"])
seconds = time.perf_counter() - began
flown = gymnasium.make(run["env"])
score = np.mean([greedy_return(model, flown, seed) for seed in run["reportingSeeds"]])
print(
    json.dumps(
        {
            "seconds": seconds,
            "episodes": diary.episodes,
            "score": score,
        },
        allow_nan=False,
    )
)
