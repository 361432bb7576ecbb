"""Reads arrays: connectivity, spectra, surrogates, synchrony; works on recordings without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.measure.connectivity import compare_connectivity as compare_connectivity
    from pushpull.measure.connectivity import functional_connectivity as functional_connectivity
    from pushpull.measure.connectivity import upper_triangle as upper_triangle
    from pushpull.measure.contrasts import contrast as contrast
    from pushpull.measure.contrasts import contrast_null as contrast_null
    from pushpull.measure.spectra import peak_frequency as peak_frequency
    from pushpull.measure.spectra import power_spectrum as power_spectrum
    from pushpull.measure.surrogates import phase_randomised as phase_randomised
    from pushpull.measure.surrogates import surrogate_null as surrogate_null
    from pushpull.measure.synchrony import kuramoto_order as kuramoto_order

__all__ = [
    "compare_connectivity",
    "contrast",
    "contrast_null",
    "functional_connectivity",
    "kuramoto_order",
    "peak_frequency",
    "phase_randomised",
    "power_spectrum",
    "surrogate_null",
    "upper_triangle",
]

_HOME = {
    "compare_connectivity": "connectivity",
    "contrast": "contrasts",
    "contrast_null": "contrasts",
    "functional_connectivity": "connectivity",
    "kuramoto_order": "synchrony",
    "peak_frequency": "spectra",
    "phase_randomised": "surrogates",
    "power_spectrum": "spectra",
    "surrogate_null": "surrogates",
    "upper_triangle": "connectivity",
}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
