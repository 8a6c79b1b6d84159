"""Reads what Perilune writes with the programs that it is written for: a line of JSON a check.

interop.py FOLDER, as bench/src/interop.ts fills it. What this Python lacks is said by name, not passed over.
"""

import importlib
import json
import pathlib
import sys

FOLDER = pathlib.Path(sys.argv[1])


def tell(name, **what):
    print(json.dumps({"name": name, **what}), flush=True)


class Unreached(Exception):
    """What only a server could say."""


def check(name, *modules):
    """Runs a check, or says which module is missing or what went wrong. It returns what is farthest from right."""

    def wrap(function):
        try:
            loaded = [importlib.import_module(module) for module in modules]
        except Exception as error:
            tell(name, lacks=f"{error}")
            return
        try:
            measured, unit = function(*loaded)
            tell(name, measured=float(measured), unit=unit)
        except Unreached as error:
            tell(name, unreached=f"{error}")
        except Exception as error:
            tell(name, failed=f"{type(error).__name__}: {error}")

    return wrap


def agents(ending):
    for file in sorted((FOLDER / "agents").glob("*.json")):
        other = file.with_suffix(ending)
        if other.exists():
            yield file.stem, other, json.loads(file.read_text())


def older_torch():
    """Before 2.0 torch.load(weights_only=True) knew no float: Stable-Baselines3 asks for a newer one."""
    import torch

    if int(torch.__version__.split(".")[0]) >= 2:
        return
    load = torch.load
    torch.load = lambda *args, weights_only=None, **kwargs: load(*args, **kwargs)


def stub_for(model):
    import gymnasium

    class Stub(gymnasium.Env):
        observation_space = model.observation_space
        action_space = model.action_space

        def reset(self, seed=None, options=None):
            return self.observation_space.sample() * 0, {}

        def step(self, action):
            return self.observation_space.sample() * 0, 0.0, False, True, {}

    return Stub()


@check("Stable-Baselines3: greedy actions that differ, 100 reset seeds an agent", "stable_baselines3", "sb3_contrib", "numpy")
def _(sb3, contrib, np):
    older_torch()
    wrong = 0
    for _, file, told in agents(".zip"):
        maker = getattr(sb3, told["algorithm"], None) or getattr(contrib, told["algorithm"])
        model = maker.load(file, device="cpu")
        seen = np.array(told["observations"], dtype=np.float32)
        statistics = file.with_suffix(".pkl")
        if statistics.exists():
            from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize

            stub = DummyVecEnv([lambda: stub_for(model)])
            seen = VecNormalize.load(statistics, stub).normalize_obs(seen)
        actions, _ = model.predict(seen, deterministic=True)
        ours = np.array(told["actions"]).reshape(actions.shape)
        wrong += int((np.abs(actions - ours) > 1e-5).reshape(len(seen), -1).any(axis=1).sum())
    return wrong, "actions"


@check("Stable-Baselines3: agents that cannot learn on", "stable_baselines3", "sb3_contrib")
def _(sb3, contrib):
    stuck = 0
    for _, file, told in agents(".zip"):
        maker = getattr(sb3, told["algorithm"], None) or getattr(contrib, told["algorithm"])
        model = maker.load(file, device="cpu")
        short = {"buffer_size": 1000, "learning_starts": 32} if hasattr(model, "replay_buffer") else {"n_steps": 32}
        model = maker.load(file, env=stub_for(model), device="cpu", **short)
        begun = model.num_timesteps
        model.learn(128, reset_num_timesteps=False)
        stuck += model.num_timesteps <= begun
    return stuck, "agents"


@check("onnx.checker: models that are none", "onnx")
def _(onnx):
    wrong = 0
    for _, file, _ in agents(".onnx"):
        onnx.checker.check_model(str(file), full_check=True)
    return wrong, "models"


@check("onnxruntime: |x - ours| / max(1, |ours|, support)", "onnxruntime", "numpy")
def _(ort, np):
    farthest = 0.0
    for _, file, told in agents(".onnx"):
        session = ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        seen = np.array(told["observations"], dtype=np.float32)
        outputs = dict(zip([one.name for one in session.get_outputs()], session.run(None, {"observation": seen})))
        name = "q_values" if "q_values" in outputs else "action"
        ours = np.array(told["values" if name == "q_values" else "actions"], dtype=np.float64)
        found = outputs[name].astype(np.float64).reshape(ours.shape)
        farthest = max(farthest, float((np.abs(found - ours) / np.maximum(told["size"], np.abs(ours))).max()))
    return farthest, "relative"


@check("safetensors: tensors that differ from ours", "safetensors.numpy", "safetensors", "numpy")
def _(reader, safetensors, np):
    tensors = reader.load_file(FOLDER / "hub" / "model.safetensors")
    told = json.loads((FOLDER / "tensors.json").read_text())
    with safetensors.safe_open(FOLDER / "hub" / "model.safetensors", "numpy") as file:
        assert file.metadata()["algo"] == told["algo"]
    names = set(tensors) ^ set(told["sums"])
    odd = [name for name, total in told["sums"].items() if abs(float(tensors[name].astype(np.float64).sum()) - total) > 1e-6]
    return len(names) + len(odd), "tensors"


@check("huggingface_hub: entries of the model card that are not what was written", "huggingface_hub", "yaml")
def _(hub, yaml):
    text = (FOLDER / "hub" / "README.md").read_text()
    front = yaml.safe_load(text.split("---\n")[1])
    told = json.loads((FOLDER / "hub" / "results.json").read_text())
    env, kind = "LunarLander-v3", "reinforcement-learning"
    result = hub.EvalResult(
        task_type=kind, task_name=kind, dataset_type=env, dataset_name=env, metric_type="mean_reward", metric_name="mean_reward",
        metric_value=f"{told['mean_reward']:.2f} +/- {told['std_reward']:.2f}", verified=False)
    card = hub.ModelCard.load(FOLDER / "hub" / "README.md")
    made = hub.ModelCardData(
        library_name="perilune", tags=front["tags"], model_name=front["model-index"][0]["name"], eval_results=[result])
    same = [
        card.data.eval_results == [result],
        card.data.library_name == "perilune",
        {kind, "deep-" + kind, env} <= set(card.data.tags),
        # What the hub's tools would write themselves of the same facts, and of what they read.
        made.to_dict() == front,
        yaml.safe_load(card.data.to_yaml()) == front,
        hub.metadata_load(FOLDER / "hub" / "README.md") == front,
        hub.ModelCard(str(card)).data.to_dict() == front,
        card.text.strip() == text.split("---\n", 2)[2].strip(),
    ]
    return same.count(False), "entries"


@check("huggingface_hub: what the hub itself finds wrong with the model card", "huggingface_hub")
def _(hub):
    card = hub.ModelCard.load(FOLDER / "hub" / "README.md")
    try:
        card.validate(repo_type="model")
    except ValueError:
        raise
    except Exception as error:
        raise Unreached(f"the hub cannot be asked ({type(error).__name__})")
    return 0, "entries"


@check("TensorBoard: events that are not those of the run", "tensorboard.backend.event_processing.event_accumulator", "csv")
def _(accumulator, csv):
    events = accumulator.EventAccumulator(str(FOLDER / "run"), size_guidance={"scalars": 0})
    events.Reload()
    told = json.loads((FOLDER / "run.json").read_text())
    tags = events.Tags()["scalars"]
    if not tags:
        return 1, "events"
    odd = [tag for tag in tags if any(e.step < 0 or e.step > told["steps"] for e in events.Scalars(tag))]
    with open(FOLDER / "run" / "progress.csv") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    most = max(len(events.Scalars(tag)) for tag in tags)
    return len(odd) + int(most < rows), "tags"


@check("pandas: rows of monitor.csv and progress.csv that are not numbers", "pandas")
def _(pd):
    told = json.loads((FOLDER / "run.json").read_text())
    monitor = pd.read_csv(FOLDER / "run" / "monitor.csv", comment="#")
    progress = pd.read_csv(FOLDER / "run" / "progress.csv")
    wrong = int(len(monitor) != told["episodes"]) + int(list(monitor.columns[:3]) != ["r", "l", "t"])
    wrong += int(monitor[["r", "l", "t"]].isna().any(axis=1).sum())
    kinds = [str(kind) for kind in progress.dtypes if kind == object]
    return wrong + len(kinds), "rows"
