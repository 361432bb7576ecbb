"""Noise with a memory and noise shared between nodes: variances, correlations and spectra against closed forms."""

import numpy as np
import pytest

import pushpull as pp

QUIET = {"progress": False, "seed": 4}
ADDED = pp.Model.from_text("x' = drive", name="Added", time="1", ports=["drive"])


def test_coloured_noise_starts_stationary_and_forgets_at_its_time_constant():
    """Ornstein-Uhlenbeck: variance s**2 at all times, correlation exp(-t/tau); the exponential scheme is exact at any dt."""
    copies, tau, size = 4000, 4.0, 0.6
    model = ADDED.with_noise(drive=size, tau=tau)
    run = pp.simulate(model, duration=16, dt=1, scheme=pp.ExponentialEuler(), copies=copies, record="coloured_drive", **QUIET)
    n = run["coloured_drive"].values
    for row in n:
        assert abs(row.mean()) < 5 * size / np.sqrt(copies)
        assert abs(row.var() - size**2) < 5 * size**2 * np.sqrt(2 / copies)
    for lag in (1, 4, 12):
        expected = np.exp(-lag / tau)
        found = np.corrcoef(n[0], n[lag])[0, 1]
        assert abs(found - expected) < 5 * (1 - expected**2) / np.sqrt(copies)


def test_coloured_noise_enters_a_port_inside_a_nonlinearity():
    """The mean of exp(n) is exp(s**2/2); copies are independent, so their spread gives the standard error."""
    model = pp.Model.from_text("x' = exp(2*drive)/2", name="Curved", time="1", ports=["drive"]).with_noise(drive=0.4, tau=0.5)
    run = pp.simulate(model, duration=20.05, dt=0.05, copies=1000, record=pp.Sample("x", 20), **QUIET)
    rate = run["x"].values[-1] / 20
    assert abs(rate.mean() - np.exp(2 * 0.4**2) / 2) < 5 * rate.std() / np.sqrt(1000)


def test_coloured_noise_on_a_state_diffuses_as_white_noise_after_many_time_constants():
    """x' = n: the variance of x is 2 s**2 tau (t - tau (1 - exp(-t/tau))); time in ms, the amplitude in mV/s."""
    open_ = pp.Model.from_text("v' = drive\nv(0) = 0[mV]", name="Open", ports={"drive": "mV/ms"})
    model = open_.with_noise(v="50 mV/s", tau="20 ms")
    run = pp.simulate(model, duration=100.5, dt=0.5, copies=3000, record=pp.Sample("v", 100), **QUIET)
    variance = 2 * 0.05**2 * 20 * (100 - 20 * (1 - np.exp(-5)))
    assert abs(run["v"].values[-1].var() - variance) < 5 * variance * np.sqrt(2 / 3000)


def corners(model):
    """Return rate and variance of every process of pink noise on x, from the trees."""
    numbers = {d.state: d.expression for d in model.definition.derivatives if d.state.startswith("pink")}
    starts = [model.definition.field(state).start for state in numbers]
    return [(e.left.operand.left.value, start.left.right.value**2) for e, start in zip(numbers.values(), starts, strict=True)]


@pytest.mark.parametrize("band", [(1.0, 3.0), (0.1, 10.0), (0.01, 100.0), (1e-3, 1e3)], ids=str)
def test_pink_noise_has_the_slope_of_one_over_f_in_its_band(band):
    f = np.geomspace(*band, 400)
    spectrum = sum(2 * v * rate / (rate**2 + (2 * np.pi * f) ** 2) for rate, v in corners(ADDED.with_noise(x=1, pink=band)))
    slopes = np.diff(np.log(spectrum)) / np.diff(np.log(f))
    assert np.abs(slopes + 1).max() < 0.05
    assert sum(v for _, v in corners(ADDED.with_noise(x=1, pink=band))) == pytest.approx(1)


def test_pink_noise_of_a_run_has_the_spectrum_of_its_processes():
    """Periodograms of 100 copies, averaged over octaves; a periodogram has the standard error of its mean."""
    dt, steps, copies = 0.25, 8192, 100
    model = pp.Model.from_text("x' = drive/tau\ntau = 1[ms]", name="Added", ports=["drive"])
    model = model.with_noise(drive=2.0, pink=("5 Hz", "50 Hz"))
    run = pp.simulate(
        model, duration=(steps - 1) * dt, dt=dt, scheme=pp.ExponentialEuler(), copies=copies, record="pink_drive", **QUIET
    )
    x = run["pink_drive"].values
    assert abs(x[0].var() - 4) < 5 * 4 * np.sqrt(2 / copies)
    window = np.hanning(len(x))[:, np.newaxis]
    power = np.abs(np.fft.rfft(x * window, axis=0)) ** 2 * dt / 1000 / (window**2).sum()
    f = np.fft.rfftfreq(len(x), dt / 1000)
    expected = sum(4 * 2 * v * 1000 * rate / ((1000 * rate) ** 2 + (2 * np.pi * f) ** 2) for rate, v in corners(model))
    for low in (5, 10, 20):
        inside = (f >= low) & (f < 2 * low)
        ratio = (power[inside] / expected[inside, np.newaxis]).mean(axis=0)
        assert abs(ratio.mean() - 1) < 5 * ratio.std() / np.sqrt(copies)


@pytest.mark.parametrize("tau", [None, 2.0], ids=["white", "coloured"])
def test_noise_over_nodes_has_the_correlations_that_were_asked_for(tau):
    wanted = np.array([[1, 0.8, -0.3], [0.8, 1, 0.1], [-0.3, 0.1, 1]])
    steps = 4000
    model = pp.Model.from_text("x' = drive", name="Added", time="1", ports=["drive"])
    model = model.with_noise(drive=pp.per_node([1.0, 2.0, 0.5]), tau=tau, correlation=wanted)
    if tau is None:
        run = pp.simulate(pp.Population(model, 3), duration=steps, dt=1, scheme=pp.Euler(), **QUIET)
        drawn = np.diff(run["x"].values, axis=0)
    else:
        run = pp.simulate(pp.Population(model, 3), duration=1, dt=1, copies=steps, record="coloured_drive", **QUIET)
        drawn = run["coloured_drive"].values[0].T
    found = np.corrcoef(drawn.T)
    assert (np.abs(found - wanted) <= 5 * (1 - wanted**2) / np.sqrt(steps) + 1e-12).all()
    np.testing.assert_allclose(drawn.std(axis=0), [1.0, 2.0, 0.5], rtol=5 / np.sqrt(2 * steps))


def test_a_correlation_of_one_is_one_source_for_all_nodes():
    model = ADDED.with_noise(drive=1, correlation=1)
    for target in ("numpy", "cpu"):
        x = pp.simulate(pp.Population(model, 130), duration=20, dt=1, copies=2, target=target, **QUIET)["x"].values
        assert (x == x[:, :1]).all()
        assert not (x[-1, :, 0] == x[-1, :, 1]).any()


def mixed(duration=30, **options):
    model = pp.models.WilsonCowan().with_noise(E=0.02, correlation=0.4).with_noise(drive=0.3, tau=2, correlation=0.9)
    return pp.simulate(pp.Population(model, 70), duration=duration, dt=0.05, **(QUIET | {"copies": 3} | options))


def test_correlated_noise_is_the_same_for_any_threads_any_split_and_on_both_targets():
    whole = mixed()
    for other in (mixed(threads=1), mixed(10).continue_for(20)):
        for name in whole.names:
            assert (whole[name].values == other[name].values).all()
    for name, reference in ((name, mixed(4, target="numpy")[name].values) for name in whole.names):
        np.testing.assert_allclose(whole[name].values[: len(reference)], reference, atol=3e-6)


def test_correlated_noise_of_copies_is_that_of_any_block_of_them():
    whole, first = mixed(2, copies=3), mixed(2, copies=2)
    assert (whole["E"].values[..., :2] == first["E"].values).all()
