"""Reads arrays: connectivity, its dynamics, spectra, graphs, synchrony, surrogates, spikes; needs no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.measure.bands import amplitude_envelope as amplitude_envelope
    from pushpull.measure.bands import band_pass as band_pass
    from pushpull.measure.bands import instantaneous_phase as instantaneous_phase
    from pushpull.measure.coding import Tuning as Tuning
    from pushpull.measure.coding import decode_bayes as decode_bayes
    from pushpull.measure.coding import decode_likelihood as decode_likelihood
    from pushpull.measure.coding import fisher_information as fisher_information
    from pushpull.measure.coding import population_vector as population_vector
    from pushpull.measure.connectivity import compare_connectivity as compare_connectivity
    from pushpull.measure.connectivity import functional_connectivity as functional_connectivity
    from pushpull.measure.connectivity import upper_triangle as upper_triangle
    from pushpull.measure.contrasts import contrast as contrast
    from pushpull.measure.contrasts import contrast_null as contrast_null
    from pushpull.measure.cross_spectra import coherence as coherence
    from pushpull.measure.cross_spectra import imaginary_coherence as imaginary_coherence
    from pushpull.measure.cross_spectra import weighted_phase_lag_index as weighted_phase_lag_index
    from pushpull.measure.envelopes import amplitude_envelope_correlation as amplitude_envelope_correlation
    from pushpull.measure.graphs import graph_measures as graph_measures
    from pushpull.measure.graphs import node_measures as node_measures
    from pushpull.measure.graphs import small_worldness as small_worldness
    from pushpull.measure.ignitions import ignition as ignition
    from pushpull.measure.matrix_nulls import distance_matched as distance_matched
    from pushpull.measure.matrix_nulls import rewired as rewired
    from pushpull.measure.matrix_nulls import shuffled_weights as shuffled_weights
    from pushpull.measure.multitaper import multitaper_spectrum as multitaper_spectrum
    from pushpull.measure.parameterised import parameterise_spectrum as parameterise_spectrum
    from pushpull.measure.partial import partial_correlation as partial_correlation
    from pushpull.measure.partial import precision_matrix as precision_matrix
    from pushpull.measure.partial import tangent_connectivity as tangent_connectivity
    from pushpull.measure.spectra import peak_frequency as peak_frequency
    from pushpull.measure.spectra import power_spectrum as power_spectrum
    from pushpull.measure.spike_intervals import bursts as bursts
    from pushpull.measure.spike_intervals import fano_factor as fano_factor
    from pushpull.measure.spike_intervals import interspike_intervals as interspike_intervals
    from pushpull.measure.spike_intervals import interval_irregularity as interval_irregularity
    from pushpull.measure.spike_intervals import population_rate as population_rate
    from pushpull.measure.spike_intervals import spike_rate as spike_rate
    from pushpull.measure.spike_pairs import count_correlation as count_correlation
    from pushpull.measure.spike_pairs import cross_correlogram as cross_correlogram
    from pushpull.measure.spike_pairs import population_synchrony as population_synchrony
    from pushpull.measure.spike_pairs import spike_distance as spike_distance
    from pushpull.measure.spike_pairs import spike_spectrum as spike_spectrum
    from pushpull.measure.states import dwell_times as dwell_times
    from pushpull.measure.states import leading_eigenvector_states as leading_eigenvector_states
    from pushpull.measure.states import leading_eigenvectors as leading_eigenvectors
    from pushpull.measure.states import transition_matrix as transition_matrix
    from pushpull.measure.structure import structure_function as structure_function
    from pushpull.measure.surrogates import amplitude_adjusted as amplitude_adjusted
    from pushpull.measure.surrogates import circularly_shifted as circularly_shifted
    from pushpull.measure.surrogates import phase_randomised as phase_randomised
    from pushpull.measure.surrogates import surrogate_null as surrogate_null
    from pushpull.measure.synchrony import kuramoto_order as kuramoto_order
    from pushpull.measure.synchrony import metastability as metastability
    from pushpull.measure.synchrony import phase_coherence as phase_coherence
    from pushpull.measure.synchrony import phase_locking_value as phase_locking_value
    from pushpull.measure.windows import connectivity_dynamics as connectivity_dynamics
    from pushpull.measure.windows import distribution_distance as distribution_distance
    from pushpull.measure.windows import windowed_connectivity as windowed_connectivity

__all__ = [
    "Tuning",
    "amplitude_adjusted",
    "amplitude_envelope",
    "amplitude_envelope_correlation",
    "band_pass",
    "bursts",
    "circularly_shifted",
    "coherence",
    "compare_connectivity",
    "connectivity_dynamics",
    "contrast",
    "contrast_null",
    "count_correlation",
    "cross_correlogram",
    "decode_bayes",
    "decode_likelihood",
    "distance_matched",
    "distribution_distance",
    "dwell_times",
    "fano_factor",
    "fisher_information",
    "functional_connectivity",
    "graph_measures",
    "ignition",
    "imaginary_coherence",
    "instantaneous_phase",
    "interspike_intervals",
    "interval_irregularity",
    "kuramoto_order",
    "leading_eigenvector_states",
    "leading_eigenvectors",
    "metastability",
    "multitaper_spectrum",
    "node_measures",
    "parameterise_spectrum",
    "partial_correlation",
    "peak_frequency",
    "phase_coherence",
    "phase_locking_value",
    "phase_randomised",
    "population_rate",
    "population_synchrony",
    "population_vector",
    "power_spectrum",
    "precision_matrix",
    "rewired",
    "shuffled_weights",
    "small_worldness",
    "spike_distance",
    "spike_rate",
    "spike_spectrum",
    "structure_function",
    "surrogate_null",
    "tangent_connectivity",
    "transition_matrix",
    "upper_triangle",
    "weighted_phase_lag_index",
    "windowed_connectivity",
]

_HOME = {
    "Tuning": "coding",
    "amplitude_adjusted": "surrogates",
    "amplitude_envelope": "bands",
    "amplitude_envelope_correlation": "envelopes",
    "band_pass": "bands",
    "bursts": "spike_intervals",
    "circularly_shifted": "surrogates",
    "coherence": "cross_spectra",
    "compare_connectivity": "connectivity",
    "connectivity_dynamics": "windows",
    "contrast": "contrasts",
    "contrast_null": "contrasts",
    "count_correlation": "spike_pairs",
    "cross_correlogram": "spike_pairs",
    "decode_bayes": "coding",
    "decode_likelihood": "coding",
    "distance_matched": "matrix_nulls",
    "distribution_distance": "windows",
    "dwell_times": "states",
    "fano_factor": "spike_intervals",
    "fisher_information": "coding",
    "functional_connectivity": "connectivity",
    "graph_measures": "graphs",
    "ignition": "ignitions",
    "imaginary_coherence": "cross_spectra",
    "instantaneous_phase": "bands",
    "interspike_intervals": "spike_intervals",
    "interval_irregularity": "spike_intervals",
    "kuramoto_order": "synchrony",
    "leading_eigenvector_states": "states",
    "leading_eigenvectors": "states",
    "metastability": "synchrony",
    "multitaper_spectrum": "multitaper",
    "node_measures": "graphs",
    "parameterise_spectrum": "parameterised",
    "partial_correlation": "partial",
    "peak_frequency": "spectra",
    "phase_coherence": "synchrony",
    "phase_locking_value": "synchrony",
    "phase_randomised": "surrogates",
    "population_rate": "spike_intervals",
    "population_synchrony": "spike_pairs",
    "population_vector": "coding",
    "power_spectrum": "spectra",
    "precision_matrix": "partial",
    "rewired": "matrix_nulls",
    "shuffled_weights": "matrix_nulls",
    "small_worldness": "graphs",
    "spike_distance": "spike_pairs",
    "spike_rate": "spike_intervals",
    "spike_spectrum": "spike_pairs",
    "structure_function": "structure",
    "surrogate_null": "surrogates",
    "tangent_connectivity": "partial",
    "transition_matrix": "states",
    "upper_triangle": "connectivity",
    "weighted_phase_lag_index": "cross_spectra",
    "windowed_connectivity": "windows",
}

__getattr__, __dir__ = lazy(__name__, {name: f"{__name__}.{file}" for name, file in _HOME.items()})
