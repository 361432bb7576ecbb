"""Nanoseconds per elementary function and per normal number in a lane loop, beside Python's math module in the same loop.

Run: python benchmarks/vector_functions.py
"""

import math
import statistics
import time

import numpy as np

from pushpull.base.randomness import key
from pushpull.compile.functions import FUNCTIONS
from pushpull.compile.generator import LANES, fill_normals
from pushpull.compile.lanes import kernel

NAMES = ("exp", "expm1", "log", "tanh", "sigmoid", "exprel", "sin", "tan", "sinh", "cosh", "erf", "erfc", "pow")
PEERS = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "sin": math.sin, "pow": math.pow, "erf": math.erf}
TILES, REPEATS, ROUNDS = 32, 300, 15


def loop_of(function, arity):
    """Compile the loop that a printed program would have."""
    if arity == 2:

        @kernel
        def loop(x, y, repeats):
            for _ in range(repeats):
                for lane in range(np.uint64(x.size)):
                    y[lane] = function(x[lane], x[lane])

    else:

        @kernel
        def loop(x, y, repeats):
            for _ in range(repeats):
                for lane in range(np.uint64(x.size)):
                    y[lane] = function(x[lane])

    return loop


def nanoseconds(call, arguments, numbers):
    """Return the median time of one number."""
    call(*arguments)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times) / numbers * 1e9


def functions():
    """Print one line per function: single, double, peer in double, ratio."""
    print(f"{'':10}{'float32':>9}{'float64':>9}{'math':>9}{'ratio':>7}   ns per number")
    for name in NAMES:
        row = []
        single, double = FUNCTIONS["single"][name], FUNCTIONS["double"][name]
        for function, kind in ((single, np.float32), (double, np.float64), (PEERS.get(name), np.float64)):
            if function is not None:
                x = np.random.default_rng(0).uniform(0.1, 5.0, TILES * LANES).astype(kind)
                y = np.ones_like(x)
                loop = loop_of(function, 2 if name == "pow" else 1)
                row.append(nanoseconds(loop, (x, y, REPEATS), x.size * REPEATS))
        print(f"{name:10}" + "".join(f"{value:9.2f}" for value in row) + (f"{row[2] / row[1]:7.1f}" if len(row) == 3 else ""))


def noise():
    """Print the cost of a normal number, beside NumPy's generator."""
    streams, steps = 3, 64
    nodes = np.arange(LANES, dtype=np.uint32)
    key0, key1 = key(1, np.zeros((1, LANES), np.uint32), np.arange(streams, dtype=np.uint32)[:, np.newaxis])
    scratch = np.empty((2, LANES), np.uint32)

    @kernel
    def blocks(out, nodes, key0, key1, scratch, repeats):
        for block in range(repeats):
            fill_normals(out, nodes, key0, key1, block * steps, steps, scratch)

    for kind in (np.float32, np.float64):
        out = np.empty((steps, streams, LANES), kind)
        cost = nanoseconds(blocks, (out, nodes, key0, key1, scratch, 50), out.size * 50)
        print(f"normal into {kind.__name__:8} {cost:6.2f}")
    draw = np.random.default_rng(0)
    print(f"numpy, float32       {nanoseconds(draw.standard_normal, (100_000, np.float32), 100_000):6.2f}")


if __name__ == "__main__":
    functions()
    noise()
