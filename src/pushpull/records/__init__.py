"""The labelled, immutable things that pass between rooms."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pushpull.records.connectome import Connectome as Connectome
    from pushpull.records.run import Run as Run
    from pushpull.records.spikes import Spikes as Spikes

__all__ = ["Connectome", "Run", "Spikes"]

_HOME = {"Connectome": "connectome", "Run": "run", "Spikes": "spikes"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
