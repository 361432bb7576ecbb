"""The four anchor models: their definitions say what the papers say."""

import math
import pickle

import pytest

from pushpull.spec import Model, parse_expression, to_text

from .anchors import ALL, AlphaSynapse, HodgkinHuxley, JansenRit, LeakyIntegrator, WilsonCowan
from .evaluate import evaluate


def test_x():
    pass
