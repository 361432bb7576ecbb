"""Reads equations: fixed points, balance, and linear noise around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.dynamics.balance import inhibition_control as inhibition_control
    from pushpull.dynamics.fixed_points import fixed_point as fixed_point
    from pushpull.dynamics.linear_noise import covariance as covariance
    from pushpull.dynamics.linear_noise import functional_connectivity_of as functional_connectivity_of
    from pushpull.dynamics.linear_noise import linear_network_connectivity as linear_network_connectivity
    from pushpull.dynamics.linear_spectra import coherence_of as coherence_of
    from pushpull.dynamics.linear_spectra import cross_spectrum_of as cross_spectrum_of
    from pushpull.dynamics.linear_spectra import power_spectrum_of as power_spectrum_of
    from pushpull.spec.views import jacobian as jacobian

__all__ = [
    "coherence_of",
    "covariance",
    "cross_spectrum_of",
    "fixed_point",
    "functional_connectivity_of",
    "inhibition_control",
    "jacobian",
    "linear_network_connectivity",
    "power_spectrum_of",
]

_HOME = {
    "coherence_of": "pushpull.dynamics.linear_spectra",
    "covariance": "pushpull.dynamics.linear_noise",
    "cross_spectrum_of": "pushpull.dynamics.linear_spectra",
    "fixed_point": "pushpull.dynamics.fixed_points",
    "functional_connectivity_of": "pushpull.dynamics.linear_noise",
    "inhibition_control": "pushpull.dynamics.balance",
    "jacobian": "pushpull.spec.views",
    "linear_network_connectivity": "pushpull.dynamics.linear_noise",
    "power_spectrum_of": "pushpull.dynamics.linear_spectra",
}

__getattr__, __dir__ = lazy(__name__, _HOME)
