"""The noise of a run: its size, its independence, and that no way of working through a run changes a number."""

import numpy as np
import pytest

import pushpull as pp

PROCESS = pp.Model.from_text("x' = -a*x + s*xi\ny' = -a*y + s*xi_y\na = 0.5\ns = 0.8", name="Process", time="1")


def pulses(steps=64, nodes=6, copies=4, **options):
    """Return the increments themselves, [state, step, node, copy]: a state without drift adds them up."""
    model = pp.Model.from_text("x' = xi\ny' = xi_y\nz' = xi + xi_y", name="Sum", time="1")
    options = {"scheme": pp.Euler(), "seed": 3, "progress": False, **options}
    run = pp.simulate(pp.Population(model, nodes), duration=steps + 1, dt=1, copies=copies, **options)
    return np.diff(np.array([run[name].values for name in "xyz"]), axis=1)


@pytest.mark.parametrize("scheme", [pp.Euler(), pp.Heun(), pp.ExponentialEuler()], ids=str)
def test_variance_of_an_ornstein_uhlenbeck_process_is_that_of_the_scheme(scheme):
    """s**2/(2a), but for what a step of a*dt = 0.1 makes of it; 4000 copies, stationary after 12 time constants."""
    dt, a, s, copies = 0.2, 0.5, 0.8, 4000
    shrink = {"Euler": 1 - a * dt, "Heun": 1 - a * dt + (a * dt) ** 2 / 2, "ExponentialEuler": np.exp(-a * dt)}[
        type(scheme).__name__
    ]
    kick = {"Euler": dt, "Heun": dt * (1 - a * dt / 2) ** 2, "ExponentialEuler": (1 - np.exp(-2 * a * dt)) / (2 * a)}[
        type(scheme).__name__
    ]
    run = pp.simulate(
        PROCESS, duration=24.2, dt=dt, scheme=scheme, copies=copies, seed=1, target="numpy", progress=False, record=["x", "y"]
    )
    for name in "xy":
        x = run[name].values[-1]
        variance = s**2 * kick / (1 - shrink**2)
        assert abs(x.var() - variance) < 5 * variance * np.sqrt(2 / copies)
        assert abs(x.mean()) < 5 * np.sqrt(variance / copies)
        assert variance == pytest.approx(s**2 / (2 * a), rel=0.06)


def test_increments_are_unit_normals_independent_across_states_steps_nodes_and_copies():
    x, y, z = pulses(nodes=8, copies=40, steps=100)
    np.testing.assert_allclose(z, x + y, atol=1e-9)
    many = np.array((x, y))
    count = many.size
    assert abs(many.mean()) < 5 / np.sqrt(count)
    assert abs((many**2).mean() - 1) < 5 * np.sqrt(2 / count)
    assert abs((many**4).mean() - 3) < 5 * np.sqrt(96 / count)
    flat = [("state", x, y), ("step", x[1:], x[:-1]), ("two steps", x[2:], x[:-2])]
    flat += [("node", x[:, 1:], x[:, :-1]), ("copy", x[:, :, 1:], x[:, :, :-1]), ("state and node", x[:, 1:], y[:, :-1])]
    for what, one, other in flat:
        assert abs((one * other).mean()) < 5 / np.sqrt(one.size), what


def test_no_two_streams_are_alike_even_shifted():
    """640 series of 100 numbers: every correlation between two, at shifts of up to two steps, is that of chance."""
    x, y, _ = pulses(nodes=8, copies=40, steps=102)
    series = np.concatenate((x.reshape(102, -1), y.reshape(102, -1)), axis=1)
    for shift in (0, 1, 2):
        products = series[shift : 100 + shift].T @ series[:100] / 100
        np.fill_diagonal(products, 0)
        assert np.abs(products).max() < 0.65


def test_two_populations_do_not_share_noise():
    one = pp.Model.from_text("x' = xi", name="One", time="1")
    other = pp.Model.from_text("x' = xi", name="Other", time="1")
    network = pp.Network((pp.Population(one, 50), pp.Population(other, 50)))
    run = pp.simulate(network, duration=101, dt=1, scheme=pp.Euler(), seed=3, target="numpy", progress=False)
    a, b = (np.diff(run[f"{name}/x"].values, axis=0) for name in ("One", "Other"))
    assert abs((a * b).mean()) < 5 / np.sqrt(a.size)
    assert not np.isclose(a, b).all(axis=0).any()


def test_another_seed_gives_other_numbers_and_the_same_seed_the_same():
    first = pulses()
    np.testing.assert_array_equal(first, pulses())
    assert not np.isclose(first, pulses(seed=4)).any(axis=(1, 2, 3)).all()
    assert not np.isclose(pulses(seed=2**40), pulses(seed=2**40 + 2**33))[0].mean() > 0.01


def test_more_nodes_or_copies_leave_the_numbers_of_the_others():
    small = pulses(nodes=3, copies=2)
    np.testing.assert_array_equal(small, pulses(nodes=70, copies=9)[:, :, :3, :2])


NODE = pp.Model.from_text("v' = v - v**3/3 - w + drive\nw' = 0.1*(v + 0.7 - 0.8*w)", name="Node", time="1", ports=["drive"])


def network(delay):
    weights = np.random.default_rng(4).normal(0, 0.4, (7, 7))
    operator = pp.operators.Dense(weights, delay * (0.1 + np.abs(weights)))
    return pp.Network((pp.Population(NODE.with_noise(v=0.3), 7),), (pp.Edge({"Node": "v"}, {"Node": "drive"}, operator),))


def course(system, duration=40, **options):
    run = pp.simulate(
        system, duration=duration, dt=0.1, scheme=pp.Heun(), seed=9, copies=3, progress=False, precision="double", **options
    )
    return run["v"].values


@pytest.mark.parametrize("target", ["numpy", "cpu"])
@pytest.mark.parametrize(
    "system", [pp.Population(NODE.with_noise(v=0.3), 70), network(0.0), network(5.0)], ids=["free", "instant", "delayed"]
)
def test_threads_and_chunks_change_no_bit(monkeypatch, system, target):
    one = course(system, threads=1, target=target)
    np.testing.assert_array_equal(one, course(system, threads=2, target=target))
    for longest in (17, 64, 129):
        monkeypatch.setattr("pushpull.engine.driver.LONGEST_CHUNK", longest)
        np.testing.assert_array_equal(one, course(system, threads=2, target=target), err_msg=f"chunks of {longest}")


def test_averages_and_samples_do_not_depend_on_chunks(monkeypatch):
    def recorded():
        record = [pp.TemporalAverage("v", period=0.7), pp.Sample("w", period=1.1)]
        return pp.simulate(
            network(0.0), duration=40, dt=0.1, seed=9, record=record, target="numpy", progress=False, precision="double"
        )

    whole = recorded()
    monkeypatch.setattr("pushpull.engine.driver.LONGEST_CHUNK", 16)
    parts = recorded()
    full = course(network(0.0), target="numpy")[:, :, 0]
    for name in "vw":
        np.testing.assert_array_equal(whole[name], parts[name])
    np.testing.assert_allclose(whole["v"], full[: 57 * 7].reshape(57, 7, 7).mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(whole["v"].time, 0.7 * np.arange(57))


def test_linear_network_under_noise_has_the_covariance_of_the_lyapunov_equation():
    """A two-node network that is not symmetric: A S + S A' + s**2 = 0, [target, source] the right way round."""
    weights = np.array([[0.0, 0.0], [0.9, 0.0]])
    model = pp.Model.from_text("x' = -x + drive", name="Leak", time="1", ports=["drive"]).with_noise(x=0.5)
    system = pp.Network((pp.Population(model, 2),), (pp.Edge({"Leak": "x"}, {"Leak": "drive"}, pp.operators.Dense(weights)),))
    run = pp.simulate(
        system,
        duration=12.05,
        dt=0.05,
        copies=1000,
        seed=2,
        target="numpy",
        scheme=pp.Heun(),
        record="x",
        precision="double",
        progress=False,
    )
    x = run["x"].values[-1]
    expected = 0.125 * np.array([[1.0, 0.45], [0.45, 1.405]])
    found = np.cov(x)
    error = np.sqrt((expected**2 + np.outer(np.diag(expected), np.diag(expected))) / 1000)
    assert (np.abs(found - expected) < 5 * error).all()
