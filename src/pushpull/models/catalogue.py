"""The catalogue: which models there are, on which rung, and what each says; a model is imported when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from textwrap import dedent, indent
from typing import TYPE_CHECKING, TypedDict

from pushpull.base.errors import ModelError, suggest

if TYPE_CHECKING:
    from pushpull.spec import Model, Regime
    from pushpull.spec.definition import Field


SHOWN = 4  # states, and regimes, that are named in one line of the table


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model stands: the file that it is in, and its rung of the ladder."""

    file: str
    rung: str


PLACES: Mapping[str, Place] = {
    "Kuramoto": Place("kuramoto", "phase"),
    "ThetaNeuron": Place("theta_neuron", "phase"),
    "HarmonicOscillator": Place("harmonic_oscillator", "amplitude and phase"),
    "DampedOscillator": Place("damped_oscillator", "amplitude and phase"),
    "StuartLandau": Place("stuart_landau", "amplitude and phase"),
    "VanDerPol": Place("van_der_pol", "amplitude and phase"),
    "FitzHughNagumo": Place("fitzhugh_nagumo", "excitable plane"),
    "EpileptorPlane": Place("epileptor_plane", "excitable plane"),
    "GenericOscillator": Place("generic_oscillator", "excitable plane"),
    "WilsonCowan": Place("wilson_cowan", "population rate"),
    "WilsonCowan1972": Place("wilson_cowan_1972", "population rate"),
    "WilsonCowanPSP": Place("wilson_cowan_psp", "population rate"),
    "ReducedWongWang": Place("reduced_wong_wang", "population rate"),
    "WongWangPair": Place("wong_wang_pair", "population rate"),
    "Zerlaut": Place("zerlaut", "population rate"),
    "SimpleMass": Place("simple_mass", "neural mass"),
    "PushPullMass": Place("push_pull_mass", "neural mass"),
    "JansenRit": Place("jansen_rit", "neural mass"),
    "DavidFriston": Place("david_friston", "neural mass"),
    "Wendling": Place("wendling", "neural mass"),
    "WendlingReview": Place("wendling_review", "neural mass"),
    "LaminarMass": Place("laminar_mass", "neural mass"),
    "Epileptor": Place("epileptor", "neural mass"),
    "EpileptorFiltered": Place("epileptor_filtered", "neural mass"),
    "LarterBreakspear": Place("larter_breakspear", "neural mass"),
    "Liley": Place("liley", "neural mass"),
    "RobinsonCorticothalamic": Place("robinson", "neural mass"),
    "ThalamicMass": Place("thalamic_mass", "neural mass"),
    "MontbrioPazoRoxin": Place("montbrio_pazo_roxin", "next-generation mass"),
    "CoombesByrne": Place("coombes_byrne", "next-generation mass"),
    "QuadraticPopulation": Place("quadratic_population", "next-generation mass"),
    "NextGenerationMass": Place("next_generation_mass", "next-generation mass"),
    "NextGenerationFirstOrder": Place("next_generation_first_order", "next-generation mass"),
    "NextGenerationAdaptation": Place("next_generation_adaptation", "next-generation mass"),
    "NextGenerationPair": Place("next_generation_pair", "next-generation mass"),
    "AlphaSynapse": Place("synapses", "synapse"),
    "FirstOrderSynapse": Place("synapses", "synapse"),
    "RiseDecaySynapse": Place("synapses", "synapse"),
    "ExponentialGate": Place("gates", "synapse"),
    "AlphaGate": Place("gates", "synapse"),
    "RiseDecayGate": Place("gates", "synapse"),
    "NMDAGate": Place("nmda_gate", "synapse"),
    "TsodyksMarkram": Place("tsodyks_markram", "synapse"),
    "LeakyIntegrateAndFire": Place("leaky_integrate_and_fire", "integrate-and-fire neuron"),
    "AdaptiveIntegrateAndFire": Place("adaptive_integrate_and_fire", "integrate-and-fire neuron"),
    "QuadraticIntegrateAndFire": Place("quadratic_integrate_and_fire", "integrate-and-fire neuron"),
    "ExponentialIntegrateAndFire": Place("exponential_integrate_and_fire", "integrate-and-fire neuron"),
    "AdaptiveExponential": Place("adaptive_exponential", "integrate-and-fire neuron"),
    "Izhikevich": Place("izhikevich", "integrate-and-fire neuron"),
    "CurrentIntegrateAndFire": Place("current_integrate_and_fire", "integrate-and-fire neuron"),
    "ConductanceIntegrateAndFire": Place("conductance_integrate_and_fire", "integrate-and-fire neuron"),
    "MihalasNiebur": Place("mihalas_niebur", "integrate-and-fire neuron"),
    "EscapeRate": Place("escape_rate", "integrate-and-fire neuron"),
    "MorrisLecar": Place("morris_lecar", "conductance neuron"),
    "HodgkinHuxley": Place("hodgkin_huxley", "conductance neuron"),
    "TraubMiles": Place("traub_miles", "conductance neuron"),
    "WangBuzsaki": Place("wang_buzsaki", "conductance neuron"),
    "ConnorStevens": Place("connor_stevens", "conductance neuron"),
    "Pospischil": Place("pospischil", "conductance neuron"),
    "PinskyRinzel": Place("pinsky_rinzel", "conductance neuron"),
}


class ModelRow(TypedDict):
    """One line of the catalogue; `time` is the unit that the model counts time in."""

    name: str
    rung: str
    time: str
    states: tuple[str, ...]
    parameters: tuple[str, ...]
    regimes: tuple[str, ...]
    source: str


class Catalogue(list[ModelRow]):
    """Rows that show as a table, rung by rung."""

    def __repr__(self) -> str:
        rows = iter(_columns(map(_summary, self)).splitlines()) if self else iter(())
        rungs = groupby(self, key=lambda row: row["rung"])
        return "\n".join(line for rung, group in rungs for line in (rung, *(next(rows) for _ in group)))


def names() -> tuple[str, ...]:
    """Return every model's name, from phases down to ion channels."""
    return tuple(PLACES)


def get(name: str) -> type[Model]:
    """Return the model of that name, "JansenRit" or "jansen_rit"; raises ModelError."""
    for known, place in PLACES.items():
        if _plain(known) == _plain(name):
            return getattr(import_module(f"pushpull.models.{place.file}"), known)
    raise ModelError(f"no model is called {name!r}", suggest(name.replace("_", ""), PLACES))


def find(words: str) -> tuple[str, ...]:
    """Return the names of the models in whose name, rung, description, regimes or fields all of the words occur."""
    wanted = words.lower().split()
    return tuple(name for name in PLACES if all(word in _searched(name) for word in wanted))


def table() -> Catalogue:
    """Return a row per model, from phases down to ion channels; printed, it is a table."""
    return Catalogue(_row(name, get(name)) for name in PLACES)


def describe(name: str) -> str:
    """Return what a model says as text: equations, fields, regimes and source; raises ModelError for an unknown name."""
    model = get(name)
    definition = model().definition
    rung = PLACES[model.__name__].rung
    time = "time without a unit" if definition.time == "1" else f"time in {definition.time}"
    parts = [
        f"{model.__name__}, {rung}, {time}\n{_about(model)[0]}",
        "Equations\n" + indent(dedent(model.equations).strip(), "  "),
    ]
    for kind, title in (("state", "States"), ("parameter", "Parameters"), ("port", "Ports"), ("impulse", "Impulses")):
        if fields := definition.of_kind(kind):
            parts.append(f"{title}\n" + _columns(map(_cells, fields)))
    if model.regimes:
        parts.append("Regimes\n" + _columns(map(_regime_cells, model.regimes)))
    parts.append(f"Source\n  {_about(model)[1]}")
    return "\n\n".join(parts)


def _row(name: str, model: type[Model]) -> ModelRow:
    definition = model().definition
    return {
        "name": name,
        "rung": PLACES[name].rung,
        "time": definition.time,
        "states": tuple(field.name for field in definition.of_kind("state")),
        "parameters": tuple(field.name for field in definition.of_kind("parameter")),
        "regimes": tuple(regime.name for regime in model.regimes),
        "source": _about(model)[1],
    }


def _summary(row: ModelRow) -> tuple[str, ...]:
    states = ", ".join(row["states"]) if len(row["states"]) <= SHOWN else f"{row['states'][0]}, ... {len(row['states'])} states"
    regimes = "; ".join(row["regimes"][:SHOWN]) + (f"; ... {len(row['regimes'])} in all" if len(row["regimes"]) > SHOWN else "")
    return (row["name"], "no unit" if row["time"] == "1" else row["time"], states, regimes)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _searched(name: str) -> str:
    model = get(name)
    fields = " ".join(f"{field.name} {field.doc}" for field in model().definition.fields)
    regimes = " ".join(f"{regime.name} {regime.doc}" for regime in model.regimes)
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return f"{name} {snake} {snake.replace('_', ' ')} {PLACES[name].rung} {model.__doc__} {regimes} {fields}".lower()


def _about(model: type[Model]) -> tuple[str, str]:
    """Return the description and the source that a docstring gives."""
    description, _, source = model().definition.doc.partition("Source:")
    return description.strip(), " ".join(source.split())


def _cells(field: Field) -> tuple[str, ...]:
    start = f"{field.default:.10g}" if field.kind in ("state", "parameter") else ""
    bounds = "" if field.bounds is None else f"{field.bounds[0]:g} to {field.bounds[1]:g}"
    return (field.name, start, "" if field.unit == "1" else field.unit, bounds, field.doc)


def _regime_cells(regime: Regime) -> tuple[str, ...]:
    values = ", ".join(f"{name} = {value:.6g}" for name, value in regime.values.items()) or "as it is"
    promises = regime.promises if isinstance(regime.promises, tuple) else (regime.promises,)
    more = [f"from {name} = {value:.6g}" for name, value in regime.start.items()]
    more += [f"{name} = {text}" for name, text in regime.stimuli.items()]
    said = " and ".join(_promise(item) for item in promises if item is not None)
    return (regime.name, values, said, "; ".join(filter(None, [regime.doc, *more])))


def _promise(promise: object) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(promise).__name__).lower()
    for quantity in ("period", "rate", "count"):
        if (value := getattr(promise, quantity, None)) is not None:
            return f"{words}, {quantity} {value:.6g} {getattr(promise, 'unit', '')}".removesuffix(" 1")
    return words


def _columns(rows: Iterable[tuple[str, ...]]) -> str:
    cells = list(rows)
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True) if width).rstrip() for row in cells
    )
