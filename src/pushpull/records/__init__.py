"""The labelled, immutable things that pass between rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.records.connectome import Connectome as Connectome
    from pushpull.records.run import Run as Run
    from pushpull.records.spikes import Spikes as Spikes

__all__ = ["Connectome", "Run", "Spikes"]

_HOME = {"Connectome": "connectome", "Run": "run", "Spikes": "spikes"}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
