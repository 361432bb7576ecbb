"""Twenty minutes of BOLD of 84 Wilson-Cowan regions with delays and noise, once, in a process of its own: time and memory.

cd benchmarks && python -m cases.bold --seconds 1200 --repeats 1
"""

import json
import subprocess
import sys
from pathlib import Path

from cases.whole_brain import network
from common import CONNECTOME, arguments, measure_as_asked, peak_mb, timed
from problems import WHOLE_BRAIN as PROBLEM
from problems import connectome


def rows(quick=False):
    """Return the lines of the table."""
    lines = []
    for precision in ("single", "double"):
        options = ["--seconds", "60" if quick else "1200", "--repeats", "1", "--precision", precision]
        command = [sys.executable, "-m", "cases.bold", *options]
        done = subprocess.run(command, cwd=Path(__file__).parent.parent, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        lines.append(
            {
                "what": f"{found['biological_s']:g} s of BOLD, every second, {found['edges']} edges, dt {found['dt_ms']} ms",
                "pushpull": f"{precision}, {found['scheme']}",
                "s": f"{found['wall_s'][0]:.2f}",
                "peak MB": str(found["peak_mb"]),
                "mean, std": f"{found['mean']:.4g} {found['std']:.4g}",
            }
        )
    return lines


def prepare(seconds, threads, precision, target="cpu", path=CONNECTOME):
    """Build the network, compile its program and return what runs it once more."""
    import numpy as np

    import pushpull as pp

    weights, lengths = connectome(path)
    brain = network(weights, lengths)

    def run(duration=seconds):
        made, spent = timed(
            lambda: pp.simulate(
                brain,
                duration=f"{duration} s",
                dt=f"{PROBLEM['dt']} ms",
                scheme=pp.Heun(),
                record=[pp.Bold("1 s")],
                initial={"E": PROBLEM["E"], "I": PROBLEM["I"]},
                seed=1,
                precision=precision,
                target=target,
                threads=threads,
                progress=False,
            )
        )
        bold = np.asarray(made["bold"])
        own = {"edges": int(np.count_nonzero(weights)), "samples": len(bold), "peak_mb": peak_mb()}
        return {**spent, **own, "mean": float(bold.mean()), "std": float(bold[len(bold) // 10 :].std(axis=0).mean())}

    if target != "numpy":
        run(2.0)
    return run


if __name__ == "__main__":
    given = arguments("pushpull", ["bold"], precisions=("single", "double"))
    facts = {"peer": "pushpull", "scheme": "stochastic Heun, delays interpolated", "dt_ms": PROBLEM["dt"]}
    measure_as_asked(given, facts, lambda: prepare(given.seconds, given.threads, given.precision, given.target, given.connectome))
