"""Observers: what instruments make of activity, during a run or afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.signals.bold import BalloonWindkessel as BalloonWindkessel
    from pushpull.signals.bold import Bold as Bold
    from pushpull.signals.filters import FilterStream as FilterStream

_HOME = {"BalloonWindkessel": "bold", "Bold": "bold", "FilterStream": "filters"}

__all__ = ["BalloonWindkessel", "Bold", "FilterStream"]

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
