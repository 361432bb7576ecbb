"""Draw docs/images/models-*.png, a trace of every model of the catalogue, and write docs/models.md from the models' fields."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import xarray as xr

import pushpull as pp

DOCS = Path(__file__).resolve().parents[1]
ACROSS = 4  # panels in a row
LONGEST_STEP = {"ms": 0.05, "s": 0.0005, "1": 0.02}
FINER = 4  # shares of that step where a spike is reset
REST = {"ms": 500.0, "s": 1.0, "1": 30.0}  # how long a model is watched that promises no rhythm

# Where the first rhythm that a model promises says too little: regime, duration, quantity; None is as without the entry.
SHOWN: dict[str, tuple[str | None, float | None, str | None]] = {
    "Kuramoto": (None, None, "x"),
    "LeakyIntegrateAndFire": (None, 400.0, None),
    "AdaptiveExponential": ("adapting", 300.0, None),
    "Izhikevich": ("tonic bursting", None, None),
    "WilsonCowan": (None, 400.0, None),
    "ReducedWongWang": ("active", 2000.0, None),
    "WongWangPair": (None, 2000.0, None),
    "Epileptor": (None, 4000.0, None),
    "EpileptorFiltered": (None, 4000.0, None),
    "ThalamicMass": (None, 600.0, None),
    "Zerlaut": (None, 60.0, None),
    "RobinsonCorticothalamic": (None, 150.0, None),
    "AlphaSynapse": (None, 0.1, None),
    "FirstOrderSynapse": (None, 50.0, None),
    "RiseDecaySynapse": (None, 50.0, None),
    "SimpleMass": ("ringing", 200.0, "V"),
    "MontbrioPazoRoxin": ("active", 15.0, None),
    "QuadraticPopulation": (None, 100.0, None),
    "NextGenerationMass": (None, None, "cells.r"),
    "NextGenerationFirstOrder": (None, None, "cells.r"),
    "VanDerPol": ("relaxing", None, None),
    "NextGenerationAdaptation": (None, 1000.0, None),
    "NextGenerationPair": (None, None, "exc.r"),
    "ExponentialGate": (None, 30.0, None),
    "AlphaGate": (None, 30.0, "s"),
    "RiseDecayGate": (None, 50.0, "s"),
    "NMDAGate": (None, 400.0, "gate.s"),
    "TsodyksMarkram": (None, 2000.0, "x"),
    "MihalasNiebur": ("tonic bursting", 300.0, None),
    "EscapeRate": (None, 300.0, None),
    "Pospischil": ("low-threshold spiking", 800.0, None),
    "PinskyRinzel": ("bursting", None, None),
}
HEAD = """# Models

Every model of the catalogue by rung of the ladder, each with its source and a run of one of its regimes.
What a model holds, it says itself:

```python
import pushpull as pp

for row in pp.models.table():
    print(row["name"], row["rung"], row["states"], row["regimes"])
print(pp.models.describe("JansenRit"))  # equations, fields with units and ranges, regimes, source
print(pp.models.latex(pp.models.JansenRit()))
print(pp.models.parameter_table(pp.models.JansenRit())[0])
print(pp.models.find("gamma"))
alpha = pp.models.JansenRit().regime("alpha")
```

This page and its figures are written from the models' fields by [make_models.py](images/make_models.py).
"""


def rungs() -> Iterator[tuple[str, list[Any]]]:
    """Give each rung with the rows of its models, in the order of the catalogue."""
    rows = pp.models.table()
    order = list(dict.fromkeys(row["rung"] for row in rows))
    for rung, group in groupby(sorted(rows, key=lambda row: order.index(row["rung"])), key=lambda row: row["rung"]):
        yield rung, list(group)


def page() -> str:
    """Return the text of docs/models.md."""
    parts = [HEAD]
    for rung, rows in rungs():
        parts.append(f"## {rung[0].upper()}{rung[1:]}\n\n![A run of each model]({picture(rung)})\n")
        parts += [_entry(row) for row in rows]
    return "\n".join(parts)


def run(name: str) -> tuple[str, xr.DataArray]:
    """Run a model in the regime to show; return what the panel is called, and the trace."""
    model = pp.models.get(name)
    named, length, quantity = SHOWN.get(name, (None, None, None))
    definition = model().definition
    what = quantity or _sent(definition)
    regime = _regime(model, named)
    promise = _rhythm(regime)
    period = getattr(promise, "period", None)
    transient = 20 * period if period else 0.0
    scheme = getattr(pp, getattr(promise, "scheme", "Euler" if re.search(r"\bxi", model.equations) else "RK4"))()
    options = {"initial": regime.start, "stimuli": regime.stimuli, "scheme": scheme, "transient": transient}
    if isinstance(scheme, pp.SequentialEuler):
        options["dt"] = promise.dt
    return f"{name}\n{regime.name}", _trace(model().regime(regime.name), what, length or _length(promise, definition), **options)


def draw() -> dict[str, xr.DataArray]:
    """Draw one figure per rung; return the traces by model."""
    traces: dict[str, xr.DataArray] = {}
    for rung, rows in rungs():
        across = min(ACROSS, len(rows))
        down = -(-len(rows) // across)
        with pp.plot.house_style():
            size = (2.6 * across, 2.1 * down)
            figure, axes = plt.subplots(down, across, figsize=size, layout="constrained", squeeze=False)
            figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
            for ax, row in zip(axes.flat, rows, strict=False):
                title, traces[row["name"]] = run(row["name"])
                pp.plot.time_series(traces[row["name"]], ax=ax)
                ax.set_title(title, fontsize=8)
                ax.lines[0].set_linewidth(0.8)
            for ax in axes.flat[len(rows) :]:
                ax.set_axis_off()
            figure.savefig(DOCS / picture(rung), dpi=150)
            plt.close(figure)
    return traces


def picture(rung: str) -> str:
    """Return where the figure of a rung lies, seen from the page."""
    return f"images/models-{rung.replace(' ', '-')}.png"


def _entry(row: Any) -> str:
    about = pp.models.get(row["name"])().definition.doc.partition("Source:")[0]
    time = "time without a unit" if row["time"] == "1" else f"time in {row['time']}"
    lines = [f"### {row['name']}", "", _plain(about.strip()), "", f"- source: {_plain(row['source'])}"]
    lines.append(f"- states: {', '.join(f'`{name}`' for name in row['states'])}; {time}")
    if row["regimes"]:
        lines.append(f"- regimes: {', '.join(row['regimes'])}")
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    """Return a text with what Markdown would take for markup escaped, save what stands between backticks."""
    pieces = re.sub(r"[ \t]*\n[ \t]*", "\n", text).split("`")
    return "`".join(piece if place % 2 else re.sub(r"([\\*_<\[])", r"\\\1", piece) for place, piece in enumerate(pieces))


def _sent(definition: Any) -> str:
    """Return what a model sends to others, else its first state."""
    sent = definition.couples[0][1] if definition.couples else ""
    return sent if re.fullmatch(r"\w+(\.\w+)*", sent) else definition.of_kind("state")[0].name


def _regime(model: type[pp.Model], named: str | None) -> pp.Regime:
    """Return the named regime, else the first with a rhythm, else the first."""
    found = [regime for regime in model.regimes if regime.name == named] or [each for each in model.regimes if _rhythm(each)]
    return (found or list(model.regimes))[0]


def _rhythm(regime: pp.Regime) -> Any:
    """Return the first promise of a regime that is more than a rest."""
    promises = regime.promises if isinstance(regime.promises, tuple) else (regime.promises,)
    return next((each for each in promises if type(each).__name__ not in ("FixedPoint", "NoneType")), None)


def _length(promise: Any, definition: Any) -> float:
    """Return how long to watch: the run that is promised, six periods, ten spikes, or what a rest takes."""
    if (length := getattr(promise, "duration", None)) is not None:
        return length
    if (period := getattr(promise, "period", None)) is not None:
        return 6 * period
    if (rate := getattr(promise, "rate", None)) is not None:
        return 10 / rate * (1000 if promise.unit == "1/s" else 1)
    return REST[definition.time]


def _trace(
    model: pp.Model, what: str, length: float, *, transient: float = 0.0, dt: float | None = None, **options: Any
) -> xr.DataArray:
    """Return a quantity over `length` after the transient, in the model's unit of time; the axis begins at 0."""
    time = model.definition.time
    step = dt or min(LONGEST_STEP[time], length / 1000) / (FINER if model.definition.events else 1)
    skipped, shown = (step * round(part / step) for part in (transient, length))
    total, skipped, step = (part if time == "1" else f"{part:.9g} {time}" for part in (skipped + shown, skipped, step))
    found = pp.simulate(model, duration=total, dt=step, transient=skipped, record=what, seed=1, progress=False, **options)
    trace = found[what].squeeze()
    axis = trace["time"]
    return trace.assign_coords(time=(axis - axis[0]).assign_attrs(axis.attrs))


if __name__ == "__main__":
    (DOCS / "models.md").write_text(page(), encoding="utf-8")
    draw()
