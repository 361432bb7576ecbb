"""What the scripts beside this one share: arguments, timing, statistics and the line of JSON that each measurement prints.

A script is run by the interpreter of one peer, which has numpy and not pushpull:

    PEERS/neurolib/bin/python benchmarks/peers/neurolib.py --case whole-brain --seconds 2 --repeats 5

With --wait it prepares, prints a line with "ready", then measures once for every line it reads, so that two simulators can take turns.
"""

import argparse
import json
import os
import sys
import time
from importlib import metadata
from pathlib import Path

SETTINGS = "OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS NUMBA_NUM_THREADS"
HERE = str(Path(__file__).parent)


def arguments(peer, cases, precision="double"):
    """Read the command line, and hold this process to its number of threads. Call before the peer is imported."""
    parser = argparse.ArgumentParser(description=f"time {peer}")
    parser.add_argument("--case", choices=cases, default=cases[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="seconds of biology")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=("single", "double"), default=precision)
    parser.add_argument("--connectome", help="npz file with weights and lengths [target, source]")
    parser.add_argument("--wait", action="store_true", help="measure once for every line read from standard input")
    given = parser.parse_args()
    hold_to(given.threads)
    # A script bears the name of its peer: its folder must not hide the peer itself.
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder or ".") != HERE]
    return given


def hold_to(threads):
    """Limit this process to a number of threads: by the usual settings and, where the system can, by the cores it may run on."""
    os.environ.update(dict.fromkeys(SETTINGS.split(), str(threads)))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


def hold_jax_to(given):
    """Set JAX to the processor, a precision and one device for each thread. Call before JAX is imported."""
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["JAX_ENABLE_X64"] = str(int(given.precision == "double"))
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen=false --xla_force_host_platform_device_count={given.threads}"


def timed(call):
    """Return what a call returns and the seconds it took."""
    start = time.perf_counter()
    out = call()
    return out, time.perf_counter() - start


def measure(given, facts, prepare):
    """Prepare, then run as often as asked. `prepare()` returns a function that returns `wall_s` and statistics."""
    version = metadata.version(facts["peer"].replace(" ", "").replace("(C++)", ""))
    facts = {"version": version, "threads": given.threads, "biological_s": given.seconds, **facts}
    run, seconds = timed(prepare)
    facts["prepare_s"] = round(seconds, 4)
    if not given.wait:
        walls = []
        for _ in range(given.repeats):
            found = run()
            walls.append(found.pop("wall_s"))
        print(json.dumps({**facts, "wall_s": walls, **found}), flush=True)
        return
    print(json.dumps({"ready": True, **facts}), flush=True)
    for _ in sys.stdin:
        found = run()
        print(json.dumps({**facts, "wall_s": [found.pop("wall_s")], **found}), flush=True)


def statistics(signal, dt_ms, skip_s=0.5, blocks=8):
    """Return mean, standard deviation and mean functional connectivity of signals [time, node], with standard errors from blocks."""
    import numpy as np

    signal = np.asarray(signal, dtype=np.float64)
    signal = signal[min(round(skip_s * 1000 / dt_ms), len(signal) // 4) :]
    parts = [part for part in np.array_split(signal, blocks) if len(part) > 2]
    rows = np.array([_moments(part) for part in parts])
    errors = rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    names = ("mean", "std", "fc_or_rate")
    return {
        **dict(zip(names, map(float, rows.mean(axis=0)), strict=True)),
        "standard_errors": dict(zip(names, map(float, errors), strict=True)),
    }


def moments(kept, skip=0.25):
    """Return mean and standard deviation over time and copies of values kept [time, copy], less the first part of the time."""
    import numpy as np

    kept = np.asarray(kept, dtype=np.float64)[round(len(kept) * skip) :]
    return {"mean": float(kept.mean()), "std": float(kept.std(axis=0).mean()), "fc_or_rate": None}


def rates(counts, seconds):
    """Return the mean and the standard deviation over cells of the number of spikes, and the mean rate in Hz."""
    import numpy as np

    counts = np.asarray(counts, dtype=np.float64)
    return {"mean": float(counts.mean()), "std": float(counts.std()), "fc_or_rate": float(counts.mean() / seconds)}


def _moments(part):
    import numpy as np

    connectivity = np.corrcoef(part.T)
    above = np.triu_indices(len(connectivity), 1)
    return part.mean(), part.std(axis=0).mean(), connectivity[above].mean()
