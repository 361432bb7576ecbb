"""How long it takes until something runs: import, a second process, a cold compilation; each in new processes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

CLOCK = "import time; start = time.perf_counter(); {work}; print(time.perf_counter() - start)"
SIMULATE = "pp.simulate(pp.models.{model}(), duration={duration!r}, dt={dt!r}, progress=False)"


def rows(quick=False):
    """Return the lines of the table."""
    repeats = 3 if quick else 7
    lines = []
    bare = [_process("") for _ in range(repeats)]
    imports = [_inside("import pushpull") for _ in range(repeats)]
    lines.append(_line("import pushpull", imports, "0.5"))
    with tempfile.TemporaryDirectory() as cache:
        work = "import pushpull as pp; " + SIMULATE.format(model="JansenRit", duration="1 s", dt="0.1 ms")
        first = _process(work, cache)
        second = [_process(work, cache) for _ in range(repeats)]
        lines.append(_line("first process: start, import, compile and simulate JansenRit for 1 s", [first], ""))
        lines.append(_line("second process: the same, its program cached", second, "2"))
    lines.append(_line("a Python that does nothing", bare, ""))
    for model in _models():
        with tempfile.TemporaryDirectory() as cache:
            lines.append(_line(f"cold compile and shortest run of {model}", [_cold(model, cache)], "8"))
    return lines


def _line(what, times, aim):
    return {"what": what, "median s": f"{statistics.median(times):.3f}", "least s": f"{min(times):.3f}", "aim": aim}


def _models():
    found = _run("from pushpull.models.catalogue import PLACES; print(*PLACES)").split()
    return sorted(found)


def _cold(model, cache):
    ready = "import pushpull as pp; model = pp.models.{model}()"
    work = "pp.simulate(model, duration=10 * 0.01, dt=0.01, progress=False)"
    return float(_run(ready.format(model=model) + "\n" + CLOCK.format(work=work), cache).split()[-1])


def _inside(work, cache=None):
    return float(_run(CLOCK.format(work=work), cache).split()[-1])


def _process(work, cache=None):
    began = time.perf_counter()
    _run(work, cache)
    return time.perf_counter() - began


def _run(text, cache=None):
    environment = dict(os.environ)
    if cache:
        environment["PUSHPULL_CACHE"] = cache
    done = subprocess.run([sys.executable, "-c", text], check=False, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout
