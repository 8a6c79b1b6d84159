"""One update of each algorithm of policies in PyTorch, taken in turns with others.

Says its version, then reads lines "ALGORITHM SECONDS" and answers each with the updates a second it
made. Networks are 64-64, batches of 64, observations of 8 numbers, on one thread. Needs torch alone: the
updates are the papers', with the losses, optimizers and order of Stable-Baselines3.
"""

import sys
import time

import torch
from torch import nn

BATCH, OBSERVATION, CHOICES, ACTION = 64, 8, 4, 2
QUANTILES = 25


def net(inputs, outputs, activation):
    return nn.Sequential(
        nn.Linear(inputs, 64), activation(), nn.Linear(64, 64), activation(), nn.Linear(64, outputs)
    )


def on_policy(plain):
    """PPO's clipped objective with Adam, or A2C's with RMSprop."""
    policy, value = net(OBSERVATION, CHOICES, nn.Tanh), net(OBSERVATION, 1, nn.Tanh)
    parameters = [*policy.parameters(), *value.parameters()]
    optimizer = (
        torch.optim.RMSprop(parameters, lr=7e-4, alpha=0.99, eps=1e-5)
        if plain
        else torch.optim.Adam(parameters, lr=3e-4, eps=1e-5)
    )
    states = torch.randn(BATCH, OBSERVATION)
    actions = torch.randint(CHOICES, (BATCH,))
    old, returns, advantages = torch.full((BATCH,), -1.4), torch.randn(BATCH), torch.randn(BATCH)

    def update():
        distribution = torch.distributions.Categorical(logits=policy(states))
        logs, entropy = distribution.log_prob(actions), distribution.entropy().mean()
        if plain:
            loss = -(advantages * logs).mean()
        else:
            scaled = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
            ratio = torch.exp(logs - old)
            loss = -torch.min(scaled * ratio, scaled * torch.clamp(ratio, 0.8, 1.2)).mean()
        error = nn.functional.mse_loss(returns, value(states).flatten())
        optimizer.zero_grad()
        (loss - 0.01 * entropy + 0.5 * error).backward()
        nn.utils.clip_grad_norm_(parameters, 0.5)
        optimizer.step()

    return update


def dropping(inputs, outputs, _):
    """DroQ's critic: units are dropped, then normalized."""
    hidden = lambda width: (nn.Linear(width, 64), nn.Dropout(0.01), nn.LayerNorm(64), nn.ReLU())
    return nn.Sequential(*hidden(inputs), *hidden(64), nn.Linear(64, outputs))


def normed(inputs, outputs, activation):
    """CrossQ's: every layer reads what is normalized; for 100,000 passes renormalization is this."""
    norm = lambda width: nn.BatchNorm1d(width, eps=0.001, momentum=0.01)
    hidden = lambda width: (norm(width), nn.Linear(width, 64), activation())
    return nn.Sequential(*hidden(inputs), *hidden(64), norm(64), nn.Linear(64, outputs))


class Critics:
    def __init__(self, count, quantiles, make=net):
        self.nets = nn.ModuleList(make(OBSERVATION + ACTION, quantiles, nn.ReLU) for _ in range(count))

    def __call__(self, states, actions):
        both = torch.cat([states, actions], dim=1)
        return torch.stack([critic(both) for critic in self.nets], dim=1)


def average(online, target):
    with torch.no_grad():
        for mine, theirs in zip(online.parameters(), target.parameters()):
            theirs.mul_(0.995).add_(mine, alpha=0.005)


def transitions():
    states, following = torch.randn(2, BATCH, OBSERVATION)
    return states, torch.rand(BATCH, ACTION) * 2 - 1, torch.randn(BATCH, 1), following


def act(actor, given):
    mean, log = actor(given).chunk(2, dim=1)
    normal = torch.distributions.Normal(mean, torch.clamp(log, -20, 2).exp())
    drawn = normal.rsample()
    action = torch.tanh(drawn)
    logs = normal.log_prob(drawn) - torch.log(1 - action**2 + 1e-6)
    return action, logs.sum(1, keepdim=True)


def step(adam, loss):
    adam.zero_grad()
    loss.backward()
    adam.step()


def soft(count, quantiles, make=net, delay=1):
    """SAC with a learned temperature, or TQC; with DroQ's critics and delay of the actor DroQ."""
    actor = net(OBSERVATION, 2 * ACTION, nn.ReLU)
    critics, targets = Critics(count, quantiles, make), Critics(count, quantiles, make)
    log_alpha = torch.zeros(1, requires_grad=True)
    updates = 0
    adams = [
        torch.optim.Adam(parameters, lr=3e-4)
        for parameters in (actor.parameters(), critics.nets.parameters(), [log_alpha])
    ]
    states, taken, rewards, following = transitions()

    def quantile_loss(values, aims):
        apart = aims[:, None, None, :] - values[..., None]
        size = apart.abs()
        huber = torch.where(size > 1, size - 0.5, apart**2 / 2)
        levels = (torch.arange(quantiles) + 0.5) / quantiles
        return (torch.abs(levels[None, None, :, None] - (apart.detach() < 0).float()) * huber).mean()

    def update():
        nonlocal updates
        updates += 1
        is_actors_turn = updates % delay == 0
        alpha = log_alpha.exp().detach()
        if is_actors_turn:
            action, logs = act(actor, states)
            step(adams[2], -(log_alpha * (logs - ACTION).detach()).mean())
        with torch.no_grad():
            ahead, ahead_logs = act(actor, following)
            values = targets(following, ahead)
            if quantiles == 1:
                least = values.min(dim=1).values
            else:
                least = values.flatten(1).sort(dim=1).values[:, : count * (quantiles - 2)]
            aims = rewards + 0.99 * (least - alpha * ahead_logs)
        values = critics(states, taken)
        if quantiles == 1:
            step(adams[1], sum(0.5 * nn.functional.mse_loss(values[:, i], aims) for i in range(count)))
        else:
            step(adams[1], quantile_loss(values, aims))
        if is_actors_turn:
            opinion = critics(states, action)
            worth = opinion.min(dim=1).values if quantiles == 1 else opinion.mean(dim=2).mean(dim=1, keepdim=True)
            step(adams[0], (alpha * logs - worth).mean())
        average(critics.nets, targets.nets)

    return update


def crossed():
    """CrossQ: no target network, both states in one pass, an actor's turn every third update."""
    actor, critics = normed(OBSERVATION, 2 * ACTION, nn.ReLU), Critics(2, 1, normed)
    log_alpha = torch.zeros(1, requires_grad=True)
    actors = torch.optim.Adam(actor.parameters(), lr=3e-4, betas=(0.5, 0.999))
    judges = torch.optim.Adam(critics.nets.parameters(), lr=3e-4, betas=(0.5, 0.999))
    heat = torch.optim.Adam([log_alpha], lr=3e-4)
    states, taken, rewards, following = transitions()
    updates = 0

    def update():
        nonlocal updates
        updates += 1
        alpha = log_alpha.exp().detach()
        actor.eval()
        with torch.no_grad():
            ahead, ahead_logs = act(actor, following)
        critics.nets.train()
        both = critics(torch.cat([states, following]), torch.cat([taken, ahead]))
        values, coming = both.split(BATCH)
        aims = rewards + 0.99 * (coming.detach().min(dim=1).values - alpha * ahead_logs)
        step(judges, sum(0.5 * nn.functional.mse_loss(values[:, i], aims) for i in range(2)))
        if updates % 3:
            return
        actor.train()
        critics.nets.eval()
        action, logs = act(actor, states)
        step(heat, -(log_alpha * (logs - ACTION).detach()).mean())
        step(actors, (alpha * logs - critics(states, action).min(dim=1).values).mean())

    return update


def firm(count, delay, noise):
    """TD3, or DDPG, of one critic, with the actor's turn at every update."""
    actor = nn.Sequential(net(OBSERVATION, ACTION, nn.ReLU), nn.Tanh())
    target_actor = nn.Sequential(net(OBSERVATION, ACTION, nn.ReLU), nn.Tanh())
    critics, targets = Critics(count, 1), Critics(count, 1)
    actors = torch.optim.Adam(actor.parameters(), lr=1e-3)
    judges = torch.optim.Adam(critics.nets.parameters(), lr=1e-3)
    states, taken, rewards, following = transitions()
    updates = 0

    def update():
        nonlocal updates
        updates += 1
        with torch.no_grad():
            shake = (torch.randn(BATCH, ACTION) * noise).clamp(-0.5, 0.5)
            ahead = (target_actor(following) + shake).clamp(-1, 1)
            aims = rewards + 0.98 * targets(following, ahead).min(dim=1).values
        values = critics(states, taken)
        judges.zero_grad()
        sum(nn.functional.mse_loss(values[:, i], aims) for i in range(count)).backward()
        judges.step()
        if updates % delay:
            return
        loss = -critics.nets[0](torch.cat([states, actor(states)], dim=1)).mean()
        actors.zero_grad()
        loss.backward()
        actors.step()
        average(critics.nets, targets.nets)
        average(actor, target_actor)

    return update


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    updates = {
        "ppo": on_policy(plain=False),
        "a2c": on_policy(plain=True),
        "sac": soft(2, 1),
        "tqc": soft(2, QUANTILES),
        "td3": firm(2, 2, 0.2),
        "ddpg": firm(1, 1, 0.0),
        "crossq": crossed(),
        "droq": soft(2, 1, dropping, 20),
    }
    print(f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}, one thread", flush=True)
    for line in sys.stdin:
        name, seconds = line.split()
        begin, done = time.perf_counter(), 0
        while time.perf_counter() - begin < float(seconds):
            updates[name]()
            done += 1
        print(done / (time.perf_counter() - begin), flush=True)


main()
