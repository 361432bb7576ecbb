"""Tables looked up on one lane of a compiled program; on arrays `lookups` does it."""

from __future__ import annotations

from typing import Any

from pushpull.compile.lanes import lane


@lane
def _cell(place: Any, places: Any, last: int) -> int:
    """Return the number of the cell that a place lies in or is nearest to; 0 for what is no number."""
    cell = 0
    if place >= places[last]:
        cell = last - 1
    elif place > places[0]:
        cell = int(place)
    return cell


@lane
def _part(place: Any, cell: int, places: Any) -> Any:
    """Return how much of the cell lies before a place, from 0 to 1; what is no number stays so."""
    part = place - places[cell]
    part = places[0] if part < places[0] else part
    return places[1] if part > places[1] else part


@lane
def table(x: Any, low: Any, scale: Any, values: Any, places: Any) -> Any:
    """Look up one lane; `values` [place], `scale` the places per unit, `places` counts from 0 in the program's precision."""
    place = (x - low) * scale
    cell = _cell(place, places, values.shape[0] - 1)
    part = _part(place, cell, places)
    return values[cell] + part * (values[cell + 1] - values[cell])


@lane
def table2(x: Any, y: Any, x_low: Any, x_scale: Any, y_low: Any, y_scale: Any, values: Any, places: Any) -> Any:
    """Look up one lane; `values` [place along x, place along y]."""
    down, right = (x - x_low) * x_scale, (y - y_low) * y_scale
    row, column = _cell(down, places, values.shape[0] - 1), _cell(right, places, values.shape[1] - 1)
    along, across = _part(down, row, places), _part(right, column, places)
    low = values[row, column] + across * (values[row, column + 1] - values[row, column])
    high = values[row + 1, column] + across * (values[row + 1, column + 1] - values[row + 1, column])
    return low + along * (high - low)
