"""What the scripts beside this one share: arguments, timing, statistics and the line of JSON that each measurement prints.

A script of peers/ is run by the interpreter of one peer, which has numpy and not pushpull, one of cases/ by that of pushpull:

    cd benchmarks && PEERS/neurolib/bin/python -m peers.neurolib --seconds 2 --repeats 5 --threads 1

With --wait it prepares, prints a line with "ready", then measures once for every line it reads: two simulators can take turns.
"""

import argparse
import json
import os
import resource
import sys
import time
from importlib import metadata
from pathlib import Path

SETTINGS = "OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS NUMBA_NUM_THREADS"
CONNECTOME = Path(__file__).parent.parent / "src" / "pushpull" / "data" / "files" / "dk_average.npz"


def arguments(peer, cases, precisions=("double",)):
    """Read the command line, and hold this process to its number of threads. Call before the peer is imported."""
    parser = argparse.ArgumentParser(description=f"time {peer}")
    parser.add_argument("--case", choices=cases, default=cases[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="seconds of biology")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=precisions, default=precisions[0])
    parser.add_argument("--target", default="cpu", help="of pushpull only")
    parser.add_argument("--connectome", default=CONNECTOME, help="npz file with weights and lengths [target, source]")
    parser.add_argument("--wait", action="store_true", help="measure once for every line read from standard input")
    given = parser.parse_args()
    hold_to(given.threads)
    return given


def hold_to(threads):
    """Limit this process to a number of threads: by the usual settings and, where the system can, by the cores it may run on."""
    os.environ.update(dict.fromkeys(SETTINGS.split(), str(threads)))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


def hold_jax_to(given, devices=True):
    """Set JAX to the processor, a precision and a device for each thread, or one that has them all. Call before importing JAX."""
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["JAX_ENABLE_X64"] = str(int(given.precision == "double"))
    os.environ["XLA_FLAGS"] = (
        f"--xla_cpu_multi_thread_eigen=false --xla_force_host_platform_device_count={given.threads if devices else 1}"
    )


def timed(call):
    """Return what a call returns and the seconds it took, of the clock and of the processor, here and in processes awaited."""
    before, start = _processor(), time.perf_counter()
    out = call()
    return out, {"wall_s": time.perf_counter() - start, "cpu_s": _processor() - before}


def _processor():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mb():
    """Return the most memory that this process has held so far, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(held / (2**20 if sys.platform == "darwin" else 2**10))


def measure_as_asked(given, facts, prepare):
    """Prepare, then run as often as asked. `prepare()` returns a function that returns `wall_s`, `cpu_s` and statistics."""
    facts = {
        "peer": facts["peer"],
        "version": metadata.version(facts["peer"]),
        "case": given.case,
        "precision": given.precision,
        "threads": given.threads,
        "biological_s": given.seconds,
        **facts,
    }
    run, spent = timed(prepare)
    facts["prepare_s"] = round(spent["wall_s"], 3)
    if given.wait:
        print(json.dumps({"ready": True, **facts}), flush=True)
        for _ in sys.stdin:
            found = run()
            print(json.dumps({**facts, **found, "wall_s": [found["wall_s"]], "cpu_s": [found["cpu_s"]]}), flush=True)
        return
    every = [run() for _ in range(given.repeats)]
    times = {name: [found[name] for found in every] for name in ("wall_s", "cpu_s")}
    print(json.dumps({**facts, **every[-1], **times}), flush=True)


def network_statistics(signal, weights, dt_ms, skip_s=1.0, block_s=0.25):
    """Return mean, standard deviation and functional connectivity of signals [time, node], with errors over blocks of time.

    Functional connectivity is the correlation of two regions averaged over pairs with the weights of their connections.
    """
    import numpy as np

    steps = round(block_s * 1000 / dt_ms)
    signal = np.asarray(signal, dtype=np.float64)[round(skip_s * 1000 / dt_ms) :]
    blocks = signal[: len(signal) // steps * steps].reshape(-1, steps, signal.shape[1])
    if len(blocks) < 3:
        return {}
    rows = np.array([(b.mean(), b.std(axis=0).mean(), (weights * np.corrcoef(b.T)).sum() / weights.sum()) for b in blocks])
    return described(rows)


def described(rows):
    """Return the mean of every column of rows [sample, (mean, std, fc or rate)] with its standard error."""
    import numpy as np

    errors = rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    names = ("mean", "std", "fc_or_rate")
    return {
        **dict(zip(names, map(float, rows.mean(axis=0)), strict=True)),
        "standard_errors": dict(zip(names, map(float, errors), strict=True)),
    }


def sweep_statistics(kept, skip=0.25):
    """Return mean and standard deviation over time of values kept [time, copy], averaged over the copies, less the first part."""
    import numpy as np

    kept = np.asarray(kept, dtype=np.float64)[round(len(kept) * skip) :]
    return described(np.stack([kept.mean(axis=0), kept.std(axis=0), np.zeros(kept.shape[1])], axis=1)) | {"fc_or_rate": None}


def spike_statistics(counts, seconds):
    """Return the mean number of spikes of a cell, its deviation over cells and the rate in Hz, with errors over cells."""
    import numpy as np

    counts = np.asarray(counts, dtype=np.float64)
    size, mean, std = len(counts), counts.mean(), counts.std()
    errors = {"mean": std / size**0.5, "std": std / (2 * size) ** 0.5, "fc_or_rate": std / size**0.5 / seconds}
    return {"mean": float(mean), "std": float(std), "fc_or_rate": float(mean / seconds), "standard_errors": errors}
