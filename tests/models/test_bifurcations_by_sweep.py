"""Published Hopf points found by brute force: values on both sides of a point, and which of them swing after a long while."""

import numpy as np
import pytest

import pushpull as pp

ALPHA = {"pyr.s": 0.13, "exc.s": 23.0, "inh.s": 16.0}
MASS = {"duration": "40 s", "dt": "1 ms", "scheme": pp.RK4()}
PLANE = {"duration": 4000, "dt": 0.2, "scheme": pp.RK4()}
CASES = {  # model, parameter, point, distance, side on which it swings, quantity, start, length and step
    "Jansen-Rit, lower": (pp.models.JansenRit(), "P", 89.8291, 4.0, 1, "eeg", ALPHA, MASS),
    "Jansen-Rit, upper": (pp.models.JansenRit(), "P", 315.6964, 4.0, -1, "eeg", ALPHA, MASS),
    "FitzHugh-Nagumo, lower": (pp.models.FitzHughNagumo(), "I", 0.331281, 0.012, 1, "v", None, PLANE),
    "FitzHugh-Nagumo, upper": (pp.models.FitzHughNagumo(), "I", 1.418719, 0.012, -1, "v", None, PLANE),
}


@pytest.mark.parametrize("case", CASES)
def test_swings_end_between_the_values_beside_the_point(case):
    """From the middle of a swing: one and two distances beside the point runs rest on one side, and swing on the other."""
    model, parameter, point, distance, side, quantity, start, options = CASES[case]
    inside = pp.simulate(model.replace(**{parameter: point + 3 * side * distance}), initial=start, **options)
    middle = {name.split("/")[-1]: float(inside[name][-len(inside[name]) // 4 :].mean()) for name in inside.names}
    values = point + side * distance * np.array([-2.0, -1.0, 1.0, 2.0])
    run = pp.simulate(model.replace(**{parameter: pp.per_copy(values)}), record=quantity, initial=middle, **options)[quantity]
    late = run[-len(run) // 8 :]
    swing = (late.max("time") - late.min("time")).values
    assert swing.max() > 0.3
    np.testing.assert_array_equal(swing > 0.1 * swing.max(), [False, False, True, True])
