"""Reads equations: fixed points, balance, linear noise around them, densities and rates of noisy neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.dynamics.asynchronous import asynchronous_modes as asynchronous_modes
    from pushpull.dynamics.asynchronous import asynchronous_rates as asynchronous_rates
    from pushpull.dynamics.asynchronous import asynchronous_spectrum as asynchronous_spectrum
    from pushpull.dynamics.balance import inhibition_control as inhibition_control
    from pushpull.dynamics.coupled_evolution import network_evolution as network_evolution
    from pushpull.dynamics.evolution import density_evolution as density_evolution
    from pushpull.dynamics.fixed_points import fixed_point as fixed_point
    from pushpull.dynamics.linear_noise import covariance as covariance
    from pushpull.dynamics.linear_noise import functional_connectivity_of as functional_connectivity_of
    from pushpull.dynamics.linear_noise import linear_network_connectivity as linear_network_connectivity
    from pushpull.dynamics.linear_spectra import coherence_of as coherence_of
    from pushpull.dynamics.linear_spectra import cross_spectrum_of as cross_spectrum_of
    from pushpull.dynamics.linear_spectra import power_spectrum_of as power_spectrum_of
    from pushpull.dynamics.responses import rate_response as rate_response
    from pushpull.dynamics.responses import spike_spectrum_of as spike_spectrum_of
    from pushpull.dynamics.self_consistent import self_consistent_rates as self_consistent_rates
    from pushpull.dynamics.siegert import siegert_cv as siegert_cv
    from pushpull.dynamics.siegert import siegert_log_rate as siegert_log_rate
    from pushpull.dynamics.siegert import siegert_rate as siegert_rate
    from pushpull.dynamics.threshold import firing_rate as firing_rate
    from pushpull.dynamics.threshold import interval_cv as interval_cv
    from pushpull.dynamics.threshold import stationary_density as stationary_density
    from pushpull.spec.views import jacobian as jacobian

__all__ = [
    "asynchronous_modes",
    "asynchronous_rates",
    "asynchronous_spectrum",
    "coherence_of",
    "covariance",
    "cross_spectrum_of",
    "density_evolution",
    "firing_rate",
    "fixed_point",
    "functional_connectivity_of",
    "inhibition_control",
    "interval_cv",
    "jacobian",
    "linear_network_connectivity",
    "network_evolution",
    "power_spectrum_of",
    "rate_response",
    "self_consistent_rates",
    "siegert_cv",
    "siegert_log_rate",
    "siegert_rate",
    "spike_spectrum_of",
    "stationary_density",
]

_HOME = {
    "asynchronous_modes": "pushpull.dynamics.asynchronous",
    "asynchronous_rates": "pushpull.dynamics.asynchronous",
    "asynchronous_spectrum": "pushpull.dynamics.asynchronous",
    "coherence_of": "pushpull.dynamics.linear_spectra",
    "covariance": "pushpull.dynamics.linear_noise",
    "cross_spectrum_of": "pushpull.dynamics.linear_spectra",
    "density_evolution": "pushpull.dynamics.evolution",
    "firing_rate": "pushpull.dynamics.threshold",
    "fixed_point": "pushpull.dynamics.fixed_points",
    "functional_connectivity_of": "pushpull.dynamics.linear_noise",
    "inhibition_control": "pushpull.dynamics.balance",
    "interval_cv": "pushpull.dynamics.threshold",
    "jacobian": "pushpull.spec.views",
    "linear_network_connectivity": "pushpull.dynamics.linear_noise",
    "network_evolution": "pushpull.dynamics.coupled_evolution",
    "power_spectrum_of": "pushpull.dynamics.linear_spectra",
    "rate_response": "pushpull.dynamics.responses",
    "self_consistent_rates": "pushpull.dynamics.self_consistent",
    "siegert_cv": "pushpull.dynamics.siegert",
    "siegert_log_rate": "pushpull.dynamics.siegert",
    "siegert_rate": "pushpull.dynamics.siegert",
    "spike_spectrum_of": "pushpull.dynamics.responses",
    "stationary_density": "pushpull.dynamics.threshold",
}

__getattr__, __dir__ = lazy(__name__, _HOME)
