"""Targets that are more than a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JAX:
    """The program printed for JAX, run on one of its devices: "cpu", "gpu", "tpu", or the first that JAX finds.

    Needs the extra `jax`: pip install "pushpull[jax]".
    """

    device: str | None = None
