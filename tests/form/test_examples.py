"""The examples in the pages run: the Python blocks of a page, one after another, as one script."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECONDS = 300


def _script(page):
    return "\n\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", [page for page in PAGES if _script(page)], ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page, tmp_path):
    _run(page, tmp_path)


def test_the_front_page_runs(root, tmp_path):
    _run(root / "README.md", tmp_path)


def _run(page, folder):
    file = folder / f"{page.stem}.py"
    file.write_text(_script(page), encoding="utf-8")
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": paths, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, str(file)], cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
