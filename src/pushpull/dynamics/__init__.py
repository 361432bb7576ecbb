"""Reads equations: linear noise around a fixed point."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pushpull.dynamics.linear_noise import covariance as covariance
    from pushpull.dynamics.linear_noise import functional_connectivity_of as functional_connectivity_of
    from pushpull.dynamics.linear_noise import linear_network_connectivity as linear_network_connectivity

__all__ = [
    "covariance",
    "functional_connectivity_of",
    "linear_network_connectivity",
]

_HOME = {
    "covariance": "linear_noise",
    "functional_connectivity_of": "linear_noise",
    "linear_network_connectivity": "linear_noise",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
