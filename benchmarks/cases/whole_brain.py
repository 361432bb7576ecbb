"""84 Wilson-Cowan regions with delays and noise by stochastic Heun, both states kept at every step as the peers keep them."""

from common import CONNECTOME, arguments, measure_as_asked, network_statistics, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import WILSON_COWAN, connectome

CASES = ["whole-brain", "whole-brain-sampled"]


def network(weights, lengths):
    """Return the network of the problem."""
    import pushpull as pp

    amplitude = f"{PROBLEM['noise']} 1/sqrt(ms)"
    region = pp.models.WilsonCowan(**{name: PROBLEM[name] for name in WILSON_COWAN}).with_noise(E=amplitude, I=amplitude)
    return pp.Network.from_connectome(
        region,
        pp.data.from_matrices(weights, lengths, directed=None),
        coupling=pp.Linear(strength=PROBLEM["strength"]),
        speed=f"{PROBLEM['speed']} m/s",
    )


def prepare(seconds, threads, precision, target="cpu", case=CASES[0], path=CONNECTOME):
    """Build the network, compile its program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    weights, lengths = connectome(path)
    brain = network(weights, lengths)
    sampled = case == "whole-brain-sampled"
    period = 1.0 if sampled else PROBLEM["dt"]

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                brain,
                duration=f"{duration} s",
                dt=f"{PROBLEM['dt']} ms",
                scheme=pp.Heun(),
                record=[pp.Sample("E", "1 ms")] if sampled else ["E", "I"],
                initial={"E": PROBLEM["E"], "I": PROBLEM["I"]},
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
            )
        )
        edges = int(np.count_nonzero(weights))
        return {**spent, "edges": edges, **network_statistics(np.asarray(made["E"]), weights, period)}

    if target != "numpy":
        run(0.01)
    return run


def measure(seconds, threads, precision):
    """Return the times and the statistics of one run, after its program is compiled."""
    return prepare(seconds, threads, precision)()


if __name__ == "__main__":
    given = arguments("pushpull", CASES, precisions=("single", "double"))
    facts = {"peer": "pushpull", "scheme": "stochastic Heun, delays interpolated", "dt_ms": PROBLEM["dt"]}
    measure_as_asked(
        given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.case, given.connectome)
    )
