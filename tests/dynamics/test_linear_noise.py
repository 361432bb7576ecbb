"""Linear noise against closed forms, and the reference figures of the linear network."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.data import connectome, default_mode
from pushpull.dynamics import covariance, functional_connectivity_of, linear_network_connectivity
from pushpull.measure import compare_connectivity, contrast, functional_connectivity


@pytest.fixture(scope="module")
def human():
    return connectome("dk-84")


def test_one_state_has_the_variance_of_ornstein_and_uhlenbeck():
    np.testing.assert_allclose(covariance([[-0.25]], 3.0), [[3.0 / 0.5]], rtol=1e-14)


def test_a_damped_oscillator_shares_its_energy():
    """x'' + gamma x' + omega^2 x = sqrt(D) xi has var(x) = D/(2 gamma omega^2), var(v) = D/(2 gamma), no correlation."""
    gamma, omega, rate = 0.3, 2.0, 0.7
    found = covariance([[0.0, 1.0], [-(omega**2), -gamma]], [0.0, rate])
    expected = np.diag([rate / (2 * gamma * omega**2), rate / (2 * gamma)])
    np.testing.assert_allclose(found, expected, atol=1e-14)


def test_two_diffusively_coupled_nodes_correlate_as_computed_by_hand():
    """Sum and difference modes decay at 1 and 1 + 2g: r = g / (1 + g)."""
    g = 0.8
    found = functional_connectivity_of([[-1 - g, g], [g, -1 - g]])
    assert float(found[0, 1]) == pytest.approx(g / (1 + g), abs=1e-14)


def test_the_lyapunov_equation_holds_for_directed_coupling_and_shared_noise(generator):
    jacobian = generator.standard_normal((6, 6)) - 6 * np.eye(6)
    root = generator.standard_normal((6, 6))
    found = covariance(jacobian, root @ root.T).values
    np.testing.assert_allclose(jacobian @ found + found @ jacobian.T + root @ root.T, 0.0, atol=1e-13)


def test_a_simulation_agrees(generator):
    jacobian, step = np.array([[-1.0, 0.6], [-0.2, -0.8]]), 0.02
    states, kept = np.zeros((400, 2)), []
    for n in range(1500):
        states = states + step * states @ jacobian.T + np.sqrt(step) * generator.standard_normal(states.shape)
        if n >= 500:
            kept.append(states)
    found = functional_connectivity(np.concatenate(kept))
    assert float(found[0, 1]) == pytest.approx(float(functional_connectivity_of(jacobian)[0, 1]), abs=0.02)


def test_labels_are_kept(human):
    jacobian = xr.DataArray(-np.eye(2), dims=("state", "other"), coords={"state": ["E", "I"]})
    assert float(covariance(jacobian, [1.0, 4.0]).sel(state="I", other="I")) == pytest.approx(2.0)
    found = linear_network_connectivity(human, 1.0)
    assert list(found["other"].values) == list(human.labels)
    xr.testing.assert_allclose(found, linear_network_connectivity(human.to_xarray()["weights"], 1.0))


@pytest.mark.parametrize(("coupling", "similarity"), [(1, 0.408625), (10, 0.545634), (100, 0.642174), (200, 0.646278)])
def test_the_linear_network_explains_function_as_published(human, coupling, similarity):
    found = linear_network_connectivity(human, coupling)
    assert compare_connectivity(found, human.functional) == pytest.approx(similarity, abs=1e-5)


def test_a_high_correlation_comes_without_the_default_mode(human):
    found = contrast(linear_network_connectivity(human, 100), default_mode(human.labels))
    assert float(found["contrast"]) == pytest.approx(0.013, abs=5e-4)


def test_uncoupled_nodes_do_not_correlate(human):
    np.testing.assert_array_equal(linear_network_connectivity(human, 0), np.eye(84))


@pytest.mark.parametrize(
    ("jacobian", "noise", "message"),
    [
        ([[0.1, 2.0], [-2.0, 0.1]], 1.0, r"the jacobian is unstable: its leading eigenvalue is 0.1 \+- 2i"),
        ([[0.0]], 1.0, "the jacobian is unstable: its leading eigenvalue is 0\n"),
        ([[1.0, 2.0]], 1.0, r"the jacobian has the shape \(1, 2\)"),
        ([[np.nan]], 1.0, "the jacobian holds entries that are not finite real numbers"),
        ([[-1.0]], [1.0, 2.0], r"the noise has the shape \(2,\) for 1 states"),
        ([[-1.0]], -1.0, "the noise has a negative variance"),
        (-np.eye(2), [[1.0, 1.0], [0.0, 1.0]], "the noise is not finite and symmetric"),
    ],
)
def test_what_has_no_stationary_covariance_is_refused(jacobian, noise, message):
    with pytest.raises(DataError, match=message):
        covariance(jacobian, noise)


def test_silent_states_and_acyclic_networks_are_refused():
    with pytest.raises(DataError, match="state 0 receives no noise"):
        functional_connectivity_of(-np.eye(2), [0.0, 1.0])
    with pytest.raises(DataError, match="the weights have no eigenvalue to scale by"):
        linear_network_connectivity([[0, 0], [1, 0]], 1.0)
    with pytest.raises(DataError, match="the coupling is -1"):
        linear_network_connectivity([[0, 1], [1, 0]], -1)
