"""Fixed points and linear noise of networks, read off their equations, against closed forms and long simulations."""

import numpy as np
import pytest
from scipy.sparse import csr_array

import pushpull as pp
from pushpull.base.errors import DataError, ModelError
from pushpull.dynamics import (
    coherence_of,
    covariance,
    cross_spectrum_of,
    fixed_point,
    functional_connectivity_of,
    power_spectrum_of,
)
from pushpull.dynamics.flow import NetworkFlow

LEAK = pp.Model.from_text("x' = -x + drive", name="Leak", time="1", ports=["drive"], couples={"drive": "x"})


RING = np.roll(np.eye(3), 1, axis=0)


def pair(model, weights, delays=0.0, coupling=None):
    name = model.definition.name
    port, sent = model.definition.couples[0]
    operator = pp.operators.Dense(np.asarray(weights, float), np.asarray(delays, float))
    edge = pp.Edge({name: sent}, {name: port}, operator, coupling or pp.Linear())
    return pp.Network((pp.Population(model, len(weights)),), (edge,))


def test_the_fixed_point_of_a_chain_is_solved_by_hand():
    """x0 = 1/2 by itself; x1' = -x1 + 0.4*x0."""
    model = LEAK.from_text("x' = -x + k + drive", name="Leak", time="1", ports=["drive"], couples={"drive": "x"}, k=0.5)
    found = fixed_point(pair(model.replace(k=pp.per_node([0.5, 0.0])), [[0, 0], [0.4, 0]]))
    np.testing.assert_allclose(found["x"], [0.5, 0.2], rtol=1e-12)


def test_a_fixed_point_at_zero_is_found():
    found = fixed_point(pp.models.StuartLandau(alpha=-0.1))
    assert float(abs(found["x"])) < 1e-9


@pytest.mark.parametrize(("w", "start", "expected"), [(0.9, 0.05, 0.034355), (1.0, 0.05, 0.035681)])
def test_the_mean_field_of_a_region_rests_where_it_was_computed(w, start, expected):
    assert float(fixed_point(pp.models.ReducedWongWang(w=w), {"S": start})["S"]) == pytest.approx(expected, abs=5e-7)


def test_the_start_decides_between_two_fixed_points_and_copies_are_solved_apart():
    model = pp.models.ReducedWongWang(w=pp.per_copy([0.9, 1.4]))
    low, high = (fixed_point(model, {"S": start})["S"] for start in (0.05, 0.7))
    assert low.dims == ("copy",)
    assert float(high[1]) > 0.4 > 0.1 > float(low[1])
    again = fixed_point(model, {"S": high})["S"]
    np.testing.assert_allclose(again, high, rtol=1e-12)


@pytest.mark.parametrize("coupling", [pp.Sigmoidal(strength=10), pp.Diffusive(strength=2), pp.HyperbolicTangent(strength=3)])
def test_the_linearisation_of_a_network_is_the_slope_of_its_drift(generator, coupling):
    model = pp.models.JansenRit(P=pp.per_node([30.0, 60.0, 90.0])).with_noise(drive=0.1)
    flow = NetworkFlow.of(pair(model, generator.random((3, 3)), 4 * generator.random((3, 3)), coupling), {})
    at, step = flow.start({}, 0) + 0.01 * generator.random(flow.size), 1e-6
    for direction in generator.standard_normal((3, flow.size)):
        slope = (flow.rates(at + step * direction, 0) - flow.rates(at - step * direction, 0)) / (2 * step)
        np.testing.assert_allclose(flow.linear(at, 0).undelayed @ direction, slope, rtol=1e-6, atol=1e-7 * np.abs(slope).max())


def test_correlated_noise_makes_correlated_nodes():
    """Uncoupled leaks under noise of correlation c correlate by c; coloured noise is a state of its own, s^2 tau/(1 + tau)."""
    model = LEAK.with_noise(x=0.5, correlation=0.4)
    found = covariance(pp.Population(model, 3), quantity="x")
    np.testing.assert_allclose(found, 0.125 * (0.6 * np.eye(3) + 0.4), rtol=1e-12)
    slow = covariance(LEAK.with_noise(drive=0.5, tau=2.0), quantity="x")
    np.testing.assert_allclose(slow, 0.25 * 2 / 3, rtol=1e-12)


@pytest.mark.parametrize(
    ("operator", "weights", "delays"),
    [
        (pp.operators.AllToAll(0.2, self_connections=False), 0.2 * (1 - np.eye(3)), 0.0),
        (pp.operators.OneToOne(0.2, delays=0.5), 0.2 * np.eye(3), 0.5),
        (pp.operators.Csr(csr_array(0.3 * RING), delays=0.7), 0.3 * RING, 0.7),
    ],
)
def test_every_operator_is_linearised_as_the_matrix_it_is(operator, weights, delays):
    node = pp.Population(LEAK.with_noise(x=1.0), 3)
    edges = (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, each) for each in (operator, pp.operators.Dense(weights, delays)))
    own, matrix = (cross_spectrum_of(pp.Network((node,), (edge,)), [0.1, 0.3]).values for edge in edges)
    np.testing.assert_allclose(own, matrix, rtol=1e-12)


def test_populations_of_different_models_are_linearised_together():
    """y' = -2 y + x and x' = -x: by hand, the covariance of x alone driven by noise s is s^2/2 [[1, 1/3], [1/3, 1/6]]."""
    fast = pp.Model.from_text("y' = -2*y + drive", name="Fast", time="1", ports=["drive"])
    edge = pp.Edge({"Leak": "x"}, {"Fast": "drive"}, pp.operators.Dense(np.ones((1, 1))))
    found = covariance(pp.Network((pp.Population(LEAK.with_noise(x=0.4)), pp.Population(fast)), (edge,)))
    assert list(found["state"].values) == ["Leak/x/0", "Fast/y/0"]
    np.testing.assert_allclose(found, 0.08 * np.array([[1, 1 / 3], [1 / 3, 1 / 6]]), rtol=1e-12)


def test_units_of_a_model_are_those_of_its_fields():
    model = pp.Model.from_text("v(0) = 0[mV]\nv' = -v/tau\ntau = 10[ms]", name="Membrane").with_noise(v="0.2 mV/sqrt(ms)")
    found = covariance(model)
    assert found.attrs["units"] == "mV^2"
    assert float(found[0, 0]) == pytest.approx(0.2**2 * 10 / 2)
    power = power_spectrum_of(model, [0.0, 5.0], quantity="v")
    assert power.attrs["units"] == "mV^2/Hz"
    corner = 2 * np.pi * 5.0 * 0.01
    np.testing.assert_allclose(power[:, 0], 2 * 0.04 * 1e-3 * 100 / np.array([1, 1 + corner**2]), rtol=1e-12)


@pytest.mark.parametrize(("strength", "similarity"), [(1, 0.408625), (10, 0.545634), (100, 0.642174), (200, 0.646278)])
def test_a_network_of_leaks_explains_function_as_published(strength, similarity):
    human = pp.data.connectome("dk-84").normalise("spectral")
    brain = pp.Network.from_connectome(LEAK.with_noise(x=1.0), human, coupling=pp.Diffusive(strength=strength))
    found = functional_connectivity_of(brain)
    assert list(found["node"].values) == list(human.labels)
    assert pp.measure.compare_connectivity(found, human.functional) == pytest.approx(similarity, abs=1e-5)


def test_couplings_may_differ_between_copies():
    coupling = pp.Diffusive(strength=pp.per_copy([0.5, 2.0]))
    found = functional_connectivity_of(pair(LEAK.with_noise(x=1.0), [[0, 1], [1, 0]], coupling=coupling))
    assert found.dims == ("node", "other", "copy")
    np.testing.assert_allclose(found[0, 1], [0.5 / 1.5, 2 / 3], rtol=1e-12)


@pytest.mark.parametrize(("strength", "delay"), [(0.5, 3.0), (-0.5, 3.0), (-1.0, 1.0)])
def test_a_delayed_loop_has_the_variance_of_its_closed_form(strength, delay):
    """dx = -(x - b x(t - d)) dt + dW; variance after Kuechler & Mensch (1992), Stochastics 40:23, in hyperbolic functions."""
    found = covariance(pair(LEAK.with_noise(x=1.0), [[strength]], [[delay]]))
    rate = np.sqrt(complex(1 - strength**2)) or 1e-9
    slope = np.sinh(rate * delay) / rate if abs(rate) > 1e-6 else delay
    expected = (1 - strength * slope) / (2 * (1 - strength * np.cosh(rate * delay)))
    assert float(found[0, 0]) == pytest.approx(expected.real, rel=1e-5)


@pytest.mark.parametrize(("delay", "stable"), [(1.2, True), (1.22, False)])
def test_a_delay_beyond_the_hopf_point_is_refused(delay, stable):
    """x' = -x - 2 x(t - d) loses stability at d = arccos(-1/2)/sqrt(3) = 1.2092."""
    loop = pair(LEAK.with_noise(x=1.0), [[-2.0]], [[delay]])
    if stable:
        assert float(power_spectrum_of(loop, [0.25])[0, 0]) > 0
    else:
        with pytest.raises(DataError, match="the delayed network is unstable: 2 of its roots grow"):
            power_spectrum_of(loop, [0.25])


def test_the_spectrum_integrates_to_the_covariance():
    damped = pp.models.StuartLandau(alpha=-0.5, omega=3.0).with_noise(x=0.1, y=0.2)
    frequency = np.linspace(0, 100, 20_001)
    power = power_spectrum_of(damped, frequency, quantity="x")[:, 0]
    assert float(power.integrate("frequency")) == pytest.approx(float(covariance(damped, quantity="x")[0, 0]), rel=1e-3)


def test_a_damped_oscillator_has_a_lorentzian_peak():
    """With circular noise, S = D/2 [1/((w - w0)^2 + a^2) + 1/((w + w0)^2 + a^2)] in x, two-sided; width |a|."""
    frequency = np.array([0.1, 0.5, 1.0])
    found = power_spectrum_of(pp.models.StuartLandau(alpha=-0.3, omega=3.0).with_noise(x=0.1, y=0.1), frequency)[:, 0]
    w = 2 * np.pi * frequency
    expected = 2 * 0.01 / 2 * (1 / ((w - 3) ** 2 + 0.09) + 1 / ((w + 3) ** 2 + 0.09))
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_a_drug_changes_the_spectrum_as_corrected_perturbation_theory_says():
    """dS = R dJ S + S dJ* R* (the printed R [dJ Sigma + Sigma dJ*] R* is not the first-order change)."""
    weights, change = np.array([[0, 0.3], [0.5, 0]]), 1e-6
    near, far = (
        cross_spectrum_of(pair(LEAK.with_noise(x=1.0), w), [0.2])[0].values / 2 for w in (weights, weights * (1 + change))
    )
    matrix = -np.eye(2) + weights
    resolvent = np.linalg.inv(2j * np.pi * 0.2 * np.eye(2) - matrix)
    first = resolvent @ weights @ near
    np.testing.assert_allclose((far - near) / change, first + first.conj().T, rtol=1e-5)


def test_coherence_and_phase_of_a_delayed_copy_are_those_of_its_filter():
    """x1 follows x0 through gain g, delay d and the leak 1/(1 + i w): phase -w d - atan(w), and x0 leads."""
    chain = pair(LEAK.with_noise(x=1.0), [[0, 0], [0.8, 0]], [[0, 0], [1.5, 0]])
    frequency = np.array([0.05, 0.1])
    w = 2 * np.pi * frequency
    cross = cross_spectrum_of(chain, frequency)[:, 0, 1].values
    np.testing.assert_allclose(np.angle(cross), w * 1.5 + np.arctan(w), rtol=1e-10)
    signal = 0.64 / (1 + w**2)
    np.testing.assert_allclose(coherence_of(chain, frequency)[:, 0, 1], signal / (signal + 1), rtol=1e-10)


def test_a_long_run_of_coupled_masses_agrees_with_linear_noise():
    model = pp.models.JansenRit(P=30).with_noise(drive="0.3 1/sqrt(s)")
    weights = np.array([[0, 1, 0.2], [1, 0, 0.5], [0.2, 0.5, 0]])
    brain = pair(model, weights, 10.0 * (weights > 0), pp.Sigmoidal(strength=20))
    rest = fixed_point(brain)
    initial = {name: pp.per_node(state.values) for name, state in rest.items()}
    options = {"duration": "4 s", "dt": "1 ms", "transient": "1 s", "seed": 3, "copies": 32, "progress": False}
    run = pp.simulate(brain, record=pp.Sample("eeg", "2 ms"), initial=initial, precision="double", **options)
    eeg = run["eeg"] - run["eeg"].mean("time")
    products = (eeg * eeg.rename(node="other")).mean("time")
    error = products.std("copy", ddof=1) / np.sqrt(32)
    expected = covariance(brain, quantity="eeg")
    assert float(np.abs((products.mean("copy") - expected) / error).max()) < 5
    assert expected.attrs["units"] == "mV^2"
    power = pp.measure.power_spectrum(eeg, window="1 s").sel(frequency=slice(2, 40))
    spread = power.std("copy", ddof=1) / np.sqrt(32)
    closed = power_spectrum_of(brain, power["frequency"].values)
    assert float(np.abs((power.mean("copy") - closed) / (5 * spread + 0.02 * closed)).max()) < 1


@pytest.mark.parametrize(
    ("source", "options", "error", "message"),
    [
        (LEAK, {}, DataError, "the system has no noise\nhint: attach some"),
        (LEAK.with_noise(x=1.0), {"quantity": "y"}, ModelError, "'y' is a quantity of no populations"),
        (LEAK.with_noise(x=1.0), {"at": {"y": 1.0}}, ModelError, "there is no state 'y'"),
        (-np.eye(2), {}, DataError, "a jacobian says nothing of the noise"),
        (-np.eye(2), {"noise": 1.0, "quantity": "x"}, DataError, "a jacobian has no quantities"),
        (
            pp.models.StuartLandau().with_noise(x=0.1),
            {},
            DataError,
            r"the jacobian is unstable: its leading eigenvalue is 1 \+- 2i",
        ),
        (pp.models.LeakyIntegrateAndFire().with_noise(v=0.1), {}, ModelError, "has events, which linear noise cannot pass"),
    ],
)
def test_systems_without_linear_noise_are_refused(source, options, error, message):
    with pytest.raises(error, match=message):
        covariance(source, **options)


def test_what_has_no_fixed_point_is_refused():
    with pytest.raises(DataError, match="no fixed point was reached from this start\nhint: start nearer"):
        fixed_point(pp.Model.from_text("x' = 1 + x**2", name="Blow", time="1"))
    with pytest.raises(ModelError, match="the equations of Driven depend on time"):
        fixed_point(pp.Model.from_text("x' = -x + sin(t)", name="Driven", time="1"))
    relay = pp.Model.from_text("x' = -x\nheard = x + drive", name="Relay", time="1", ports=["drive"])
    edge = pp.Edge({"Relay": "heard"}, {"Relay": "drive"}, pp.operators.Dense(0.5 * RING))
    with pytest.raises(ModelError, match="what Relay sends depends on what it receives"):
        fixed_point(pp.Network((pp.Population(relay, 3),), (edge,)))
    with pytest.raises(DataError, match="frequencies are not a list of finite numbers"):
        power_spectrum_of(LEAK.with_noise(x=1.0), [-1.0])
