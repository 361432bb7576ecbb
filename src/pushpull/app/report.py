"""The demonstration's folder: one page that stands alone, its figures, its numbers and the simulated run."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from pushpull.app import figures
from pushpull.app.arguments import check_folder
from pushpull.app.demo import Demo, check_seconds, rest, show_forced, show_models, timed
from pushpull.app.numbers import numbers_of
from pushpull.app.stages import Stages
from pushpull.base.errors import DataError

PAGE, NUMBERS, FIGURES, RUN = "report.html", "numbers.json", "figures", "run.nc"
GUIDES = ("docs/get-started.md", "docs/describe-your-own-model.md", "docs/choose-a-scheme.md")


def make_demo(out: Path, *, seconds: float = 300.0, seed: int = 1, quiet: bool = False) -> dict[str, Any]:
    """Compute the demonstration and write report.html, numbers.json, figures/ and run.nc into a folder; returns the numbers.

    Raises DataError, before anything is computed, where the folder cannot be written to.
    """
    check_seconds(seconds)
    _prepare(out)
    demo = Demo(seed)
    with Stages(quiet) as stages:
        with stages.stage("first models") as progress, timed(demo, "first models"):
            demo.models = show_models(seed, progress)
        with stages.stage("forced oscillator") as progress, timed(demo, "forced oscillator"):
            demo.forced = show_forced(progress)
        with stages.stage(f"{seconds:g} s of resting brain") as progress, timed(demo, "resting brain"):
            demo.brain = rest(seconds, seed, progress)
        with stages.stage("figures and page") as progress:
            numbers = numbers_of(demo)
            write_report(demo, numbers, out)
            progress(1.0)
        stages.say(f"{numbers['resting_brain']['verdict']}\n\nOpen {out / PAGE}")
    return numbers


def write_report(demo: Demo, numbers: Mapping[str, Any], out: Path) -> Path:
    """Write the page, the numbers, the figures and the run of a computed demonstration; returns the page's path."""
    if demo.brain is None or demo.forced is None:
        raise DataError("the demonstration is not complete", "compute it with make_demo")
    drawn = {name: draw(demo.brain) for name, draw in figures.BRAIN_FIGURES.items()}
    drawn |= {shown.showcase.options.model: figures.model(shown) for shown in demo.models} | {
        "forced": figures.forced(demo.forced)
    }
    paths = figures.write(drawn, out / FIGURES)
    demo.brain.run.save(out / RUN)
    figures.save_text(json.dumps(numbers, indent=2) + "\n", out / NUMBERS)
    return figures.save_text(page(numbers, demo, paths), out / PAGE)


def page(numbers: Mapping[str, Any], demo: Demo, paths: Mapping[str, Path]) -> str:
    """Return the page, with its figures inside."""
    template = Template((files("pushpull.app") / PAGE).read_text(encoding="utf-8"))
    pictures = {f"figure_{name}": _inline(path) for name, path in paths.items()}
    return template.substitute(_brain_texts(numbers), **_other_texts(numbers, demo, pictures), **pictures)


def _brain_texts(numbers: Mapping[str, Any]) -> dict[str, str]:
    brain = numbers["resting_brain"]
    fit, contrast, surrogates = brain["fit"], brain["default_mode"], brain["surrogates"]
    seconds = brain["duration_s"] - brain["transient_s"]
    boxes = (
        (f"{seconds:g} s", f"of resting activity in {brain['regions']} regions, simulated in {brain['simulation_s']:.1f} s"),
        (f"{fit['this simulation']:.3f}", "correlation of simulated with measured functional connectivity"),
        (f"{fit['linear network, closed form']:.3f}", "reached by the linear network in closed form"),
        (f"{contrast['simulated']['contrast']:.3f}", f"default-mode contrast; measured {contrast['measured']['contrast']:.3f}"),
    )
    rows = "".join(_fit_row(name, value) for name, value in fit.items())
    rows += (
        f"<tr><td>{surrogates['count']} phase-randomised surrogates, mean ± deviation (p = {surrogates['p']:.2g})</td>"
        f"<td class=n>{surrogates['mean']:z.3f} ± {surrogates['deviation']:.3f}</td></tr>"
    )
    return {
        "lead": f"Neural models of several scales and {seconds:g} seconds of whole-brain activity on a measured human "
        f"connectome, computed by one engine in {sum(numbers['seconds'].values()):.0f} seconds.",
        "numbers": "".join(_box(value, what) for value, what in boxes),
        "verdict": escape(brain["verdict"]),
        "brain": _brain_sentence(brain),
        "pairs": f"{brain['pairs']}",
        "fit_rows": rows,
        "contrast_text": "A model can correlate well and lack the brain's best known network, as the linear network does. The "
        "contrast of the default mode, beside that of random sets of cortical regions, tells.",
        "contrast_rows": "".join(_contrast_row(name, each) for name, each in contrast.items()),
        "members": f"{brain['members']}",
        "permutations": f"{brain['permutations']}",
    }


def _box(value: str, what: str) -> str:
    return f'<div><span class="number">{value}</span><small>{escape(what)}</small></div>'


def _brain_sentence(brain: Mapping[str, Any]) -> str:
    return (
        f"Each of the {brain['regions']} regions is a Stuart-Landau oscillator of 10 Hz just below its Hopf point, kept awake "
        "by noise and coupled diffusively, without delays, by the streamline counts, scaled to a largest eigenvalue of 1. BOLD "
        "is the response of a Balloon-Windkessel compartment to each region's amplitude, one sample every 2 s: "
        f"{brain['bold_samples']} samples, after {brain['transient_s']:g} s that are dropped. Coupling and distance from the "
        "Hopf point are the best of a coarse scan for the correlation below: it is a fit, not a prediction."
    )


def _fit_row(name: str, value: float) -> str:
    mark = " class=ours" if name == "this simulation" else ""
    return f"<tr{mark}><td>{escape(name)}</td><td class=n>{value:.4f}</td></tr>"


def _contrast_row(name: str, found: Mapping[str, float]) -> str:
    mark = " class=ours" if name == "simulated" else ""
    cells = "".join(f"<td class=n>{found[key]:.3f}</td>" for key in ("within", "between", "contrast"))
    return f"<tr{mark}><td>{escape(name)}</td>{cells}<td class=n>{found['p']:.2g}</td></tr>"


def _other_texts(numbers: Mapping[str, Any], demo: Demo, pictures: Mapping[str, str]) -> dict[str, str]:
    forced, brain = numbers["forced"], demo.brain
    attribution = brain.connectome.attribution if brain else ""
    return {
        "models": "".join(_model(name, found, demo, pictures) for name, found in numbers["models"].items()),
        "forced": f"Alone, the Stuart-Landau oscillator turns {forced['frequency_alone']:.4f} times per unit of time. Under a "
        f"periodic force of frequency {forced['frequency_of_the_force']:.4f} it turns {forced['frequency_forced']:.4f} times.",
        "forced_commands": escape("\n".join(forced["commands"])),
        "commands": escape(f"pushpull demo --seed {numbers['seed']}\n\n{numbers['resting_brain']['command']}"),
        "seconds": _rows(numbers["seconds"], "{:.1f} s"),
        "versions": escape(", ".join(f"{name} {number}" for name, number in numbers["versions"].items())),
        "attribution": escape(attribution),
        "docs": f"To go on, read {', '.join(f'<code>{guide}</code>' for guide in GUIDES)}.",
        "footer": f"Seed {numbers['seed']} for all noise, surrogates and permutations. The same seed gives the same numbers.",
    }


def _model(name: str, found: Mapping[str, Any], demo: Demo, pictures: Mapping[str, str]) -> str:
    showcase = next(shown.showcase for shown in demo.models if shown.showcase.options.model == name)
    spikes = f"; {found['spikes']} spikes in {found['observed']}" if "spikes" in found else ""
    unit = "" if found["unit"] == "1" else f" {found['unit']}"
    span = f"{found['traced']} from {found['minimum']:.4g} to {found['maximum']:.4g}{unit}{spikes}"
    return (
        f'<div class="model"><h3>{escape(found["title"])}</h3><p>{escape(showcase.sentence)}</p>'
        f'<figure><img alt="{escape(found["title"])}: portrait and trace" src="{pictures[f"figure_{name}"]}">'
        f"<figcaption>{escape(span)}</figcaption></figure><pre>{escape(found['command'])}</pre></div>"
    )


def _rows(values: Mapping[str, Any], form: str) -> str:
    return "".join(
        f"<tr><td>{escape(name)}</td><td class=n>{escape(form.format(value))}</td></tr>" for name, value in values.items()
    )


def _inline(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _prepare(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise DataError(f"--out: {str(out)!r} is a file", "name a folder")
    if not out.exists():
        check_folder(next(parent for parent in (out.absolute()).parents if parent.exists()), "--out")
    (out / FIGURES).mkdir(parents=True, exist_ok=True)
    check_folder(out, "--out")
