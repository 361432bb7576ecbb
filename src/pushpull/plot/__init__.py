"""Draws a Run, a Signal or an analysis; computes nothing; returns axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.plot.events import raster as raster
    from pushpull.plot.matrices import matrix as matrix
    from pushpull.plot.matrices import scatter_fit as scatter_fit
    from pushpull.plot.populations import population_raster as population_raster
    from pushpull.plot.populations import population_rates as population_rates
    from pushpull.plot.spectra import spectrum as spectrum
    from pushpull.plot.states import state_sequence as state_sequence
    from pushpull.plot.style import house_style as house_style
    from pushpull.plot.traces import phase_portrait as phase_portrait
    from pushpull.plot.traces import time_series as time_series

__all__ = [
    "house_style",
    "matrix",
    "phase_portrait",
    "population_raster",
    "population_rates",
    "raster",
    "scatter_fit",
    "spectrum",
    "state_sequence",
    "time_series",
]

_HOME = {
    "house_style": "style",
    "matrix": "matrices",
    "phase_portrait": "traces",
    "population_raster": "populations",
    "population_rates": "populations",
    "raster": "events",
    "scatter_fit": "matrices",
    "spectrum": "spectra",
    "state_sequence": "states",
    "time_series": "traces",
}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
