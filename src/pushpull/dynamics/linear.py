"""A linear system with delays: its matrix at a frequency, its stability, its response to noise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad_vec
from scipy.linalg import solve_continuous_lyapunov
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import splu

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

    def spectrum(self, omega: float, diffusion: Vector, rows: Vector) -> Complex:
        """Return G D G* with G = rows (i w - J(w))^-1; its integral over all w / 2 pi is the covariance of rows times states."""
        matrix = csc_array((1j * omega * np.eye(len(self.local)) - self.at(omega)).T)
        response = splu(matrix).solve(rows.T.astype(np.complex128)).T
        return response @ diffusion @ response.conj().T

    def covariance(self, diffusion: Vector, rows: Vector) -> Vector:
        """Return the stationary covariance of `rows` times the states: by Lyapunov's equation; with delays from the spectrum."""
        self.check_stable()
        if not self.blocks:
            spread = rows @ solve_continuous_lyapunov(self.local, -diffusion) @ rows.T
            return (spread + spread.T) / 2
        bare = Linear(self._bare)
        resonances = self._resonances()
        scale = resonances[-1]

        def density(angle: float) -> Vector:  # less that of the undelayed part, so that the tail falls fast
            omega = scale * np.tan(angle)
            rest = self.spectrum(omega, diffusion, rows) - bare.spectrum(omega, diffusion, rows)
            return rest.real * scale * (1 + np.tan(angle) ** 2) / np.pi

        spread = bare.covariance(diffusion, rows)
        allowed = ACCURACY * float(np.abs(spread).max())
        turns = np.arctan(resonances / scale)
        rest, error = quad_vec(density, 0.0, np.pi / 2, epsabs=allowed, epsrel=ACCURACY, norm="max", limit=MOST, points=turns)
        spread = spread + rest
        if error > 1e3 * ACCURACY * np.abs(spread).max():
            raise DataError("the integral of the spectrum does not settle: the network is at the border of stability", HINT)
        return (spread + spread.T) / 2

    @cached_property
    def _bare(self) -> Vector:
        """Return the undelayed part, damped further where it is not stable by itself."""
        growth = float(np.linalg.eigvals(self.local).real.max())
        return self.local if growth < -1e-6 * self._bound else self.local - (growth + self._bound) * np.eye(len(self.local))

    def _resonances(self) -> Vector:
        """Return frequencies near which the response changes fast, ascending, one of each cluster."""
        values = np.concatenate([np.linalg.eigvals(self.local), np.linalg.eigvals(self.undelayed)])
        width = np.abs(values.real)
        near = np.concatenate([np.abs(np.abs(values.imag) + k * width) for k in (-3, -1, 0, 1, 3)])
        near = np.sort(near[near > 0])
        return near[np.concatenate([[True], np.diff(np.floor(np.log(near) / CLUSTER)) > 0])]

    def _unstable_roots(self) -> int:
        """Count roots of det(z - J(z)) with a positive real part: by how often det(z - J(z))/det(z - bare) turns round zero."""
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
        rest = float(np.angle(np.linalg.eigvals(self._loop(top)[0])).sum())
        return round((rest - total) / np.pi)

    def _phase(self, omega: float) -> tuple[complex, float]:
        """Return the direction of det(i w - J(w))/det(i w - bare) and how fast its angle turns with w."""
        matrix, slope = self._loop(omega)
        sign = complex(np.linalg.slogdet(matrix)[0])
        if sign == 0:
            raise DataError("the delayed network is unstable: a root lies on the imaginary axis", HINT)
        return sign, float(np.trace(np.linalg.solve(matrix, slope)).imag)

    def _loop(self, omega: float) -> tuple[Complex, Complex]:
        """Return 1 - B (i w - bare)^-1, B = J(w) - bare, in the rows of B that are not zero, and its derivative by w."""
        size, rows = len(self.local), self._late_rows
        place = np.full(size, -1)
        place[rows] = np.arange(len(rows))
        late = (self.local - self._bare)[rows].astype(np.complex128)
        slope = np.zeros_like(late)
        for block in self.blocks:
            turned = block.weights * np.exp(-1j * omega * block.delays)
            there = place[block.rows]
            late[there, block.columns] += turned
            slope[there, block.columns] -= 1j * block.delays * turned
        factors = splu(1j * omega * eye_array(size, format="csc") - self._sparse)
        reached = factors.solve(np.eye(size, dtype=np.complex128)[:, rows])
        change = -late @ (-1j * factors.solve(reached)) - slope @ reached
        return np.eye(len(rows)) - late @ reached, change

    @cached_property
    def _sparse(self) -> csc_array:
        return csc_array(self._bare)

    @cached_property
    def _late_rows(self) -> NDArray[np.intp]:
        """Return the states that something acts on beside the bare part."""
        acted = (self.local != self._bare).any(axis=1)
        for block in self.blocks:
            acted[block.rows] = True
        return np.flatnonzero(acted)

    @property
    def _bound(self) -> float:
        """Return what no root with a positive real part exceeds."""
        most = np.abs(self.local)
        for block in self.blocks:
            most[block.rows, block.columns] += np.abs(block.weights)
        return float(min(most.sum(axis=1).max(), most.sum(axis=0).max()))
