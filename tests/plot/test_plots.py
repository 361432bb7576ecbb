"""Plots draw what they are given, label it with units, return axes and leave no trace."""

from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm

from pushpull import plot
from pushpull.base.errors import DataError
from pushpull.data import connectome
from pushpull.dynamics import linear_network_connectivity
from pushpull.measure import connectivity_dynamics, power_spectrum
from pushpull.records.spikes import Spikes


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def human():
    return connectome("dk-84")


def signal(nodes, samples=200):
    drawn = np.random.default_rng(0).standard_normal((samples, nodes)).cumsum(axis=0)
    time = xr.Variable("time", np.arange(samples) * 1.0, {"units": "ms"})
    labels = [f"n{i}" for i in range(nodes)]
    about = {"long_name": "membrane potential", "units": "mV"}
    return xr.DataArray(drawn, dims=("time", "node"), coords={"time": time, "node": labels}, attrs=about)


def sequence(copies):
    time = xr.Variable("time", 2.0 * np.arange(60), {"units": "s"})
    labels = np.random.default_rng(0).integers(4, size=(60, copies))
    return xr.DataArray(labels, dims=("time", "copy"), coords={"time": time, "copy": np.arange(copies)})


def populations():
    random = np.random.default_rng(0)
    found = {}
    for name, size in (("e", 800), ("i", 200)):
        times, nodes = np.sort(random.uniform(0, 500, 4 * size)), random.integers(size, size=4 * size)
        found[name] = Spikes(times, nodes, np.zeros(4 * size, dtype=np.int64), size, 500.0, "ms", name)
    return found


def shown(texts):
    return [text.get_text() for text in texts]


def overlaps(texts, renderer):
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_visible() and text.get_text()]
    return [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b)]


def every_plot(human):
    spikes = xr.DataArray(np.sort(np.random.default_rng(0).uniform(0, 100, 50)), attrs={"long_name": "time", "units": "ms"})
    return {
        "one": lambda ax=None: plot.time_series(signal(1), ax),
        "few": lambda ax=None: plot.time_series(signal(4), ax),
        "stacked": lambda ax=None: plot.time_series(signal(30), ax),
        "heat": lambda ax=None: plot.time_series(signal(84), ax),
        "portrait": lambda ax=None: plot.phase_portrait(signal(2), signal(2) ** 2, ax),
        "matrix": lambda ax=None: plot.matrix(human.to_xarray()["functional"], ax),
        "weights": lambda ax=None: plot.matrix(human.to_xarray()["weights"], ax, norm=LogNorm()),
        "spectrum": lambda ax=None: plot.spectrum(power_spectrum(signal(3)), ax),
        "spectra": lambda ax=None: plot.spectrum(power_spectrum(signal(20)), ax),
        "states": lambda ax=None: plot.state_sequence(sequence(3), ax),
        "fcd": lambda ax=None: plot.matrix(connectivity_dynamics(signal(4), 40, 10), ax),
        "raster": lambda ax=None: plot.raster(spikes, np.arange(50) % 7, ax),
        "population raster": lambda ax=None: plot.population_raster(populations(), ax),
        "population rates": lambda ax=None: plot.population_rates(populations(), ax),
        "fit": lambda ax=None: plot.scatter_fit(human.functional, linear_network_connectivity(human, 10), ax),
    }


KINDS = (
    "one",
    "few",
    "stacked",
    "heat",
    "portrait",
    "matrix",
    "weights",
    "spectrum",
    "spectra",
    "raster",
    "population raster",
    "population rates",
    "fit",
    "states",
    "fcd",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_plot_returns_its_axes_and_changes_no_setting(human, kind):
    before = dict(mpl.rcParams)
    draw = every_plot(human)[kind]
    assert isinstance(draw(), Axes)
    given = plt.subplots()[1]
    assert draw(given) is given
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_tick_label_covers_another(human, kind):
    ax = every_plot(human)[kind]()
    ax.figure.canvas.draw()
    renderer = ax.figure.canvas.get_renderer()
    assert not overlaps(ax.get_yticklabels(), renderer)
    assert not overlaps([each for each in ax.get_xticklabels() if each.get_rotation() == 0], renderer)
    assert all(each.get_fontsize() >= 7 for each in (*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label))


@pytest.mark.parametrize("nodes", [1, 4, 84])
def test_time_is_labelled_with_its_unit(nodes):
    assert plot.time_series(signal(nodes)).get_xlabel() == "time [ms]"


def test_few_lines_have_colours_and_names():
    ax = plot.time_series(signal(3))
    assert ax.get_ylabel() == "membrane potential [mV]"
    assert shown(ax.get_legend().get_texts()) == ["n0", "n1", "n2"]
    np.testing.assert_array_equal(ax.lines[2].get_ydata(), signal(3)[:, 2])
    assert len({line.get_color() for line in ax.lines}) == 3


def test_stacked_lines_do_not_touch_and_have_a_scale():
    ax = plot.time_series(signal(20))
    traces = [line.get_ydata() for line in ax.lines[:20]]
    assert all(upper.min() > lower.max() - 1e-9 for upper, lower in pairwise(traces))
    assert [text for text in shown(ax.texts) if text.startswith("membrane potential: ") and text.endswith(" mV")]


def test_many_nodes_become_a_heat_map():
    ax = plot.time_series(signal(84))
    assert ax.images[0].get_array().shape == (84, 200)
    assert ax.images[0].colorbar.ax.get_ylabel() == "membrane potential [mV]"


def test_axes_of_length_one_are_dropped_and_others_may_have_any_name():
    single = signal(1).expand_dims("copy", 2)
    assert len(plot.time_series(single).lines) == 1
    assert len(plot.time_series(signal(3).rename(node="copy")).lines) == 3


def test_colours_of_a_matrix_follow_its_signs(human):
    both = plot.matrix(np.array([[1.0, -0.5], [0.4, 1.0]])).images[0]
    assert both.get_cmap().name == "RdBu_r"
    assert both.get_clim() == (-0.5, 0.5)
    positive = plot.matrix(human.to_xarray()["functional"]).images[0]
    assert positive.get_cmap().name == "viridis"
    assert positive.get_clim()[1] < 0.95
    assert plot.matrix(np.zeros((3, 3))).images[0].get_clim() == (0.0, 1.0)


def test_a_matrix_carries_labels_and_a_colour_bar(human):
    ax = plot.matrix(human.select(["L.CU", "R.CU", "L.PCU"]).to_xarray()["lengths"])
    assert shown(ax.get_yticklabels()) == ["L.CU", "R.CU", "L.PCU"]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("target", "source")
    assert ax.images[0].colorbar.ax.get_ylabel() == "length [mm]"


def test_windows_are_labelled_with_their_times():
    ax = plot.matrix(connectivity_dynamics(signal(4), 40, 10))
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("time [ms]", "time [ms]")


def test_spectra_show_their_unit_as_printed():
    ax = plot.spectrum(power_spectrum(signal(2)))
    assert ax.get_ylabel() == "power spectral density [mV²/Hz]"
    assert ax.get_xlabel() == "frequency [Hz]"
    assert ax.lines[0].get_xdata()[0] > 0


def test_states_are_bands_with_a_key():
    ax = plot.state_sequence(sequence(3))
    np.testing.assert_array_equal(ax.images[0].get_array(), sequence(3).values.T)
    assert shown(ax.get_legend().get_texts()) == ["0", "1", "2", "3"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time [s]", "copy")
    assert ax.images[0].get_extent()[:2] == [-1.0, 119.0]
    with pytest.raises(DataError, match="9 states cannot be told apart by colour"):
        plot.state_sequence(sequence(1) * 0 + 8)


def test_a_raster_has_a_row_per_neuron():
    ax = plot.raster([1.0, 2.0, 3.0], [0, 4, 2])
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [0, 4, 2])
    assert ax.get_ylim()[1] > 4
    assert plot.raster([], []).get_xlabel() == "time"


def test_the_fit_is_the_least_squares_line(human):
    simulated = linear_network_connectivity(human, 100)
    ax = plot.scatter_fit(human.functional, simulated)
    assert ax.get_title(loc="left") == "r = 0.642, 3486 pairs"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("empirical", "simulated correlation")
    upper = np.triu_indices(84, 1)
    slope, intercept = np.polyfit(human.functional[upper], simulated.values[upper], 1)
    x, y = ax.lines[-1].get_data()
    np.testing.assert_allclose(y, intercept + slope * x, rtol=1e-9)


def test_the_house_style_ends_with_its_block():
    before = mpl.rcParams["axes.spines.top"]
    with plot.house_style():
        assert not mpl.rcParams["axes.spines.top"]
    assert mpl.rcParams["axes.spines.top"] == before


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot.time_series(np.zeros((9, 2))), r"the signal is a ndarray, not a DataArray\nhint: give it named axes"),
        (
            lambda: plot.time_series(signal(2).rename(time="t")),
            r"the signal has the dims \(t, node\)\nhint: one of them must be 'time'",
        ),
        (
            lambda: plot.time_series(xr.concat([signal(2)] * 2, "copy")),
            r"the signal has too many dims \(copy, time, node\)\nhint: pick one with .isel",
        ),
        (lambda: plot.phase_portrait(signal(2), signal(3)), r"x has the shape \(200, 2\), y \(200, 3\)"),
        (lambda: plot.phase_portrait(signal(9), signal(9)), "9 trajectories are too many to tell apart"),
        (lambda: plot.matrix(np.zeros((2, 2, 2))), "the matrix has the dims"),
        (lambda: plot.raster([1.0, 2.0], [1]), r"times have the shape \(2,\), indices \(1,\)"),
        (lambda: plot.scatter_fit(np.stack([np.eye(3)[::-1]] * 2, -1) + 0, np.eye(3)[::-1]), "not symmetric|copies"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, message):
    with pytest.raises(DataError, match=message):
        draw()


def test_populations_have_rows_by_their_size_and_rates_per_cell():
    ax = plot.population_raster(populations())
    assert shown(ax.get_yticklabels()) == ["e", "i"]
    assert [int(line.get_ydata().max()) for line in ax.lines] == [239, 299]
    rates = plot.population_rates(populations())
    assert [line.get_ydata().mean() for line in rates.lines] == pytest.approx([8.0, 8.0])
    assert rates.get_ylabel() == "rate [Hz]"
    with pytest.raises(DataError, match="no populations to draw"):
        plot.population_raster({})
