"""Connectivity by frequency, phase and amplitude against closed forms, in standard errors."""

import numpy as np
import pytest
import xarray as xr
from scipy.signal import lfilter
from scipy.special import i0, i1

from pushpull.base.errors import DataError
from pushpull.measure import (
    amplitude_envelope_correlation,
    coherence,
    imaginary_coherence,
    metastability,
    phase_coherence,
    phase_locking_value,
    weighted_phase_lag_index,
)

SAMPLES, WINDOW, LAG, GAIN = 200_000, 100, 3, 0.8
SEGMENTS = 2 * SAMPLES / WINDOW * 0.947  # independent ones: overlapping Hann windows share (1/6)**2 of their power


@pytest.fixture(scope="module")
def delayed():
    """White x and y(t) = a x(t - d) + white noise: coherence a^2/(a^2 + 1), phase 2 pi f d."""
    generator = np.random.default_rng(7)
    x = generator.standard_normal(SAMPLES + LAG)
    return np.stack([x[LAG:], GAIN * x[:-LAG] + generator.standard_normal(SAMPLES)], axis=1)


def test_coherence_of_a_delayed_noisy_copy_is_its_share_of_power(delayed):
    found = coherence(delayed, window="0.1 s", period="1 ms").sel(other=1, node=0)[2:-2]
    expected = GAIN**2 / (GAIN**2 + 1)
    shortened = expected * (1 - LAG / WINDOW) ** 2  # a delay within the window costs overlap, to first order
    error = np.sqrt(2 * expected) * (1 - expected) / np.sqrt(SEGMENTS)
    assert float(np.abs(found - (expected + shortened) / 2).max()) < 5 * error + (expected - shortened) / 2
    assert found["frequency"].attrs["units"] == "Hz"


def test_the_one_who_leads_has_positive_imaginary_coherence(delayed):
    found = imaginary_coherence(delayed, window="0.1 s", period="1 ms")
    frequency = found["frequency"].values
    size = np.sqrt(GAIN**2 / (GAIN**2 + 1))
    expected = size * np.sin(2 * np.pi * frequency * LAG * 1e-3)
    error = 1 / np.sqrt(SEGMENTS)
    assert np.abs(found.values[2:-2, 0, 1] - expected[2:-2]).max() < 5 * error + (LAG / WINDOW) * size
    np.testing.assert_allclose(found[:, 0, 1], -found[:, 1, 0], atol=1e-12)


def test_mixing_without_delay_has_no_imaginary_coherence_and_no_lag(generator):
    source = generator.standard_normal((50_000, 2))
    mixed = source @ np.array([[1, 0.7], [0.4, 1]])
    options = {"window": "0.1 s", "period": "1 ms"}
    assert float(coherence(mixed, (50, 200), **options)[0, 1]) > 0.3
    segments = 2 * 50_000 / 100 * 0.947
    assert float(np.abs(imaginary_coherence(mixed, **options)).max()) < 5 / np.sqrt(2 * segments)
    lag = weighted_phase_lag_index(mixed, **options)[:, 0, 1]
    assert float(lag.mean()) == pytest.approx(0.0, abs=5 * float(lag.std()) / np.sqrt(lag.size) * np.sqrt(2))
    plain = weighted_phase_lag_index(mixed, debiased=False, **options)[:, 0, 1]
    assert float(plain.mean()) > 0.005


def test_a_constant_lead_has_a_full_phase_lag_index(delayed):
    clock = np.arange(20_000) * 1e-3
    noise = 0.01 * np.random.default_rng(1).standard_normal((20_000, 2))
    wave = np.stack([np.cos(2 * np.pi * 10 * clock), np.cos(2 * np.pi * 10 * clock - 1.0)], axis=1) + noise
    for debiased in (True, False):
        found = weighted_phase_lag_index(wave, ("9 Hz", "11 Hz"), debiased=debiased, window="1 s", period="1 ms")
        assert float(found[0, 1]) == pytest.approx(1.0, abs=0.01)
        assert float(found[0, 0]) == 0.0


def test_the_plain_index_of_gaussian_imaginary_parts_is_their_mean_ratio(generator):
    """Segments whose imaginary part is m + n(0, 1): |E y|/E|y|, here by the folded normal mean; squared when debiased."""
    from pushpull.measure.cross_spectra import Segments

    m, count = 0.5, 20_000
    lag = m + generator.standard_normal(count)
    pieces = np.stack([1j * lag, np.ones(count)], axis=-1)[None, :, None, :]
    signal = xr.DataArray(np.zeros((2, 2)), dims=("time", "node"))
    segments = Segments(signal, pieces, xr.Variable("frequency", [1.0]))
    folded = np.sqrt(2 / np.pi) * np.exp(-(m**2) / 2) + m * (1 - 2 * 0.3085375)
    for debiased, expected in ((False, m / folded), (True, (m / folded) ** 2)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pushpull.measure.cross_spectra.fourier_segments", lambda *_: segments)
            found = float(weighted_phase_lag_index(np.zeros((9, 2)), debiased=debiased)[0, 0, 1])
        assert found == pytest.approx(expected, abs=5 * 1.6 / np.sqrt(count))


def test_phase_locking_of_von_mises_differences_is_the_bessel_ratio(generator):
    concentration, count = 1.5, 20_000
    first = generator.uniform(-np.pi, np.pi, count)
    phases = np.stack([first, first + 0.7 + generator.vonmises(0.0, concentration, count)], axis=1)
    expected = i1(concentration) / i0(concentration)
    error = np.sqrt((1 - expected / concentration - expected**2) / count)
    assert float(phase_locking_value(phases)[0, 1]) == pytest.approx(expected, abs=5 * error)


def test_phase_locking_by_chance_is_that_of_rayleigh(generator):
    found = phase_locking_value(generator.uniform(-np.pi, np.pi, (400, 60)))
    upper = found.values[np.triu_indices(60, 1)]
    assert upper.mean() == pytest.approx(np.sqrt(np.pi / 4 / 400), abs=5 * np.sqrt((1 - np.pi / 4) / 400 / upper.size) * 1.5)


def test_phase_coherence_is_the_cosine_of_the_difference():
    phases = np.array([[0.1, 0.5, 2.0], [0.0, 1.0, 4.0]])
    found = phase_coherence(phases)
    assert found.dims == ("time", "node", "other")
    assert float(found[1, 1, 2]) == pytest.approx(np.cos(3.0))


def test_metastability_of_a_drifting_pair_is_that_of_a_cosine():
    """|cos(d/2)| with d uniform has mean 2/pi and variance 1/2 - 4/pi^2."""
    turn = np.linspace(0, 2 * np.pi, 4001)[:-1]
    phases = xr.DataArray(np.stack([turn, 0 * turn], axis=1)[..., None], dims=("time", "node", "copy"))
    found = metastability(phases)
    assert found.dims == ("copy",)
    assert float(found[0]) == pytest.approx(np.sqrt(0.5 - 4 / np.pi**2), rel=1e-5)


def envelopes(generator, correlation, samples=60_000):
    """Slow positive envelopes (correlated as given) of carriers at 10 Hz."""
    slow = generator.standard_normal((samples, 2)) @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    slow = lfilter([1], [1, -0.998], slow, axis=0)
    slow = 5 + slow / slow.std(axis=0)
    return slow, np.arange(samples) * 2e-3


@pytest.mark.parametrize("orthogonalise", [False, True])
def test_envelope_correlation_of_carriers_a_quarter_apart_is_that_of_their_envelopes(generator, orthogonalise):
    slow, clock = envelopes(generator, 0.7)
    wave = slow * np.stack([np.cos(2 * np.pi * 10 * clock), np.sin(2 * np.pi * 10 * clock)], axis=1)
    found = amplitude_envelope_correlation(wave, ("6 Hz", "14 Hz"), orthogonalise=orthogonalise, period="2 ms")
    assert float(found[0, 1]) == pytest.approx(np.corrcoef(slow.T)[0, 1], abs=0.02)


def test_orthogonalised_envelopes_lose_what_is_mixed_without_delay(generator):
    source = generator.standard_normal((100_000, 2, 4))
    mixed = np.stack([source[:, 0], 0.8 * source[:, 0] + 0.6 * source[:, 1]], axis=1)
    band = ("8 Hz", "12 Hz")
    plain = amplitude_envelope_correlation(mixed, band, period="5 ms")
    clean = amplitude_envelope_correlation(mixed, band, orthogonalise=True, period="5 ms")
    assert plain.dims == ("node", "other", "copy")
    effective = 100_000 * 5e-3 * 2 * 4 / 2  # samples of a 4 Hz wide envelope
    assert float(plain[0, 1].mean()) == pytest.approx(0.64, abs=0.05)
    assert float(np.abs(clean[0, 1]).max()) < 5 / np.sqrt(effective)


def test_copies_and_labels_are_kept(generator):
    coords = {"time": ("time", np.arange(800.0), {"units": "ms"}), "node": list("ab"), "copy": [0, 1, 2]}
    signal = xr.DataArray(generator.standard_normal((800, 2, 3)), dims=("time", "node", "copy"), coords=coords)
    for measure in (coherence, imaginary_coherence, weighted_phase_lag_index):
        found = measure(signal)
        assert found.dims == ("frequency", "node", "other", "copy")
        np.testing.assert_allclose(found.sel(copy=1, drop=True), measure(signal.sel(copy=1)), atol=1e-12)
        assert measure(signal, (20, 60)).sel(node="a", other="b").dims == ("copy",)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"window": "600 ms"}, "windows of 600 samples give 1 segments of 800 samples\nhint: take a window from 0.008 to 0.4 s"),
        ({"window": "4 ms"}, "windows of 4 samples"),
        ({"band": ("1 Hz", "2 Hz")}, r"no frequency lies in the band \('1 Hz', '2 Hz'\)\nhint: frequencies lie 10 apart"),
    ],
)
def test_segments_that_do_not_fit_are_refused(generator, options, message):
    with pytest.raises(DataError, match=message):
        coherence(generator.standard_normal((800, 2)), period="1 ms", **options)
