"""Neural masses from a table of connections: the general form that most published masses are instances of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pushpull.base.errors import ModelError, suggest
from pushpull.models.synapses import AlphaSynapse
from pushpull.spec import Model

Value = float | str
Connection = tuple[str, str, Value, Value, Value]
FIRING = {"e0": (2.5, "1/s"), "v0": (6.0, "mV"), "r": (0.56, "1/mV")}


def mass_from_table(
    populations: Iterable[str] | Mapping[str, Mapping[str, float]],
    synapses: Iterable[Connection],
    inputs: Mapping[str, float] | None = None,
    *,
    name: str = "NeuralMass",
    couples: Mapping[str, str] | None = None,
    **parameters: Any,
) -> Model:
    """Write the equations of a neural mass from its connections, (source, target, weight, gain, rate) each.

    Every synapse is an `AlphaSynapse`; those of one source with the same gain and rate share their states. The potential of a
    population, the derived v_<population>, is the sum of weight times what its synapses give; a negative weight inhibits. It
    fires at 2*e0/(1 + exp(r*(v0 - v))), with values of its own where `populations` maps it to them, as {"P2": {"v0": 1.0}}.
    An input is a source too: its constant rate, and the port drive_<input>. A weight, gain or rate may be a text such as "0.8*C"
    over `parameters`, C=135 or A="3.25 mV"; a number becomes weight_<target>_<source>, gain_<source>, rate_<source>, so that it
    can be changed and swept. Raises ModelError for what the table does not fit together.

    Source: Castaldo et al. (2026), Phys. Rep. 1189:1, section 6.2.
    """
    own = dict(populations) if isinstance(populations, Mapping) else {each: {} for each in populations}
    rates = dict(inputs or {})
    constants: dict[str, str] = {}
    lines = [*_sources(name, own, rates, constants), *_connections(name, own, rates, tuple(synapses), constants)]
    text = "\n".join([*lines, *(f"{key} = {value}" for key, value in constants.items())])
    ports = {f"drive_{each}": "1/s" for each in rates}
    return Model.from_text(text, name=name, time="s", ports=ports, parts=(AlphaSynapse,), couples=couples, **parameters)


def _sources(
    name: str, own: Mapping[str, Mapping[str, float]], rates: Mapping[str, float], constants: dict[str, str]
) -> Iterator[str]:
    """Yield the firing rates; add to the constants what they are made of, and the rates of the inputs."""
    for each in sorted(own.keys() & rates.keys()):
        raise ModelError(f"{each!r} of {name} is both a population and an input", "rename one of them")
    for key, (value, unit) in FIRING.items():
        if any(key not in given for given in own.values()):
            constants[key] = _number(value, unit)
    for each, given in own.items():
        for key, value in given.items():
            if key not in FIRING:
                raise ModelError(f"population {each!r} of {name} has no {key!r}", suggest(key, FIRING))
            constants[f"{key}_{each}"] = _number(value, FIRING[key][1])
        e0, v0, r = (f"{key}_{each}" if key in given else key for key in FIRING)
        yield f"f_{each} = 2*{e0}/(1 + exp({r}*({v0} - v_{each})))"
    for each, value in rates.items():
        constants[each] = _number(value, "1/s")


def _connections(
    name: str,
    own: Mapping[str, object],
    rates: Mapping[str, float],
    synapses: tuple[Connection, ...],
    constants: dict[str, str],
) -> Iterator[str]:
    """Yield a part per source, gain and rate, and the potential of each population; add their numbers to the constants."""
    filters: dict[tuple[str, Value, Value], str] = {}
    sums: dict[str, dict[str, str]] = {each: {} for each in own}
    for source, target, weight, gain, rate in synapses:
        _check(name, source, target, own, rates)
        kind = (source, gain, rate)
        if kind not in filters:
            earlier = sum(known[0] == source for known in filters)
            tag = filters[kind] = f"{source}_{earlier + 1}" if earlier else source
            arriving = f"f_{source}" if source in own else f"{source} + drive_{source}"
            gain, rate = (
                _named(f"{key}_{tag}", value, unit, constants)
                for key, value, unit in (("gain", gain, "mV"), ("rate", rate, "1/s"))
            )
            yield f"from_{tag} = AlphaSynapse(gain={gain}, rate={rate}, input={arriving})"
        tag = filters[kind]
        if tag in sums[target]:
            raise ModelError(f"two synapses of {name} lead from {source!r} to {target!r} alike", "add up their weights")
        sums[target][tag] = _named(f"weight_{target}_{tag}", weight, "1", constants)
    for each, terms in sums.items():
        if not terms:
            raise ModelError(f"no synapse of {name} leads to {each!r}", "add one, or leave the population out")
        yield f"v_{each} = {' + '.join(f'{factor}*from_{tag}.s' for tag, factor in terms.items())}"


def _check(name: str, source: str, target: str, own: Mapping[str, object], rates: Mapping[str, float]) -> None:
    known = [*own, *rates]
    for each, among in ((source, known), (target, own)):
        if each not in among:
            raise ModelError(
                f"a synapse of {name} names {each!r}, which is no {'source' if among is known else 'population'}",
                suggest(each, among),
            )


def _named(name: str, value: Value, unit: str, constants: dict[str, str]) -> str:
    """Return a text in brackets, or the name under which a number now stands among the constants."""
    if isinstance(value, str):
        return value if value.isidentifier() else f"({value})"
    constants[name] = _number(value, unit)
    return name


def _number(value: float, unit: str) -> str:
    return repr(float(value)) + ("" if unit == "1" else f"[{unit}]")
