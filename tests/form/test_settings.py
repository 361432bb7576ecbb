"""pyproject.toml and uv.lock name what exists."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from urllib.parse import urlparse

import pytest

# Dependencies that work without being imported by name, and how.
UNSEEN = {
    "h5netcdf": "xarray writes NetCDF with it",
    "h5py": "h5netcdf stands on it",
    "zarr": "xarray writes Zarr with it",
}


def test_every_path_in_the_settings_exists(root, settings_file):
    tool = settings_file["tool"]
    paths = [
        settings_file["project"]["readme"],
        *settings_file["project"]["license-files"],
        *tool["hatch"]["build"]["targets"]["wheel"]["packages"],
        *tool["hatch"]["build"]["targets"]["sdist"]["include"],
        *tool["ruff"]["src"],
        *tool["ruff"]["lint"]["per-file-ignores"],
        *tool["pyright"]["include"],
        *tool["pyright"]["strict"],
        *tool["pytest"]["ini_options"]["testpaths"],
    ]
    absent = [path for path in paths if not any(root.glob(path.lstrip("/")))]
    assert not absent, f"named in pyproject.toml and absent: {absent}"


def test_every_room_is_in_the_layers_contract(rooms, settings_file):
    contract = next(each for each in settings_file["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    layered = set(re.findall(r"\w+", " ".join(contract["layers"])))
    assert set(rooms) <= layered


def test_the_lock_file_knows_every_dependency(root, settings_file):
    locked = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))["package"]
    ours = next(package for package in locked if package["name"] == "pushpull")["metadata"]
    project, groups = settings_file["project"], settings_file["dependency-groups"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    assert {_name(each) for each in asked} == {each["name"] for each in ours["requires-dist"]}, "run: uv lock"
    for group, wanted in groups.items():
        assert {_name(each) for each in wanted} == {each["name"] for each in ours["requires-dev"][group]}, "run: uv lock"


def test_the_lock_file_names_the_public_index_only(root):
    hosts = {urlparse(url).netloc for url in re.findall(r'"(\w+://[^"]+)"', (root / "uv.lock").read_text(encoding="utf-8"))}
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_every_import_is_a_declared_dependency(trees, settings_file, root):
    project, owners = settings_file["project"], packages_distributions()
    declared = {_name(each) for each in project["dependencies"]}
    declared |= {_name(each) for extra in project["optional-dependencies"].values() for each in extra}
    strangers = {
        f"{module} in {path.relative_to(root)}"
        for path, tree in trees.items()
        for module in _imported(tree) - set(sys.stdlib_module_names) - {"pushpull"}
        if not {_normal(owner) for owner in owners.get(module, [module])} & declared
    }
    assert not strangers, f"imported and not declared in pyproject.toml: {sorted(strangers)}"


def test_every_dependency_is_used(trees, settings_file):
    imported, owners = set().union(*map(_imported, trees.values())), packages_distributions()
    used = {_normal(owner) for module in imported for owner in owners.get(module, [])} | set(UNSEEN)
    idle = {_name(each) for each in settings_file["project"]["dependencies"]} - used
    assert not idle, f"declared in pyproject.toml and never imported: {sorted(idle)}"


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", ".ci/run", "src/pushpull/py.typed"])
def test_the_project_has_its_papers(root, name):
    assert (root / name).is_file()


def _imported(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _name(requirement):
    return _normal(re.match(r"[\w.-]+", requirement)[0])


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
