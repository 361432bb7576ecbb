"""The numbers of the demonstration: what the page shows, for people and for programs alike."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from pushpull.app.demo import FORCED, FREE, PERMUTATIONS, Brain, Contrast, Demo, Forced, Shown
from pushpull.data import default_mode
from pushpull.engine.assemble import package_version
from pushpull.measure import upper_triangle

LIBRARIES = ("numpy", "scipy", "numba", "llvmlite", "xarray", "matplotlib")
SIGNIFICANT = 0.05


def numbers_of(demo: Demo) -> dict[str, Any]:
    """Return every number of the report, as what JSON can hold."""
    brain, forced = demo.brain, demo.forced
    return {
        "seed": demo.seed,
        "resting_brain": None if brain is None else _brain(brain, demo.seed),
        "models": {shown.showcase.options.model: _model(shown) for shown in demo.models},
        "forced": None if forced is None else _forced(forced),
        "seconds": {name: round(value, 3) for name, value in demo.seconds.items()},
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Return what the numbers were made with."""
    found = {"pushpull": package_version(), "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def verdict(numbers: dict[str, Any]) -> str:
    """Return in plain words what the simulated brain reaches and what it does not."""
    fit, contrast = numbers["fit"], numbers["default_mode"]
    ours, linear = fit["this simulation"], fit["linear network, closed form"]
    beaten = [name for name, value in fit.items() if name != "this simulation" and ours > value]
    above = f"above {_listed(beaten)}" if beaten else "below every baseline"
    if ours > linear:
        against = f"It is also above the linear network ({linear:.3f}), by {ours - linear:.3f}."
    else:
        against = (
            f"It does not beat the linear network ({linear:.3f}), so nothing in this number speaks for the model's nonlinearity."
        )
    simulated, measured = contrast["simulated"], contrast["measured"]
    shows = "It also shows" if simulated["p"] < SIGNIFICANT else "It does not show"
    return (
        f"The simulated connectivity correlates with the measured one at r = {ours:.3f}, {above}. {against} {shows} the default "
        f"mode: its contrast is {simulated['contrast']:.3f} (p = {simulated['p']:.2g}), the measured one "
        f"{measured['contrast']:.3f} (p = {measured['p']:.2g})."
    )


def _listed(names: list[str]) -> str:
    words = [f"the {name}" for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _brain(brain: Brain, seed: int) -> dict[str, Any]:
    null = brain.surrogates["null"].values
    bold = brain.run["bold"]
    found = {
        "command": brain.options.command(),
        "request": {name: value for name, value in asdict(brain.options).items() if value is not None},
        "connectome": brain.connectome.name,
        "regions": brain.connectome.size,
        "pairs": int(upper_triangle(brain.simulated).size),
        "seed": seed,
        "duration_s": float(brain.options.duration.split()[0]),
        "transient_s": float((brain.options.transient or "0").split()[0]),
        "bold_samples": bold.sizes["time"],
        "bold_mean": float(bold.mean()),
        "bold_deviation": float(bold.std("time").mean()),
        "mean_simulated_connectivity": float(upper_triangle(brain.simulated).mean()),
        "mean_measured_connectivity": float(upper_triangle(brain.empirical).mean()),
        "fit": {**brain.baselines, "this simulation": brain.similarity},
        "surrogates": {
            "count": int(null.size),
            "mean": float(null.mean()),
            "deviation": float(null.std()),
            "largest": float(null.max()),
            "p": float(brain.surrogates["p_value"]),
        },
        "default_mode": {name: _contrast(each) for name, each in brain.contrasts.items()},
        "members": len(default_mode(brain.connectome.labels)),
        "permutations": PERMUTATIONS,
        "simulation_s": round(brain.simulation_s, 3),
    }
    return {**found, "verdict": verdict(found)}


def _contrast(found: Contrast) -> dict[str, float]:
    null = found.null.values
    return {
        "within": found.within,
        "between": found.between,
        "contrast": found.observed,
        "p": found.p_value,
        "null_mean": float(null.mean()),
        "null_95th_percentile": float(np.quantile(null, 0.95)),
    }


def _model(shown: Shown) -> dict[str, Any]:
    options, trace = shown.showcase.options, shown.trace
    numbers: dict[str, Any] = {
        "title": shown.showcase.title,
        "command": options.command(),
        "traced": str(trace.name),
        "unit": str(trace.attrs.get("units", "1")),
        "minimum": float(trace.min()),
        "maximum": float(trace.max()),
    }
    for spikes in shown.run.spikes.values():
        numbers |= {"spikes": len(spikes), "observed": f"{spikes.duration:g} {spikes.unit}", "rate_hz": spikes.rate}
    return numbers


def _forced(found: Forced) -> dict[str, Any]:
    return {
        "commands": [FREE.command(), FORCED.command()],
        "frequency_alone": found.peaks[0],
        "frequency_forced": found.peaks[1],
        "frequency_of_the_force": found.force,
    }
