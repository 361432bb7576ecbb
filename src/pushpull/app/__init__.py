"""Parse, call, show: the command line, the demonstration and the reference numbers; no science in here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pushpull.base.lazy import lazy

if TYPE_CHECKING:
    from pushpull.app import demo as demo
    from pushpull.app import figures as figures
    from pushpull.app import network_file as network_file
    from pushpull.app import numbers as numbers
    from pushpull.app import report as report
    from pushpull.app import request as request
    from pushpull.app import rest_figure as rest_figure
    from pushpull.app import rest_fit as rest_fit
    from pushpull.app import verify as verify
    from pushpull.app.command_line import main as main

_HOME = {
    "demo": "pushpull.app.demo",
    "figures": "pushpull.app.figures",
    "main": "pushpull.app.command_line",
    "network_file": "pushpull.app.network_file",
    "numbers": "pushpull.app.numbers",
    "report": "pushpull.app.report",
    "request": "pushpull.app.request",
    "rest_figure": "pushpull.app.rest_figure",
    "rest_fit": "pushpull.app.rest_fit",
    "verify": "pushpull.app.verify",
}
__all__ = ["demo", "figures", "main", "network_file", "numbers", "report", "request", "rest_figure", "rest_fit", "verify"]
__getattr__, __dir__ = lazy(__name__, _HOME)
