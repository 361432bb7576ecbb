"""Large networks with delays and noise: microseconds per step, the share of the machine's limits, what one more costs.

Wilson-Cowan nodes, stochastic Heun, dt 0.1 ms, delays of 6.4 to 25 ms interpolated, one value per node recorded every 5 ms.
Times of a step are differences between a long and a short run of one compiled program: building and starting do not count.
"""

import statistics
import time

import numpy as np

DT = 0.1  # ms
PASSES = 5


def network(nodes, degree):
    """Return nodes that each hear `degree` others, or all others (None)."""
    import pushpull as pp

    random = np.random.default_rng(nodes)
    model = pp.models.WilsonCowan().with_noise(E="0.01 1/sqrt(ms)")
    if degree is None:
        weights = random.random((nodes, nodes)) / nodes
        np.fill_diagonal(weights, 0)
        operator = pp.operators.Dense(weights, random.uniform(6.4, 25, (nodes, nodes)))
    else:
        targets = np.repeat(np.arange(nodes), degree)
        steps = np.concatenate([random.choice(nodes - 1, degree, replace=False) for _ in range(nodes)]) + 1
        sources = (targets + steps) % nodes
        weights, delays = random.random(len(targets)) / degree, random.uniform(6.4, 25, len(targets))
        operator = pp.operators.Csr(weights, delays, targets, sources, (nodes, nodes))
    edge = pp.Edge({"p": "E"}, {"p": "drive"}, operator, pp.Linear(0.5))
    return pp.Network((pp.Population(model, nodes, name="p"),), (edge,)), int(np.count_nonzero(weights))


def step_time(nodes, degree, precision="single", threads=1, copies=1, passes=PASSES, steps=None):
    """Return wall-clock microseconds per step and the number of connections."""
    import pushpull as pp

    system, edges = network(nodes, degree)
    count = steps or max(1024, min(16384, int(2e9 / (edges * copies))))

    def run(number):
        began = time.perf_counter()
        pp.simulate(
            system, duration=number * DT, dt=DT, scheme=pp.Heun(), record=pp.Sample("E", period=5.0), seed=1, copies=copies,
            precision=precision, threads=threads, progress=False,
        )  # fmt: skip
        return time.perf_counter() - began

    run(128)
    found = [(run(128 + count) - run(128)) / count for _ in range(passes)]
    return statistics.median(found) * 1e6, edges


def limits(precision, passes=PASSES):
    """Return multiply-adds per second and core, from a product of matrices, and bytes per second, from a copy."""
    kind = np.float32 if precision == "single" else np.float64
    a, b = (np.random.default_rng(k).random((1000, 1000)).astype(kind) for k in (0, 1))
    large, other = np.ones(16_000_000), np.ones(16_000_000)
    products, copied = [], []
    for _ in range(passes):
        began = time.process_time()
        a @ b
        products.append(1e9 / (time.process_time() - began))
        began = time.perf_counter()
        np.copyto(other, large)
        copied.append(2 * large.nbytes / (time.perf_counter() - began))
    return max(products), max(copied)


def dense_rows(quick):
    """Return 1,000 nodes that all hear each other, and what share of the limits that is."""
    passes, found = (2 if quick else PASSES), []
    for precision, threads in (("single", 1), ("single", 2), ("double", 1)):
        us, edges = step_time(1000, None, precision, threads, passes=passes)
        adds, copied = limits(precision, passes)
        size = 4 if precision == "single" else 8
        multiply_adds = 2 * edges * 64 / 63  # two per connection and stage time, 64 times for 63 steps
        moved = edges * (8 + 2 * size) / 63  # place and two weights of every connection, once per block
        found.append(
            {
                "1,000 nodes, all to all, delayed": f"{precision}, threads: {threads}",
                "us per step": f"{us:.3g}",
                "ns per connection": f"{us * 1e3 / edges:.3g}",
                "share of multiply-adds": f"{multiply_adds / (us * 1e-6) / (adds * threads):.0%}",
                "share of memory": f"{moved / (us * 1e-6) / copied:.0%}",
            }
        )
    return found


def slope_rows(quick):
    """Return what one more node, connection, copy and second costs, from pairs of sizes."""
    passes, found = (2 if quick else PASSES), []
    nodes = (1000, 5000) if quick else (1000, 5000, 20_000)
    by_nodes = [step_time(n, 100, passes=passes)[0] for n in nodes]
    for (few, least), (many, most) in zip(
        zip(nodes, by_nodes, strict=True), list(zip(nodes, by_nodes, strict=True))[1:], strict=False
    ):
        found.append(_slope(f"node with 100 connections, {few} to {many} nodes", least, most, many - few, "ns a step"))
    degrees = [step_time(5000, degree, passes=passes)[0] for degree in (50, 100)]
    found.append(_slope("connection, 5000 nodes, 50 to 100 each", *degrees, 250_000, "ns a step"))
    copies = [step_time(1000, 100, copies=number, passes=passes)[0] for number in (1, 4)]
    found.append(_slope("copy, 1000 nodes with 100 connections", *copies, 3, "us a step"))
    short, long = (step_time(1000, 100, passes=passes, steps=steps)[0] for steps in (2000, 20_000))
    found.append(
        {
            "one more": "second of biology, 1000 nodes with 100",
            "costs": f"{long / DT / 1e3:.3g} s (short run {short / DT / 1e3:.3g})",
        }
    )
    return found


def _slope(what, least, most, count, unit):
    scale = 1e3 if unit.startswith("ns") else 1.0
    return {"one more": what, "costs": f"{(most - least) / count * scale:.3g} {unit}"}
