"""Optuna on standard functions: the best value of each seed after so many trials, as JSON.

    python optuna-sweeps.py FUNCTION SAMPLER TRIALS SEEDS
    python optuna-sweeps.py journal FILE    what a journal file holds
"""

import json
import math
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def sphere(x):
    return sum(v * v for v in x)


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def branin(x):
    a, b = x
    c = b - 5.1 / (4 * math.pi**2) * a * a + 5 / math.pi * a - 6
    return c * c + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


HARTMANN_A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
HARTMANN_P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann(x):
    rows = zip([1, 1.2, 3, 3.2], HARTMANN_A, HARTMANN_P)
    return -sum(
        alpha * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(row, x, point)))
        for alpha, row, point in rows
    )


FUNCTIONS = {
    "sphere": (sphere, [(-5, 5)] * 5),
    "rosenbrock": (rosenbrock, [(-5, 10)] * 2),
    "branin": (branin, [(-5, 10), (0, 15)]),
    "hartmann6": (hartmann, [(0, 1)] * 6),
}
SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "cma-es": lambda seed: optuna.samplers.CmaEsSampler(seed=seed, n_startup_trials=0),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
}


def best(function, sampler, trials, seed):
    f, ranges = FUNCTIONS[function]
    study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
    study.optimize(
        lambda trial: f([trial.suggest_float(f"x{i}", *each) for i, each in enumerate(ranges)]),
        n_trials=trials,
    )
    return study.best_value


def journal(file):
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    storage = JournalStorage(JournalFileBackend(file))
    study = optuna.load_study(study_name="perilune", storage=storage)
    return {
        "trials": len(study.trials),
        "best": study.best_value,
        "number": study.best_trial.number,
        "parameters": study.best_params,
    }


if sys.argv[1] == "journal":
    answer = journal(sys.argv[2])
else:
    function, sampler, trials, seeds = sys.argv[1:5]
    answer = [best(function, sampler, int(trials), seed) for seed in range(int(seeds))]
print(json.dumps({"optuna": optuna.__version__, "answer": answer}))
