"""Connectomes in the zip format of The Virtual Brain: weights, tract lengths and centres as text."""

from __future__ import annotations

import bz2
from os import PathLike
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from pushpull.base.errors import DataError
from pushpull.data.matrices import from_matrices
from pushpull.data.text import read_centres, read_matrix
from pushpull.records.connectome import Connectome

LARGEST_MEMBER = 1 << 28  # bytes once unpacked: a matrix of 4000 nodes; guards against decompression bombs


def load_tvb(path: str | PathLike[str], *, directed: bool | None = None, shortest: float | None = None) -> Connectome:
    """Return the connectome in a TVB zip file: weights.txt, tract_lengths.txt and, if there, centres.txt (each may be .bz2).

    Nothing is written to disk; folders inside the zip are accepted, paths that leave it are refused.
    directed=None reads it from the matrices; shortest (mm) is the length of connections that have none.
    Raises DataError that names the file, the member and the line.
    """
    file = Path(path)
    try:
        with ZipFile(file) as archive:
            members = _members(archive, file.name)
            weights_text = _needed(archive, members, "weights", file.name)
            lengths_text = _needed(archive, members, "tract_lengths", file.name)
            centres_text = _text(archive, members, ("centres", "centers"), file.name)
    except BadZipFile:
        raise DataError(f"{file.name} is not a zip file", "load_matrices reads plain text and .npy") from None
    except OSError as problem:
        raise DataError(f"cannot read {file}: {problem.strerror or problem}", "check the path") from None
    weights, _ = read_matrix(weights_text, f"{file.name}: weights.txt")
    lengths, _ = read_matrix(lengths_text, f"{file.name}: tract_lengths.txt")
    labels, positions = (None, None) if centres_text is None else read_centres(centres_text, f"{file.name}: centres.txt")
    try:
        return from_matrices(weights, lengths, labels, directed, name=file.stem, shortest=shortest, positions=positions)
    except DataError as problem:
        raise DataError(f"{file.name}: {problem.message}", problem.hint) from None


def _members(archive: ZipFile, source: str) -> dict[str, str]:
    """Return the path of each member by its base name; refuses paths that leave the archive and base names that occur twice."""
    found: dict[str, str] = {}
    for path in archive.namelist():
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if not parts or path.endswith("/") or parts[0] == "__MACOSX" or parts[-1].startswith("."):
            continue
        if parts[0] == "/" or ".." in parts or ":" in parts[0]:
            raise DataError(f"{source}: the member {path!r} points outside the archive", "do not trust this file")
        if parts[-1] in found:
            hint = "keep one connectome per zip file"
            raise DataError(f"{source}: both {found[parts[-1]]!r} and {path!r} are there", hint)
        found[parts[-1]] = path
    return found


def _text(archive: ZipFile, members: dict[str, str], stems: tuple[str, ...], source: str) -> str | None:
    for name in (f"{stem}.txt{ending}" for stem in stems for ending in ("", ".bz2")):
        if name in members:
            return _unpacked(archive, members[name], source)
    return None


def _needed(archive: ZipFile, members: dict[str, str], stem: str, source: str) -> str:
    text = _text(archive, members, (stem,), source)
    if text is None:
        there = ", ".join(sorted(members)) or "nothing"
        hint = f"a TVB zip holds weights.txt and tract_lengths.txt; this one holds {there}"
        raise DataError(f"{source} has no {stem}.txt", hint)
    return text


def _unpacked(archive: ZipFile, path: str, source: str) -> str:
    too_large = DataError(f"{source}: {path} unpacks to more than {LARGEST_MEMBER >> 20} MiB", "do not trust this file")
    if archive.getinfo(path).file_size > LARGEST_MEMBER:
        raise too_large
    try:
        content = archive.read(path)
        if path.endswith(".bz2"):
            unpacker = bz2.BZ2Decompressor()
            content = unpacker.decompress(content, LARGEST_MEMBER)
            if not unpacker.eof:
                raise too_large
        return content.decode("utf-8-sig")
    except (BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, UnicodeDecodeError) as problem:
        raise DataError(f"{source}: cannot unpack {path}: {problem}", "the file is damaged, encrypted or not text") from None
