"""The eight firing patterns of the adaptive exponential neuron are told from the intervals between spikes alone."""

import numpy as np
import pytest

from pushpull import models
from pushpull.engine.simulate import simulate
from pushpull.schemes.tables import RK4

DURATION = 500.0


def spike_times(regime, **shifted):
    start = dict(regime.start) | {state: regime.start[state] + by for state, by in shifted.items()}
    model = models.AdaptiveExponential().regime(regime.name)
    options = {"duration": DURATION, "dt": 0.01, "scheme": RK4(), "record": [], "initial": start, "progress": False}
    (spikes,) = simulate(model, **options).spikes.values()
    return spikes.times


def pattern(times):
    """Name the response to a step of current as Naud et al. (2008) do, from spike times in the step."""
    if DURATION - times[-1] > DURATION / 2:
        return "transient"
    intervals = np.diff(times)
    later = intervals[len(intervals) // 2 :]
    steps = intervals[1:] / intervals[:-1]
    if steps.min() > 1 and steps.max() < 4 and later[-1] > 1.5 * intervals[0]:
        return "adapting"
    if not any(np.allclose(later[lag:], later[:-lag], rtol=0.2) for lag in (1, 2, 3, 4)):
        return "irregular"
    delayed = "delayed " if times[0] > 2 * intervals.mean() else ""
    if later.max() > 4 * later.min():
        return f"{delayed}regular bursting"
    if later[-1] < intervals[0] / 1.5:
        return f"{delayed}accelerating"
    return f"{delayed}initial burst" if steps.max() > 4 else f"{delayed}tonic"


@pytest.mark.parametrize("regime", models.AdaptiveExponential.regimes, ids=lambda regime: regime.name)
def test_intervals_show_the_pattern_that_the_regime_is_named_after(regime):
    assert pattern(spike_times(regime)) == regime.name


def test_all_eight_patterns_are_there():
    assert len({regime.name for regime in models.AdaptiveExponential.regimes}) == 8


def test_irregular_spiking_forgets_its_start_and_bursting_does_not():
    moved = {}
    for regime in models.AdaptiveExponential.regimes:
        if regime.name in ("irregular", "regular bursting"):
            one, other = spike_times(regime), spike_times(regime, v=0.01)
            moved[regime.name] = np.abs(one[-5:] - other[-5:]).max()
    assert moved["regular bursting"] < 0.1
    assert moved["irregular"] > 5.0
