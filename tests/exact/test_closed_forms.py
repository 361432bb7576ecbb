"""Dynamic numbers that theory gives in closed form: transients, frequencies, locking, death of oscillation."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import lambertw

import pushpull as pp


def course(model, duration, dt, **options):
    options = {"scheme": pp.RK4(), "target": "numpy", "progress": False, **options}
    return pp.simulate(model, duration=duration, dt=dt, **options)


@pytest.mark.parametrize(
    ("alpha", "gamma", "beta", "omega", "radius"),
    [(1.0, 1.0, 0.0, 2.0, 0.1), (1.3, 2.0, 0.8, 2.0, 0.05), (0.6, 0.5, -0.7, 1.0, 2.0), (-0.2, 1.0, 0.5, 3.0, 1.5)],
)
def test_stuart_landau_transient_has_its_closed_form(alpha, gamma, beta, omega, radius):
    """r(t) and theta(t) of z' = (alpha + i omega) z - (gamma + i beta) |z|**2 z from z = radius."""
    model = pp.models.StuartLandau(alpha=alpha, gamma=gamma, beta=beta, omega=omega)
    run = course(model, 8, 0.005, initial={"x": radius, "y": 0.0})
    t = run["x"].time.values
    fade = np.exp(-2 * alpha * t)
    r = np.sqrt(alpha / (gamma + (alpha / radius**2 - gamma) * fade))
    theta = (omega - alpha * beta / gamma) * t - beta / (2 * gamma) * np.log(
        gamma / alpha * radius**2 + fade * (1 - gamma / alpha * radius**2)
    )
    np.testing.assert_allclose(run["x"], r * np.cos(theta), rtol=0, atol=2e-8)
    np.testing.assert_allclose(run["y"], r * np.sin(theta), rtol=0, atol=2e-8)


def rotors(weights, delays, strength, **parameters):
    count = len(weights)
    population = pp.Population(pp.models.Kuramoto(**parameters), count)
    operator = pp.operators.Dense(np.asarray(weights), np.broadcast_to(np.asarray(delays, dtype=float), np.shape(weights)))
    return pp.Network((population,), (pp.Edge({"Kuramoto": "theta"}, {"Kuramoto": "drive"}, operator, pp.Kuramoto(strength)),))


def speed_of(run, span):
    theta = run["theta"].values
    dt = float(run["theta"].time[1])
    steps = round(span / dt)
    return (theta[-1] - theta[-1 - steps]) / (steps * dt)


@pytest.mark.parametrize(("omega", "strength", "tau"), [(1.0, 0.5, 0.4), (1.0, 0.5, 5.7), (2.0, 0.3, 1.037)])
def test_two_delayed_phase_oscillators_run_at_the_frequency_of_schuster_and_wagner(omega, strength, tau):
    """Omega = omega - s K sin(Omega tau), in phase (s = 1) or opposed (s = -1), whichever has s cos(Omega tau) > 0."""
    network = rotors([[0, 1], [1, 0]], tau, strength, omega=omega)
    run = course(
        network, 150.05, 0.05, scheme=pp.Heun(), initial={"theta": pp.per_node([0.0, 0.3])}, history={"theta": f"{omega}*t"}
    )
    speeds = speed_of(run, 20)
    gap = run["theta"].values[-1] @ [1, -1]
    side = 1 if np.cos(gap) > 0 else -1
    grid = np.arange(omega - strength - 0.05, omega + strength + 0.05, 0.01)
    rest = [f - omega + side * strength * np.sin(f * tau) for f in grid]
    crossings = [k for k in range(len(grid) - 1) if rest[k] * rest[k + 1] < 0]
    roots = [brentq(lambda f: f - omega + side * strength * np.sin(f * tau), grid[k], grid[k + 1]) for k in crossings]
    assert abs(np.sin(gap)) < 1e-3
    np.testing.assert_allclose(speeds, speeds[0], rtol=1e-4)
    assert min(abs(speeds[0] - f) for f in roots if side * np.cos(f * tau) > 0) < 5e-4


def test_two_rotors_drift_at_the_beat_of_adlers_equation():
    """phi' = gap - 2K sin(phi): one turn lasts 2 pi / sqrt(gap**2 - 4 K**2)."""
    gap, strength = 0.5, 0.2
    network = rotors([[0, 1], [1, 0]], 0, strength, omega=pp.per_node([1.0, 1.5]))
    run = course(network, 200, 0.05)
    phi = run["theta"].values @ [-1, 1]
    times = [np.interp(2 * np.pi * k, phi, run["theta"].time.values) for k in range(1, 9)]
    np.testing.assert_allclose(np.diff(times), 2 * np.pi / np.sqrt(gap**2 - 4 * strength**2), rtol=1e-4)


def test_two_rotors_lock_with_the_lag_of_adlers_equation():
    network = rotors([[0, 1], [1, 0]], 0, 0.4, omega=pp.per_node([1.0, 1.5]))
    phi = course(network, 100, 0.05)["theta"].values[-1] @ [-1, 1]
    assert phi == pytest.approx(np.arcsin(0.5 / 0.8), abs=1e-9)


@pytest.mark.parametrize(
    ("strength", "spread", "dead"), [(1.5, 2.7, False), (1.5, 2.9, True), (1.1, 4.0, True), (0.9, 4.0, False)]
)
def test_amplitude_death_begins_where_aronson_says(strength, spread, dead):
    """Death of z_j' = (1 + i omega_j - |z_j|**2) z_j + K (z_k - z_j) needs K > 1 and a spread above 2 sqrt(2K - 1)."""
    model = pp.models.StuartLandau(omega=pp.per_node([2.0, 2.0 + spread]))
    operator = pp.operators.Dense(np.array([[0.0, 1.0], [1.0, 0.0]]))
    edges = [pp.Edge({"StuartLandau": s}, {"StuartLandau": f"drive_{s}"}, operator, pp.Diffusive(strength)) for s in "xy"]
    run = course(
        pp.Network((pp.Population(model, 2),), edges), 200, 0.05, record="amplitude", initial={"x": pp.per_node([0.5, 0.4])}
    )
    assert (run["amplitude"].values[-200:].max() < 0.02) == dead


@pytest.mark.parametrize("tau", [0.3, 1.0, 1.5, 1.65])
def test_delayed_decay_rings_at_the_roots_of_its_characteristic_equation(tau):
    """x' = -x(t - tau): lambda = W(-tau)/tau; it grows past tau = pi/2."""
    model = pp.Model.from_text("x' = drive\nx(0) = 1", name="Lag", time="1", ports=["drive"])
    network = pp.Network(
        (pp.Population(model),), (pp.Edge({"Lag": "x"}, {"Lag": "drive"}, pp.operators.Dense([[-1.0]], [[tau]])),)
    )
    dt = 0.02
    x = course(network, 30, dt, scheme=pp.Heun())["x"].values.ravel()
    root = lambertw(-tau) / tau
    assert (root.real > 0) == (tau > np.pi / 2)
    lag = round(2.0 / dt)
    tail = x[len(x) // 2 :]
    # A mode satisfies x(t + 2s) - 2 Re(mu) x(t + s) + |mu|**2 x(t) = 0 with mu = exp(root s).
    mu = np.exp(root * lag * dt)
    rest = tail[2 * lag :] - 2 * mu.real * tail[lag:-lag] + abs(mu) ** 2 * tail[: -2 * lag]
    assert np.abs(rest).max() < 0.02 * np.abs(tail[: -2 * lag]).max()


def test_two_nodes_with_delays_ring_as_their_matrix_says():
    """x1' = -x1 + w x2(t - tau), x2' = -x2 - w x1(t - tau): (lambda + 1) exp(lambda tau) = i w at the edge of its Hopf point."""
    tau = 0.7
    frequency = brentq(lambda f: np.arctan(f) + f * tau - np.pi / 2, 0.1, 3)
    critical = np.sqrt(1 + frequency**2)
    growth = []
    for factor in (0.97, 1.03):
        weights = factor * critical * np.array([[0.0, 1.0], [-1.0, 0.0]])
        model = pp.Model.from_text("x' = -x + drive\nx(0) = 0.1", name="Leak", time="1", ports=["drive"])
        network = pp.Network(
            (pp.Population(model, 2),),
            (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, pp.operators.Dense(weights, np.full((2, 2), tau))),),
        )
        x = course(network, 120, 0.05, scheme=pp.Heun())["x"].values
        size = np.hypot(x[:, 0], x[:, 1])
        growth.append(np.log(size[-1] / size[len(size) // 2]))
        turn = np.unwrap(np.arctan2(x[:, 1], x[:, 0]))
        assert abs(turn[-1] - turn[-801]) / 40 == pytest.approx(frequency, rel=0.03)
    assert growth[0] < 0 < growth[1]


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_directed_pair_reads_weights_target_from_source(target):
    """Only node 0 sends, to node 1."""
    network = rotors([[0, 0], [1, 0]], 0, 0.3, omega=pp.per_node([1.0, 1.2]))
    theta = course(network, 100, 0.05, target=target)["theta"].values
    np.testing.assert_allclose(theta[:, 0], 0.05 * np.arange(len(theta)), rtol=1e-10)
    assert theta[-1] @ [-1, 1] == pytest.approx(np.arcsin(0.2 / 0.3), abs=1e-6)


@pytest.mark.parametrize("coupling", [pp.Kuramoto(strength=0.2), pp.Diffusive(strength=0.2)], ids=str)
def test_a_population_that_only_receives_compares_with_its_own_quantity(coupling):
    """One phase drives another: locked with sin(difference) = 0.1/0.2 (Adler), or 0.1/0.2 itself for differences."""
    a = pp.Population(pp.models.Kuramoto(omega=1.0), 1, name="a")
    b = pp.Population(pp.models.Kuramoto(omega=1.1), 1, name="b")
    edge = pp.Edge({"a": "theta"}, {"b": "drive"}, pp.operators.Dense(np.ones((1, 1))), coupling)
    run = pp.simulate(pp.Network((a, b), (edge,)), duration=120, dt=0.05, target="numpy", progress=False)
    lead = float((run["b/theta"] - run["a/theta"])[-1, 0])
    assert lead == pytest.approx(np.arcsin(0.5) if isinstance(coupling, pp.Kuramoto) else 0.5, abs=1e-6)


def test_a_coupling_without_a_quantity_to_compare_with_is_refused():
    bare = pp.Model.from_text("x' = -x + drive", time="1", ports=("drive",), name="Bare")
    edge = pp.Edge({"a": "theta"}, {"Bare": "drive"}, pp.operators.Dense(np.ones((1, 1))), pp.Diffusive())
    network = pp.Network((pp.Population(pp.models.Kuramoto(), name="a"), pp.Population(bare)), (edge,))
    with pytest.raises(pp.errors.ModelError, match="Diffusive compares with a quantity of Bare") as error:
        pp.simulate(network, duration=1, dt=0.1, target="numpy")
    assert "measure=" in error.value.hint
