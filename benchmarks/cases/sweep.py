"""Many Wilson-Cowan parameter sets by Heun, with or without noise, E kept every 10 ms."""

from common import arguments, measure_as_asked, sweep_statistics, timed
from problems import SWEEP as PROBLEM
from problems import WILSON_COWAN

CASES = ["sweep", "sweep-noise"]


def prepare(seconds, threads, precision, target="cpu", case=CASES[0]):
    """Build the model, compile its program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    model = pp.models.WilsonCowan(**{name: PROBLEM[name] for name in WILSON_COWAN}).replace(
        P_e=pp.per_copy(np.linspace(PROBLEM["first"], PROBLEM["last"], PROBLEM["copies"]))
    )
    if case == "sweep-noise":
        amplitude = f"{PROBLEM['noise']} 1/sqrt(ms)"
        model = model.with_noise(E=amplitude, I=amplitude)

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                model,
                duration=f"{duration} s",
                dt=f"{PROBLEM['dt']} ms",
                scheme=pp.Heun(),
                record=[pp.Sample("E", "10 ms")],
                initial={"E": PROBLEM["E"], "I": PROBLEM["I"]},
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
            )
        )
        return {**spent, **sweep_statistics(made["E"].transpose("time", "copy"))}

    if target != "numpy":
        run(0.01)
    return run


def measure(seconds, threads, precision):
    """Return the times and the statistics of one run, after its program is compiled."""
    return prepare(seconds, threads, precision)()


if __name__ == "__main__":
    given = arguments("pushpull", CASES, precisions=("single", "double"))
    facts = {"peer": "pushpull", "edges": 0, "copies": PROBLEM["copies"], "scheme": "Heun", "dt_ms": PROBLEM["dt"]}
    if given.case == "sweep-noise":
        facts["scheme"] = "stochastic Heun"
    measure_as_asked(given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.case))
