"""Times of pushpull beside those of other simulators, each pair taking turns: what `make bench` runs.

    python benchmarks/run.py                  every row, and docs/benchmarks.md written anew
    python benchmarks/run.py --only hh sweep  rows whose case or simulator is named; nothing is written
    python benchmarks/run.py --quick          half of the biology, three turns; nothing is written

The other simulators are installed from PyPI at their first use, each into an environment of its own under .bench/, or under the
folder that PUSHPULL_PEERS names. One that cannot be installed is left out, with the reason. A row is void where pushpull's
statistics differ from those of its numpy target by more than five standard errors.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cases import bold, large, start

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
LIMIT = 5.0  # standard errors
STATISTICS = ("mean", "std", "fc_or_rate")

# What is installed for each simulator; numpy is held where a newer one cannot be imported.
PEERS = {
    "neurolib": ("neurolib",),
    "tvboptim": ("tvboptim",),
    "tvb-library": ("tvb-library",),
    "brainmass": ("brainmass",),
    "jax": ("jax", "jaxlib"),
    "brian2": ("brian2", "numpy<2.4"),
    "brainpy": ("brainpy", "jax", "jaxlib"),
    "arbor": ("arbor", "numpy"),
    "jaxley": ("jaxley",),
    "nest-simulator": ("nest-simulator",),
}
MODULES = {
    "whole-brain": "whole_brain",
    "whole-brain-sampled": "whole_brain",
    "stuart-landau": "regions",
    "wong-wang": "regions",
    "jansen-rit": "regions",
    "montbrio": "regions",
    "sweep": "sweep",
    "sweep-noise": "sweep",
    "hh": "hh",
    "cobahh": "spiking",
    "coba": "spiking",
    "cuba": "spiking",
    "brunel": "spiking",
    "microcircuit": "spiking",
    "gradient": "gradient",
}


@dataclass(frozen=True)
class Row:
    """One comparison: what pushpull runs, what the peer runs, the threads of both, seconds of biology, the aim, and its turns."""

    case: str
    precision: str
    peer: str
    peer_case: str
    peer_precision: str
    threads: int
    seconds: float
    aim: float | None = None
    turns: int = 9  # at most, where the peer is slow


ROWS = (
    Row("whole-brain", "single", "neurolib", "whole-brain", "double", 1, 4.0, 5.0),
    Row("whole-brain-sampled", "single", "neurolib", "whole-brain", "double", 1, 4.0),
    Row("whole-brain", "double", "neurolib", "whole-brain", "double", 1, 4.0),
    Row("whole-brain", "single", "tvboptim", "whole-brain", "double", 1, 4.0, 8.0),
    Row("whole-brain-sampled", "single", "tvboptim", "whole-brain", "double", 1, 4.0),
    Row("whole-brain", "double", "tvboptim", "whole-brain", "double", 1, 4.0),
    Row("whole-brain", "single", "tvboptim", "whole-brain", "single", 1, 4.0, 5.0),
    Row("stuart-landau", "single", "neurolib", "stuart-landau", "double", 1, 4.0, 5.0),
    Row("stuart-landau", "single", "tvboptim", "stuart-landau", "single", 1, 4.0, 5.0),
    Row("wong-wang", "single", "tvboptim", "wong-wang", "single", 1, 4.0, 5.0),
    Row("jansen-rit", "single", "tvboptim", "jansen-rit", "single", 1, 4.0, 5.0),
    Row("montbrio", "single", "tvboptim", "montbrio", "single", 1, 4.0, 5.0),
    Row("whole-brain", "single", "tvb-library", "whole-brain", "double", 1, 4.0, 30.0, 3),
    Row("stuart-landau", "single", "tvb-library", "stuart-landau", "double", 1, 4.0, 30.0, 3),
    Row("wong-wang", "single", "tvb-library", "wong-wang", "double", 1, 4.0, 30.0, 3),
    Row("jansen-rit", "single", "tvb-library", "jansen-rit", "double", 1, 4.0, 30.0, 3),
    Row("montbrio", "single", "tvb-library", "montbrio", "double", 1, 4.0, 30.0, 3),
    Row("gradient", "double", "tvboptim", "gradient", "double", 1, 10.0, 1.0),
    Row("gradient", "single", "tvboptim", "gradient", "single", 1, 10.0, 1.0),
    Row("gradient", "double", "brainmass", "gradient", "double", 1, 4.0, 1.0),
    Row("sweep", "single", "jax", "sweep", "single", 1, 2.0, 1.5),
    Row("sweep", "single", "jax", "sweep", "single", 2, 2.0, 1.5),
    Row("sweep", "double", "jax", "sweep", "double", 1, 0.5),
    Row("sweep-noise", "single", "jax", "sweep-noise", "single", 1, 0.25),
    Row("hh", "single", "brian2", "hh", "double", 1, 0.25, 5.0),
    Row("hh", "double", "brian2", "hh", "double", 1, 0.25),
    Row("hh", "single", "brainpy", "hh", "single", 2, 0.25, 2.0),
    Row("hh", "single", "jaxley", "hh", "single", 2, 0.25, 2.0),
    Row("hh", "double", "arbor", "hh", "double", 2, 0.25, 2.0),
    Row("cobahh", "single", "brian2", "cobahh", "double", 1, 2.0, 5.0),
    Row("coba", "single", "brian2", "coba", "double", 1, 2.0, 1.5),
    Row("cuba", "single", "brian2", "cuba", "double", 1, 2.0, 1.5),
    Row("brunel", "single", "brian2", "brunel", "double", 2, 1.0, 3.0),
    Row("microcircuit", "single", "nest-simulator", "microcircuit", "double", 1, 1.0, turns=5),
)


class Missing(Exception):
    """A simulator that cannot be had here, and why."""


class Worker:
    """A process that has prepared one case and measures it whenever asked."""

    def __init__(self, interpreter, module, *options):
        command = [str(interpreter), "-m", module, "--wait", *map(str, options)]
        self.process = subprocess.Popen(
            command, cwd=ROOT / "benchmarks", env=_environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.facts = self._read()

    def measure(self):
        """Run once and return what was found."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except OSError as problem:
            raise Missing(f"it ended before it was measured: {problem}") from problem
        return self._read()

    def close(self):
        """Let the process end."""
        if self.process.poll() is None:
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.stderr.close()
        self.process.wait()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        problem = self.process.stderr.read().strip().splitlines()
        raise Missing(problem[-1] if problem else "it ended without a word")


def _environment():
    # Settings of one BLAS kernel for old builds slow new ones down.
    return {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}


def interpreter_of(peer):
    """Return the interpreter of a simulator, installed first if need be."""
    cache = Path(os.environ.get("PUSHPULL_PEERS") or ROOT / ".bench").absolute()
    cache.mkdir(parents=True, exist_ok=True)
    (cache / ".gitignore").write_text("*\n", encoding="utf-8")
    folder = cache / peer
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (folder / "pyvenv.cfg").exists():
        return interpreter
    print(f"installing {peer}", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False, capture_output=True, text=True)
    if made.returncode == 0:
        made = subprocess.run(
            [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[peer]],
            check=False, env=_environment(), capture_output=True, text=True,
        )  # fmt: skip
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise Missing(f"it cannot be installed: {(made.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return interpreter


def take_turns(row, repeats, share):
    """Return what both simulators found, their times in one list each."""
    seconds = row.seconds * share
    common = ("--seconds", seconds, "--threads", row.threads)
    ours = theirs = None
    try:
        theirs = Worker(
            interpreter_of(row.peer),
            f"peers.{row.peer.replace('-', '_')}",
            "--case",
            row.peer_case,
            "--precision",
            row.peer_precision,
            *common,
        )
        ours = Worker(sys.executable, f"cases.{MODULES[row.case]}", "--case", row.case, "--precision", row.precision, *common)
        rounds = [(ours.measure(), theirs.measure()) for _ in range(repeats)]
    finally:
        for worker in (ours, theirs):
            if worker is not None:
                worker.close()
    return tuple(_merged([each[side] for each in rounds]) for side in (0, 1))


def _merged(found):
    times = {name: [each[name][0] for each in found] for name in ("wall_s", "cpu_s")}
    return {**found[-1], **times}


def deviation(one, other):
    """Return how many standard errors two sets of statistics are apart at most."""
    apart = [0.0]
    for name in STATISTICS:
        if one.get(name) is None or other.get(name) is None:
            continue
        error = sum(each["standard_errors"][name] ** 2 for each in (one, other)) ** 0.5
        apart.append(abs(one[name] - other[name]) / error if error > 0 else 0.0)
    return max(apart)


def reference(case, precision, memory):
    """Return how far pushpull's compiled program is from its numpy target, in standard errors, over a short run."""
    if (case, precision) not in memory:
        module = f"cases.{MODULES[case]}"
        seconds = {"whole_brain": 2.5, "regions": 1.75, "sweep": 0.1, "hh": 0.05, "spiking": 0.05, "gradient": 2.5}[MODULES[case]]
        options = ("--case", case, "--precision", precision, "--seconds", seconds, "--target")
        found = []
        for target in ("cpu", "numpy"):
            worker = Worker(sys.executable, module, *options, target)
            found.append(worker.measure())
            worker.close()
        memory[case, precision] = deviation(*found)
    return memory[case, precision]


def summary(row, ours, theirs, off):
    """Return one line of the table of times, as a mapping of column to text."""
    both = list(zip(ours["wall_s"], theirs["wall_s"], strict=True))
    ratios = {
        "ratio": statistics.median(b / a for a, b in both),
        "of least times": min(b for _, b in both) / min(a for a, _ in both),
        "of processor time": statistics.median(theirs["cpu_s"]) / max(statistics.median(ours["cpu_s"]), 1e-9),
    }
    per = [statistics.median(found["wall_s"]) / found["biological_s"] for found in (ours, theirs)]
    return {
        "case": row.case,
        "size": next((f"{ours[name]} {name}" for name in ("copies", "cells") if name in ours), f"{ours['edges']} edges"),
        "threads": str(row.threads),
        "pushpull": ours["precision"],
        "us per step": f"{per[0] * ours['dt_ms'] * 1e3:.3g}",
        "s per s": f"{per[0]:.3g}",
        "beside": f"{row.peer} {theirs['version']}, {theirs['precision']}",
        "its s per s": f"{per[1]:.3g}",
        **{name: "void" if off > LIMIT else f"{ratio:.2f}" for name, ratio in ratios.items()},
        "aim": "" if row.aim is None else f"{row.aim:g}",
    }


def outcome(row, ours, theirs, off):
    """Return one line of the table of outcomes."""
    return {
        "case": row.case,
        "seconds": f"{ours['biological_s']:g}",
        "pushpull": f"{ours['precision']}, {ours['scheme']}",
        "MB": str(ours.get("peak_mb", "")),
        "mean, std, FC or rate": _numbers(ours),
        "off numpy": f"{off:.1f}",
        "beside": f"{row.peer}, {theirs['precision']}, {theirs['scheme']}",
        "its MB": str(theirs.get("peak_mb", "")),
        "its mean, std, FC or rate": _numbers(theirs),
        "apart": f"{deviation(ours, theirs):.1f}",
    }


def _numbers(found):
    return " ".join("-" if found.get(name) is None else f"{found[name]:.4g}" for name in STATISTICS)


def table(lines):
    """Return lines as a Markdown table."""
    heads = list(lines[0])
    rows = [heads, ["---"] * len(heads), *([line[head] for head in heads] for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def processor_name():
    """Return what the processor calls itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def page(lines, outcomes, left_out, starts, sizes, imaged, repeats):
    """Return docs/benchmarks.md."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    text = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")
    return text.format(
        machine=f"{processor_name()}, {cores} cores, {platform.system()}, Python {platform.python_version()}",
        date=datetime.date.today().isoformat(),
        repeats=repeats,
        table=table(lines) if lines else "No row was measured.",
        outcomes=table(outcomes) if outcomes else "None.",
        left_out="\n".join(f"- {name}: {why}" for name, why in left_out.items()) or "Nothing.",
        starts=table(starts) if starts else "Not measured.",
        sizes="\n\n".join(sizes) or "Not measured.",
        imaged=table(imaged) if imaged else "Not measured.",
    )


def main():
    """Measure the rows that are asked for."""
    parser = argparse.ArgumentParser(description="times of pushpull beside those of other simulators")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="cases or simulators; 'start' for start-up times, 'large', 'bold'"
    )
    parser.add_argument("--quick", action="store_true", help="less biology, three turns")
    parser.add_argument("--repeats", type=int, default=0, help="turns; 9 unless said")
    given = parser.parse_args()
    repeats, share = given.repeats or (3 if given.quick else 9), 0.5 if given.quick else 1.0
    lines, outcomes, left_out, memory = [], [], {}, {}
    for row in ROWS:
        if given.only and not {row.case, row.peer, MODULES[row.case]} & set(given.only):
            continue
        try:
            found = take_turns(row, min(repeats, given.repeats or row.turns), share)
            found = (row, *found, reference(row.case, row.precision, memory))
            lines.append(summary(*found))
            outcomes.append(outcome(*found))
        except Missing as problem:
            left_out[f"{row.case} beside {row.peer}"] = str(problem)
            print(f"{row.case} beside {row.peer} is left out: {problem}", flush=True)
            continue
        print("  ".join(f"{name} {text}" for name, text in {**outcomes[-1], **lines[-1]}.items() if text), flush=True)
    starts = []
    if not given.only or "start" in given.only:
        starts = start.rows(quick=given.quick)
        print(table(starts), flush=True)
    sizes = []
    if not given.only or "large" in given.only:
        sizes = [table(rows(given.quick)) for rows in (large.dense_rows, large.slope_rows)]
        print("\n\n".join(sizes), flush=True)
    imaged = []
    if not given.only or "bold" in given.only:
        imaged = bold.rows(given.quick)
        print(table(imaged), flush=True)
    if not given.only and not given.quick and lines:
        PAGE.write_text(page(lines, outcomes, left_out, starts, sizes, imaged, repeats), encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
