"""Reads equations: linear noise around a fixed point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

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

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
