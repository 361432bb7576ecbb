"""A linear system with delays: its matrix at a frequency, its stability, its response to noise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad_vec
from scipy.linalg import solve_continuous_lyapunov

from pushpull.base.errors import DataError

Vector = NDArray[np.float64]
Complex = NDArray[np.complex128]
HINT = "linear noise describes a stable fixed point; lower the coupling or take another fixed point"
ACCURACY = 1e-5  # of the largest variance: the error allowed to the integral over frequencies
MOST = 20_000  # evaluations, or intervals, that may be spent on one answer
CLUSTER = 0.1  # in the logarithm of frequency: resonances closer than this count as one


@dataclass(frozen=True, eq=False)
class Block:
    """What states in `columns` did `delays` ago to states in `rows`: weights and delays, [row, column]."""

    rows: slice
    columns: slice
    weights: Vector
    delays: Vector


@dataclass(frozen=True, eq=False)
class Linear:
    """dx/dt = local x(t) + sum of blocks of x(t - delay)."""

    local: Vector
    blocks: tuple[Block, ...] = ()

    def at(self, omega: float) -> Complex:
        """Return J(w), which multiplies exp(i w t); w = 0 gives the Jacobian of the fixed point."""
        matrix = self.local.astype(np.complex128)
        for block in self.blocks:
            matrix[block.rows, block.columns] += block.weights * np.exp(-1j * omega * block.delays)
        return matrix

    @property
    def undelayed(self) -> Vector:
        """Return the Jacobian as if nothing were late, which decides where fixed points are."""
        return self.at(0.0).real

    def check_stable(self) -> None:
        """Raise DataError for a root with a real part of 0 or more."""
        if self.blocks:
            count = self._unstable_roots()
            if count:
                raise DataError(f"the delayed network is unstable: {count} of its roots grow", HINT)
            return
        values = np.linalg.eigvals(self.local)
        leading = complex(values[np.argmax(values.real)])
        if leading.real >= 0:
            shown = f"{leading.real:.6g}" if leading.imag == 0 else f"{leading.real:.6g} +- {abs(leading.imag):.6g}i"
            raise DataError(f"the jacobian is unstable: its leading eigenvalue is {shown}", HINT)

    def spectrum(self, omega: float, diffusion: Vector) -> Complex:
        """Return S(w) = R D R*, R = (i w - J(w))^-1; its integral over w / 2 pi from minus to plus infinity is the covariance."""
        resolvent = np.linalg.inv(1j * omega * np.eye(len(self.local)) - self.at(omega))
        return resolvent @ diffusion @ resolvent.conj().T

    def covariance(self, diffusion: Vector) -> Vector:
        """Return the stationary covariance: the Lyapunov equation's solution, with delays the integral of the spectrum."""
        self.check_stable()
        if not self.blocks:
            spread = solve_continuous_lyapunov(self.local, -diffusion)
            return (spread + spread.T) / 2
        bare = self.local - max(0.0, 1.01 * float(np.linalg.eigvals(self.local).real.max())) * np.eye(len(self.local))
        resonances = self._resonances()
        scale = resonances[-1]

        def density(angle: float) -> Vector:  # less that of the undelayed part, so that the tail falls fast
            omega = scale * np.tan(angle)
            rest = self.spectrum(omega, diffusion) - Linear(bare).spectrum(omega, diffusion)
            return rest.real * scale * (1 + np.tan(angle) ** 2) / np.pi

        spread = Linear(bare).covariance(diffusion)
        allowed = ACCURACY * float(np.abs(spread).max())
        turns = np.arctan(resonances / scale)
        rest, error = quad_vec(density, 0.0, np.pi / 2, epsabs=allowed, epsrel=ACCURACY, norm="max", limit=MOST, points=turns)
        spread = spread + rest
        if error > 1e3 * ACCURACY * np.abs(spread).max():
            raise DataError("the integral of the spectrum does not settle: the network is at the border of stability", HINT)
        return (spread + spread.T) / 2

    def _resonances(self) -> Vector:
        """Return frequencies near which the response changes fast, ascending, one of each cluster."""
        values = np.concatenate([np.linalg.eigvals(self.local), np.linalg.eigvals(self.undelayed)])
        width = np.abs(values.real)
        near = np.concatenate([np.abs(np.abs(values.imag) + k * width) for k in (-3, -1, 0, 1, 3)])
        near = np.sort(near[near > 0])
        return near[np.concatenate([[True], np.diff(np.floor(np.log(near) / CLUSTER)) > 0])]

    def _unstable_roots(self) -> int:
        """Count roots of det(z - J(z)) with a positive real part by the turn of its phase along the imaginary axis."""
        top = 3.0 * self._bound
        edges = np.concatenate([[0.0], np.geomspace(1e-4 * top, top, 40), self._resonances()])
        edges = np.unique(edges[edges <= top]).tolist()
        pending, total, known = list(pairwise(edges)), 0.0, dict[float, tuple[complex, float]]()
        while pending:
            low, high = pending.pop()
            ends = (low, (low + high) / 2, high)
            known |= {omega: self._phase(omega) for omega in ends if omega not in known}
            turn = float(np.angle(known[high][0] / known[low][0]))
            foreseen = (high - low) * float(np.dot([1, 4, 1], [known[omega][1] for omega in ends])) / 6
            if abs(turn) < 1.5 and abs(turn - foreseen) < 0.3:
                total += turn
            elif len(known) > MOST or high - low < 1e-12 * top:
                raise DataError("the delayed network is at the border of stability", HINT)
            else:
                pending += [(low, ends[1]), (ends[1], high)]
        rest = float(np.angle(1 - np.linalg.eigvals(self.at(top)) / (1j * top)).sum())
        return round(len(self.local) / 2 - (total - rest) / np.pi)

    def _phase(self, omega: float) -> tuple[complex, float]:
        """Return the direction of det(i w - J(w)) and how fast its angle turns with w."""
        matrix = 1j * omega * np.eye(len(self.local)) - self.at(omega)
        slope = 1j * np.eye(len(self.local))
        for block in self.blocks:
            slope[block.rows, block.columns] += 1j * block.delays * block.weights * np.exp(-1j * omega * block.delays)
        sign = complex(np.linalg.slogdet(matrix)[0])
        if sign == 0:
            raise DataError("the delayed network is unstable: a root lies on the imaginary axis", HINT)
        return sign, float(np.trace(np.linalg.solve(matrix, slope)).imag)

    @property
    def _bound(self) -> float:
        """Return what no root with a positive real part exceeds."""
        most = np.abs(self.local)
        for block in self.blocks:
            most[block.rows, block.columns] += np.abs(block.weights)
        return float(min(most.sum(axis=1).max(), most.sum(axis=0).max()))
