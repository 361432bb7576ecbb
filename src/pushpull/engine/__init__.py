"""The run: drives a program over chunks; recording, copies, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.engine.simulate import load as load
    from pushpull.engine.simulate import program_of as program_of

_HOME = {"load": "simulate", "program_of": "simulate"}

__all__ = ["load", "program_of"]

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
