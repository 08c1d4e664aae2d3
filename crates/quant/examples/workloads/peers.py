"""The same workloads in numpy and simpy, each in its usual form, beside ours in the same run.

    python3 -m pip install numpy simpy
    python3 crates/quant/examples/workloads/peers.py TARGET/release/examples/workloads [r1 r1p ...]

Prints one line a workload: processor seconds of this process for the peer (imports left out), of ours as it reports
them, the ratio, and a result of both, so that a fast wrong answer is noticed. Each is the least of three runs.
"""
import json
import math
import subprocess
import sys
import time

import numpy as np

Z = 1.6448536269514722
N = 1_000_000


def pert(g, low, mode, high, size):
    return low + (high - low) * g.beta(1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), size)


def interval(low, high):
    return (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * Z)


def report(x):
    edges = 10 ** np.linspace(4, 8, 50)
    x = np.sort(x)
    return float(np.quantile(x, 0.99)), 1 - np.searchsorted(x, edges, "right") / len(x)


def r1():
    g = np.random.default_rng(1)
    count = g.poisson(pert(g, 4, 12, 40, N) * pert(g, 0.05, 0.20, 0.60, N))
    total = int(count.sum())
    loss = g.lognormal(*interval(5e3, 250e3), total)
    second = g.random(total) < 0.15
    loss[second] += g.lognormal(*interval(20e3, 2e6), int(second.sum()))
    return report(np.bincount(np.repeat(np.arange(N), count), loss, N))[0]


def r1p():
    g = np.random.default_rng(1)
    moments = lambda a, m, b: vose(g, a, m, b)
    event = moments(5e3, 40e3, 250e3) + moments(0.05, 0.15, 0.40) * moments(20e3, 150e3, 2e6)
    return report(moments(4, 12, 40) * moments(0.05, 0.20, 0.60) * event)[0]


def vose(g, a, m, b):
    mean, sd = (a + 4 * m + b) / 6, (b - a) / 6
    alpha = (mean - a) / (b - a) * ((mean - a) * (b - mean) / sd**2 - 1)
    return a + (b - a) * g.beta(alpha, alpha * (b - mean) / (mean - a), N)


def r1q():
    g = np.random.default_rng(1)
    count = g.poisson(pert(g, 1, 3, 12, N))
    loss = g.lognormal(*interval(5e3, 250e3), int(count.sum()))
    return report(np.bincount(np.repeat(np.arange(N), count), loss, N))[0]


def r3():
    """The exact law by a plain Fourier transform of 2^15 points with 24 x 24 rates: what a careful script does."""
    n, step = 1 << 15, 1.31e8 / (1 << 15)
    x = (np.arange(n + 1) + 0.5) * step
    def mass(low, high):
        mu, sigma = interval(low, high)
        edge = 0.5 * (1 + np.vectorize(math.erf)((np.log(x) - mu) / (sigma * math.sqrt(2))))
        return np.diff(np.concatenate([[0], edge]))[:n]
    first, second = np.fft.rfft(mass(5e3, 250e3), 2 * n), np.fft.rfft(mass(20e3, 2e6), 2 * n)
    one = first * (0.85 + 0.15 * second)
    t, w = np.polynomial.legendre.leggauss(24)
    node = lambda a, m, b: (a + (b - a) * (t + 1) / 2, beta_weight((t + 1) / 2, 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)) * w / 2)
    (f, wf), (v, wv) = node(4, 12, 40), node(0.05, 0.20, 0.60)
    total = sum(a * b * np.exp(p * q * (one - 1)) for p, a in zip(f, wf) for q, b in zip(v, wv))
    law = np.cumsum(np.fft.irfft(total, 2 * n)[:n])
    return float(np.searchsorted(law, 0.99) * step)


def beta_weight(x, a, b):
    return x ** (a - 1) * (1 - x) ** (b - 1) * math.gamma(a + b) / (math.gamma(a) * math.gamma(b))


def s1():
    """A tenth of the customers, times ten."""
    import random
    import simpy
    random.seed(1)
    env, waited = simpy.Environment(), []
    desk = simpy.Resource(env, 20)
    def customer():
        came = env.now
        with desk.request() as turn:
            yield turn
            waited.append(env.now - came)
            yield env.timeout(random.expovariate(1.0))
    def arrivals():
        for _ in range(100_000):
            yield env.timeout(random.expovariate(19.0))
            env.process(customer())
    env.process(arrivals())
    env.run()
    return sum(waited) / len(waited)


PEERS = {"r1": (r1, 1, "p99"), "r1p": (r1p, 1, "p99"), "r1q": (r1q, 1, "p99"), "r3": (r3, 1, "p99"), "s1": (s1, 10, "mean_wait")}


def main():
    binary, names = sys.argv[1], sys.argv[2:] or list(PEERS)
    for name in names:
        run, times, key = PEERS[name]
        theirs, seconds = None, math.inf
        for _ in range(3):
            start = time.process_time()
            theirs = run()
            seconds = min(seconds, times * (time.process_time() - start))
        lines = [json.loads(subprocess.check_output([binary, name])) for _ in range(3)]
        ours = min(lines, key=lambda line: line["cpu_s"])
        shown = {k: v for k, v in ours.items() if k in (key, "quantiles", "var")}
        print(f"{name}: peer {seconds:.3f} s, ours {ours['cpu_s']:.4f} s, ratio {ours['cpu_s'] / seconds:.4f}; peer {theirs:.6g}, ours {shown}")


main()
