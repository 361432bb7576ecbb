"""Targets that are more than a name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pushpull.base.errors import CompileError


@dataclass(frozen=True)
class JAX:
    """The program printed for JAX, run on one of its devices: "cpu", "gpu", "tpu", or the first that JAX finds.

    Needs the extra `jax`: pip install "pushpull[jax]".
    """

    device: str | None = None


def module_of_jax(name: str) -> Any:
    """Return a module of this room that needs JAX; raises CompileError where JAX is not installed."""
    try:
        return import_module(f"pushpull.compile.{name}")
    except ModuleNotFoundError as problem:
        if problem.name not in ("jax", "jaxlib"):
            raise
        raise CompileError("this needs JAX, which is not installed", 'pip install "pushpull[jax]"') from None
