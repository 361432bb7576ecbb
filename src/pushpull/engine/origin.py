"""Where a run comes from, as JSON: enough to say what was done, and to go on doing it in another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from pushpull.base.errors import DataError, suggest
from pushpull.compile.drives import Stimulus
from pushpull.compile.targets import JAX
from pushpull.engine.request import Request
from pushpull.schemes import Scheme
from pushpull.signals.bold import Bold
from pushpull.signals.lead_field import Eeg, Lfp, Meg, Seeg
from pushpull.spec.connections import Connections, Distribution, Poisson
from pushpull.spec.coupling import Coupling
from pushpull.spec.model import Model
from pushpull.spec.network import Edge, Network, Population
from pushpull.spec.observer import Observer
from pushpull.spec.operators import WEIGHTS, Ring, SpikeEdges, Synapse
from pushpull.spec.values import Varying

_PLAIN = (
    Request,
    Network,
    Population,
    Edge,
    *WEIGHTS,
    SpikeEdges,
    Synapse,
    Ring,
    Stimulus,
    Poisson,
    Bold,
    Eeg,
    Lfp,
    Meg,
    Seeg,
    JAX,
)
_FAMILIES = (Coupling, Observer, Scheme, Connections, Distribution)


class NotStorable(DataError):
    """Something in a request cannot be written down, such as a function of the user's own."""


def encode(value: Any) -> Any:
    """Return a value as what JSON can hold; raises NotStorable."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.generic():
            return value.item()
        case np.ndarray():
            return {"array": value.tolist(), "type": str(value.dtype), "shape": list(value.shape)}
        case Varying(values=array, axes=axes, times=times, hold=hold):
            return {
                "varying": array.tolist(),
                "axes": list(axes),
                "times": None if times is None else times.tolist(),
                "hold": hold,
            }
        case Model():
            varying = {name: encode(v) for name, v in value.values.items() if isinstance(v, Varying)}
            constant = value.replace(**{name: value.definition.field(name).default for name in varying})
            return {"model": constant.to_toml(), "varying": varying}
        case Mapping():
            return {"mapping": {str(name): encode(entry) for name, entry in value.items()}}
        case tuple() | list():
            return [encode(entry) for entry in value]
        case _ if is_dataclass(value) and _name_of(type(value)) in known_classes():
            return {"class": _name_of(type(value)), "fields": {f.name: encode(getattr(value, f.name)) for f in fields(value)}}
        case _:
            raise NotStorable(f"cannot write down {type(value).__name__}", "keep the Run of this session to continue it")


def decode(value: Any) -> Any:
    """Return what `encode` was given; raises DataError for a class that is not known here."""
    match value:
        case {"array": content, "type": kind, "shape": shape}:
            return np.array(content, dtype=kind).reshape(shape)
        case {"varying": content, "axes": axes, "times": times}:
            points = None if times is None else np.array(times)
            return Varying(np.array(content), tuple(axes), points, bool(value.get("hold")))
        case {"model": text, "varying": varying}:
            model = Model.from_toml(text)
            return model.replace(**{name: decode(entry) for name, entry in varying.items()}) if varying else model
        case {"mapping": content}:
            return {name: decode(entry) for name, entry in content.items()}
        case {"class": name, "fields": content}:
            known = known_classes()
            if name not in known:
                raise DataError(
                    f"the run uses {name}, which is not known here",
                    suggest(name, known) or "import the module that defines it first",
                )
            return known[name](**{field: decode(entry) for field, entry in content.items()})
        case list():
            return tuple(decode(entry) for entry in value)
        case _:
            return value


def known_classes() -> dict[str, Callable[..., Any]]:
    """Return the classes that a request may hold, by name: those of the package, and the user's own that are imported."""
    own = {cls.__name__: cls for cls in _PLAIN}
    return own | {_name_of(cls): cls for family in _FAMILIES for cls in family.__subclasses__()}


def _name_of(kind: type) -> str:
    """Return the name of a class; rules of connection have some in common with operators."""
    return f"connections.{kind.__name__}" if issubclass(kind, Connections) else kind.__name__


def decode_request(origin: Mapping[str, Any]) -> Request:
    """Return the request of a stored run."""
    return decode(origin["request"])
