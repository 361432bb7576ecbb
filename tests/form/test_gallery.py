"""Every script of the gallery runs, draws its figure and measures what theory says; its page tells the same numbers."""

import contextlib
import io
import re
import runpy
import shutil

import pytest

HEADINGS = ["Model", "Network", "Run", "Observe", "Analyse", "Plot"]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (.+) \| (-?[\d.e-]+) \| (-?[\d.e-]+) \|$", re.MULTILINE)


def pytest_generate_tests(metafunc):
    pages = sorted((metafunc.config.rootpath / "docs" / "gallery").glob("*.md"))
    metafunc.parametrize("page", pages, ids=[page.stem for page in pages])


def _script(page):
    return page.with_name(f"make_{page.stem.replace('-', '_')}.py")


@pytest.mark.slow
def test_the_script_draws_and_agrees_with_theory(page, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    plot = pytest.importorskip("matplotlib.pyplot")
    for folder in ("gallery", "images"):
        (tmp_path / folder).mkdir()
    script = shutil.copy(_script(page), tmp_path / "gallery")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        numbers = runpy.run_path(str(script))["numbers"]
    plot.close("all")
    assert (tmp_path / "images" / f"gallery-{page.stem}.png").stat().st_size > 20_000
    told = {what: (float(theory), float(measured)) for what, theory, measured in ROW.findall(page.read_text(encoding="utf-8"))}
    assert list(told) == list(numbers)
    for what, (measured, theory, tolerance) in numbers.items():
        assert measured == pytest.approx(theory, rel=tolerance), what
        assert told[what] == pytest.approx((theory, measured), rel=tolerance), what
        assert what in printed.getvalue()


def test_the_script_has_the_fixed_headings(page):
    found = [line[2:] for line in _script(page).read_text(encoding="utf-8").splitlines() if line[2:] in HEADINGS]
    assert found == HEADINGS


def test_the_page_quotes_its_script(page):
    lines = {line.strip() for line in _script(page).read_text(encoding="utf-8").splitlines()}
    quoted = [line.strip() for block in BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines() if line]
    assert quoted
    assert not [line for line in quoted if line not in lines]
