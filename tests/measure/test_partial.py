"""Partial correlation and tangent space against matrices known in closed form."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import partial_correlation, precision_matrix, tangent_connectivity

CHAIN = 0.6


def chain(generator, samples=20_000):
    """x -> y -> z: x and z correlate by 0.36 and have nothing in common given y."""
    x = generator.standard_normal(samples)
    y = CHAIN * x + np.sqrt(1 - CHAIN**2) * generator.standard_normal(samples)
    return np.stack([x, y, CHAIN * y + np.sqrt(1 - CHAIN**2) * generator.standard_normal(samples)], axis=1)


def test_a_chain_has_no_partial_correlation_past_its_middle(generator):
    signal = chain(generator)
    found = partial_correlation(signal)
    error = 1 / np.sqrt(20_000)
    assert float(found[0, 2]) == pytest.approx(0.0, abs=5 * error)
    direct = CHAIN * np.sqrt(1 - CHAIN**2) / np.sqrt(1 - CHAIN**4)
    assert float(found[0, 1]) == pytest.approx(direct, abs=5 * error)
    residual = [signal[:, k] - np.polyval(np.polyfit(signal[:, 1], signal[:, k], 1), signal[:, 1]) for k in (0, 2)]
    assert float(found[0, 2]) == pytest.approx(np.corrcoef(residual)[0, 1], abs=1e-10)


def test_precision_is_the_inverse_and_shrinkage_the_ridge(generator):
    signal = chain(generator, 200)
    correlation = np.corrcoef(signal.T)
    np.testing.assert_allclose(precision_matrix(signal), np.linalg.inv(correlation), rtol=1e-10)
    ridge = np.linalg.inv(0.8 * correlation + 0.2 * np.eye(3))
    np.testing.assert_allclose(precision_matrix(signal, shrinkage=0.2), ridge, rtol=1e-10)


def test_copies_are_inverted_apart(generator):
    signal = xr.DataArray(generator.standard_normal((50, 3, 2)), dims=("time", "node", "copy"), coords={"node": list("abc")})
    found = partial_correlation(signal)
    np.testing.assert_allclose(found[..., 1], partial_correlation(signal[..., 1]), atol=1e-12)
    assert list(found["other"].values) == ["a", "b", "c"]


def diagonals(*rows):
    return xr.DataArray(np.stack([np.diag(row) for row in rows], axis=-1), dims=("node", "other", "copy"))


def test_matrices_that_commute_differ_by_their_logarithms():
    found = tangent_connectivity(diagonals([1.0, 8.0], [4.0, 2.0]))
    np.testing.assert_allclose(found[..., 0], np.diag(np.log([0.5, 2.0])), atol=1e-9)
    np.testing.assert_allclose(found.sum("copy"), 0.0, atol=1e-9)
    given = tangent_connectivity(diagonals([1.0, 8.0], [4.0, 2.0]), reference=np.diag([1.0, 2.0]))
    np.testing.assert_allclose(given[..., 1], np.diag(np.log([4.0, 1.0])), atol=1e-12)


def test_the_geometric_mean_is_where_logarithms_sum_to_zero(generator):
    roots = generator.standard_normal((4, 5, 9))
    stack = xr.DataArray(np.moveaxis(roots @ np.swapaxes(roots, 1, 2), 0, -1), dims=("node", "other", "copy"))
    found = tangent_connectivity(stack)
    np.testing.assert_allclose(found.sum("copy"), 0.0, atol=1e-8)
    norms = np.linalg.norm(found.values, axis=(0, 1))
    turned = np.linalg.qr(generator.standard_normal((5, 5)))[0] * [1.0, 3.0, 0.5, 2.0, 1.0]
    mixed = xr.DataArray(np.einsum("ab,bck,dc->adk", turned, stack.values, turned), dims=stack.dims)
    np.testing.assert_allclose(np.linalg.norm(tangent_connectivity(mixed).values, axis=(0, 1)), norms, rtol=1e-6)


def test_singular_matrices_are_refused(generator):
    with pytest.raises(DataError, match="the correlation matrix is singular\nhint: record more samples than nodes"):
        partial_correlation(generator.standard_normal((5, 8)))
    with pytest.raises(DataError, match="the shrinkage is 1"):
        partial_correlation(generator.standard_normal((50, 3)), shrinkage=1)
    with pytest.raises(DataError, match="one of the matrices is not positive definite"):
        tangent_connectivity(diagonals([1.0, 0.0], [1.0, 1.0]))
    with pytest.raises(DataError, match="the tangent space needs a group"):
        tangent_connectivity(xr.DataArray(np.eye(3), dims=("node", "other")))
