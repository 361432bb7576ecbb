"""Reads equations: linear noise around a fixed point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.dynamics.linear_noise import covariance as covariance
    from pushpull.dynamics.linear_noise import functional_connectivity_of as functional_connectivity_of
    from pushpull.dynamics.linear_noise import linear_network_connectivity as linear_network_connectivity
    from pushpull.spec.views import jacobian as jacobian

__all__ = [
    "covariance",
    "functional_connectivity_of",
    "jacobian",
    "linear_network_connectivity",
]

_HOME = {
    "covariance": "pushpull.dynamics.linear_noise",
    "functional_connectivity_of": "pushpull.dynamics.linear_noise",
    "jacobian": "pushpull.spec.views",
    "linear_network_connectivity": "pushpull.dynamics.linear_noise",
}

__getattr__, __dir__ = lazy(__name__, _HOME)
