"""A density that is carried along in time, and what is refractory meanwhile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pushpull.dynamics.volumes import Volumes

Values = NDArray[np.float64]
NOTHING = 1e-9  # a share that is not refractory


class Carried:
    """Steps a density: (1 - dt L) p_new = p + dt*(what comes back), with what leaves within the step coming back in it.

    Neurons that are not in the density at first are refractory, as if they had fired at one rate until now.
    """

    def __init__(self, volumes: Volumes, density: Values, step: float) -> None:
        self.density, self.step, self.back = density, step, volumes.back
        refractory = volumes.neuron.refractory
        late, self.part = divmod(refractory / step, 1.0)
        self.whole = int(late)
        outside = 1.0 - float(np.sum(density)) * volumes.h
        self.past = np.full(self.whole + 2, outside / refractory if outside > NOTHING else 0.0)
        self.held = outside

    def advance(self, volumes: Volumes) -> float:
        """Step with the fluxes of these cells; return the rate of the step."""
        whole, part, step = self.whole, self.part, self.step
        recent = np.append(self.past[1:], 0.0)  # rates of the last steps, this one last
        known = (1 - part) * recent[-1 - whole] + part * recent[-2 - whole]
        both = volumes.solve(1 / step, np.stack([self.density / step + known * self.back, self.back], axis=1))
        left = volumes.exit * both[-1]
        rate = float(left[0] / (1 - (1 - part) * left[1]) if whole == 0 else left[0])
        self.density = both[:, 0] + ((1 - part) * rate * both[:, 1] if whole == 0 else 0.0)
        recent[-1] = rate
        self.past = recent
        self.held = float(step * (np.sum(recent[len(recent) - whole :]) + part * recent[len(recent) - whole - 1]))
        return rate
