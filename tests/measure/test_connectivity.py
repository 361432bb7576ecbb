"""Functional connectivity against known covariances, and the comparison of two matrices."""

import numpy as np
import pytest
import xarray as xr

from pushpull.base.errors import DataError
from pushpull.measure import compare_connectivity, functional_connectivity, upper_triangle

CORRELATION = np.array([[1.0, 0.6, -0.3], [0.6, 1.0, 0.1], [-0.3, 0.1, 1.0]])


def gaussian(generator, samples=20_000, copies=None):
    shape = (samples, 3) if copies is None else (samples, copies, 3)
    drawn = generator.standard_normal(shape) @ np.linalg.cholesky(CORRELATION).T
    return drawn if copies is None else np.moveaxis(drawn, 1, 2)


def test_a_known_covariance_is_found_within_five_standard_errors(generator):
    found = functional_connectivity(gaussian(generator) * [1.0, 30.0, 0.01] + 5.0)
    error = (1 - CORRELATION**2) / np.sqrt(20_000)
    assert (np.abs(found.values - CORRELATION) <= 5 * error).all()


def test_it_equals_the_textbook_formula(generator):
    signal = gaussian(generator, 50)
    np.testing.assert_allclose(functional_connectivity(signal), np.corrcoef(signal.T), atol=1e-14)


def test_copies_are_measured_apart(generator):
    signal = gaussian(generator, 100, copies=4)
    found = functional_connectivity(signal)
    assert found.dims == ("node", "other", "copy")
    for k in range(4):
        np.testing.assert_allclose(found[..., k], functional_connectivity(signal[..., k]), atol=1e-15)


def test_one_copy_of_labelled_copies_is_compared(generator):
    signal = xr.DataArray(gaussian(generator, 60, copies=2), dims=("time", "node", "copy"), coords={"copy": [0, 1]})
    found = functional_connectivity(signal)
    assert upper_triangle(found.isel(copy=1)).dims == ("pair",)


def test_labels_are_kept_and_axes_found_by_name(generator):
    signal = xr.DataArray(gaussian(generator, 60).T, dims=("node", "time"), coords={"node": ["a", "b", "c"]})
    found = functional_connectivity(signal)
    assert float(found.sel(node="a", other="b")) == pytest.approx(np.corrcoef(signal.values)[0, 1])
    assert found.attrs == {"long_name": "correlation", "units": "1"}


def test_the_diagonal_is_exactly_one_and_nothing_is_above(generator):
    column = generator.standard_normal((1000, 1))
    found = functional_connectivity(np.hstack([column, 3 * column, -column]))
    np.testing.assert_array_equal(np.diag(found), 1.0)
    assert np.abs(found).max() <= 1.0


LABELLED = {"dims": ("time", "node"), "coords": {"node": ["a", "b"]}}


@pytest.mark.parametrize(
    ("signal", "message"),
    [
        (np.zeros((2, 2)), "the signal has 2 samples, this measure needs 3"),
        (np.zeros((9, 1)), "the signal has 1 nodes, this measure needs 2"),
        (np.zeros(9), r"the signal has the dims \(time\), not \(time, node\[, copy\]\)\nhint: it lacks 'node'"),
        (np.zeros((2, 2, 2, 2)), "the signal has 4 axes"),
        (np.ones((9, 2)) * 1j, "the signal holds complex128, not real numbers"),
        (
            xr.DataArray(np.arange(18.0).reshape(9, 2) * [1, 0], **LABELLED),
            "the signal is constant at node 'b'\nhint: leave it out",
        ),
        (xr.DataArray(np.full((9, 2), np.nan), **LABELLED), "the signal is nan at time 0, node 'a'\nhint: cut the signal"),
        (
            xr.DataArray(np.zeros((9, 2)), dims=("time", "sensor")),
            r"the signal has the dims \(time, sensor\), .*\nhint: pick one with .isel\(sensor=0\), or rename it",
        ),
        (np.full((9, 2), 0.1) + 1e-17, r"the signal is constant at node 0 \(and 1 more\)"),
    ],
)
def test_records_without_an_answer_are_refused(signal, message):
    with pytest.raises(DataError, match=message):
        functional_connectivity(signal)


def test_the_upper_triangle_keeps_the_labels_of_each_pair():
    matrix = xr.DataArray(CORRELATION, dims=("target", "source"), coords={"target": list("abc"), "source": list("abc")})
    pairs = upper_triangle(matrix)
    np.testing.assert_array_equal(pairs, [0.6, -0.3, 0.1])
    assert list(pairs["node"].values) == ["a", "a", "b"]
    assert list(pairs["other"].values) == ["b", "c", "c"]


def test_comparison_is_the_correlation_of_the_triangles(generator):
    a, b = (each + each.T for each in generator.standard_normal((2, 6, 6)))
    upper = np.triu_indices(6, 1)
    assert compare_connectivity(a, b) == pytest.approx(np.corrcoef(a[upper], b[upper])[0, 1], abs=1e-14)
    assert compare_connectivity(a, 3 * a - 1) == pytest.approx(1.0)


def test_comparison_gives_one_number_per_copy(generator):
    reference = functional_connectivity(gaussian(generator, 60))
    found = compare_connectivity(functional_connectivity(gaussian(generator, 60, copies=3)), reference)
    assert found.dims == ("copy",)
    assert (found > 0.5).all()


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (np.eye(3), np.eye(4), "the matrices have 3 and 4 nodes"),
        (np.eye(3), CORRELATION, "the first matrix is constant off its diagonal"),
        (CORRELATION, np.triu(CORRELATION), "the second matrix is not symmetric"),
        (CORRELATION, np.ones((3, 2)), r"the second matrix has the shape \(3, 2\)"),
        (np.where(np.eye(3), 0, np.nan), CORRELATION, "the first matrix is not finite off its diagonal"),
        (np.ones(3), CORRELATION, "the first matrix has 1 axes"),
    ],
)
def test_matrices_without_an_answer_are_refused(first, second, message):
    with pytest.raises(DataError, match=message):
        compare_connectivity(first, second)


def test_matrices_in_another_order_are_refused():
    a, b = (xr.DataArray(CORRELATION, dims=("node", "other"), coords={"node": list(names)}) for names in ("abc", "cba"))
    with pytest.raises(DataError, match="the matrices label their nodes differently"):
        compare_connectivity(a, b)
