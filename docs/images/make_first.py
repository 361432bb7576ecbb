"""The picture on the front page: `python docs/images/make_first.py` draws it anew, beside this file."""

from pathlib import Path

from pushpull.app import demo, figures

brain = demo.rest(seconds=300.0, seed=1, progress=lambda _: None)
figures.save(figures.overview(brain), Path(__file__).with_name("first.png"))
