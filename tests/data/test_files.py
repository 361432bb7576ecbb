"""Connectomes from files: what is read, and what is refused with the file's name."""

import bz2
from zipfile import ZipFile

import numpy as np
import pytest

from pushpull.base.errors import DataError
from pushpull.data import from_matrices, load_matrices, load_tvb
from pushpull.data import tvb as tvb_file

WEIGHTS = "0 2.5 0\n1 0 0\n0 3e0 0\n"
LENGTHS = "0 40 10\n40 0 20\n10 20 0\n"
CENTRES = "rA1 -9.9 -47.1 -3.1\nrA2 -2.6 -55.3 -7.1\nrV1 6.5 -11.7 -30.9 None\n"


def write_zip(path, **members):
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_txt", ".txt").replace("_bz2", ".bz2"), content)
    return path


def tvb(path, folder="", **changes):
    content = {"weights_txt": WEIGHTS, "tract_lengths_txt": LENGTHS, "centres_txt": CENTRES} | changes
    return write_zip(path, **{folder + name: text for name, text in content.items() if text is not None})


@pytest.mark.parametrize("folder", ["", "brain__", "a__b__"])
def test_a_tvb_zip_is_read_back(tmp_path, folder):
    brain = load_tvb(tvb(tmp_path / "brain.zip", folder))
    assert brain.name == "brain"
    assert brain.labels == ("rA1", "rA2", "rV1")
    assert brain.directed
    assert brain.weights[0, 1] == 2.5
    assert brain.lengths[2, 0] == 10.0
    np.testing.assert_array_equal(brain.positions[2], [6.5, -11.7, -30.9])


def test_packed_members_and_missing_centres_are_read(tmp_path):
    packed = {"weights_txt": None, "weights_txt_bz2": bz2.compress(WEIGHTS.encode()), "centres_txt": None}
    brain = load_tvb(tvb(tmp_path / "brain.zip", **packed))
    assert brain.labels == ("0", "1", "2")
    assert brain.positions is None


def test_archives_of_a_mac_are_read(tmp_path):
    assert load_tvb(tvb(tmp_path / "brain.zip", **{"__MACOSX__._weights_txt": "junk", "._centres_txt": "junk"})).size == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"weights_txt": None},
            "brain.zip has no weights.txt\nhint: a TVB zip holds .* this one holds centres.txt, tract_lengths.txt",
        ),
        ({"tract_lengths_txt": None}, "brain.zip has no tract_lengths.txt"),
        ({"weights_txt": "0 1\n1 x\n"}, "brain.zip: weights.txt, line 2: 'x' is not a number"),
        ({"weights_txt": "0 1\n1\n"}, "brain.zip: weights.txt, line 2: 1 columns, the first row has 2"),
        ({"weights_txt": "# only words\n"}, "brain.zip: weights.txt is empty"),
        ({"weights_txt": "0 1 2\n3 4 5\n"}, r"brain.zip: weights has shape \(2, 3\), which is not square"),
        ({"centres_txt": "rA1 1 2\n"}, "brain.zip: centres.txt, line 1: 3 columns\nhint: write 'label x y z'"),
        ({"centres_txt": "rA1 1 2 3\n"}, "brain.zip: 1 labels for 3 nodes"),
        ({"..__evil_txt": "x"}, "brain.zip: the member '../evil.txt' points outside the archive"),
        ({"__etc__evil_txt": "x"}, "brain.zip: the member '/etc/evil.txt' points outside the archive"),
        ({"other__weights_txt": WEIGHTS}, "brain.zip: both 'weights.txt' and 'other/weights.txt' are there"),
        ({"tract_lengths_txt": LENGTHS.replace("40", "0")}, r"brain.zip: lengths\[rA1, rA2\] = 0 although there is a weight"),
        ({"weights_txt": None, "weights_txt_bz2": b"not packed"}, "brain.zip: cannot unpack weights.txt.bz2"),
        ({"weights_txt": b"\xff\xfe\x00"}, "brain.zip: cannot unpack weights.txt"),
    ],
)
def test_a_wrong_tvb_zip_is_refused_with_the_place(tmp_path, changes, message):
    with pytest.raises(DataError, match=message):
        load_tvb(tvb(tmp_path / "brain.zip", **changes))


def test_connections_without_a_length_get_the_shortest(tmp_path):
    path = tvb(tmp_path / "brain.zip", tract_lengths_txt=LENGTHS.replace("40", "0"))
    assert load_tvb(path, shortest=1.5).lengths[0, 1] == 1.5


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tvb_file, "LARGEST_MEMBER", 1000)
    with pytest.raises(DataError, match=r"weights.txt unpacks to more than"):
        load_tvb(tvb(tmp_path / "brain.zip", weights_txt="0 " * 1000))
    bomb = {"weights_txt": None, "weights_txt_bz2": bz2.compress(b"0 " * 1000)}
    with pytest.raises(DataError, match=r"weights.txt.bz2 unpacks to more than"):
        load_tvb(tvb(tmp_path / "bomb.zip", **bomb))


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "text.zip").write_text(WEIGHTS)
    with pytest.raises(DataError, match=r"text.zip is not a zip file"):
        load_tvb(tmp_path / "text.zip")
    with pytest.raises(DataError, match=r"cannot read .*absent.zip: No such file"):
        load_tvb(tmp_path / "absent.zip")


def test_text_csv_and_numpy_files_agree(tmp_path):
    weights = np.array([[0.0, 2.5, 0], [2.5, 0, 1], [0, 1, 0]])
    lengths = np.array([[0.0, 40, 10], [40, 0, 20], [10, 20, 0]])
    np.savetxt(tmp_path / "w.txt", weights)
    np.savetxt(tmp_path / "w.csv", weights, delimiter=",", header="a, b, c", comments="")
    np.save(tmp_path / "w.npy", weights)
    np.save(tmp_path / "d.npy", lengths)
    for ending, labels in ((".txt", ("0", "1", "2")), (".csv", ("a", "b", "c")), (".npy", ("0", "1", "2"))):
        loaded = load_matrices(tmp_path / f"w{ending}", tmp_path / "d.npy")
        np.testing.assert_array_equal(loaded.weights, weights)
        assert loaded.labels == labels
        assert not loaded.directed


def test_a_table_with_labels_on_both_sides_is_read(tmp_path):
    (tmp_path / "w.csv").write_text(",left,right\nleft,0,1\nright,2,0\n")
    (tmp_path / "d.tsv").write_text("0\t5\n5\t0\n")
    loaded = load_matrices(tmp_path / "w.csv", tmp_path / "d.tsv")
    assert loaded.labels == ("left", "right")
    assert loaded.directed
    assert loaded.weights[1, 0] == 2.0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("w.mat", b"x", r"w.mat: files that end in '.mat' cannot be read"),
        ("w.txt", b"0 1\n1 0 3\n", "w.txt, line 2: 3 columns, the first row has 2"),
        ("w.txt", b"a b\n", "w.txt holds labels but no numbers"),
        ("w.npy", b"junk", "w.npy holds no matrix of numbers"),
        ("w.txt", b"0 1\n-1 0\n", r"w.txt with d.txt: weights\[b, a\] = -1, which is negative"),
        ("w.csv", b"x,y\n0,1\n1,0\n", "label their nodes differently"),
    ],
)
def test_wrong_files_are_refused_by_name(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "d.txt").write_text("a b\n0 5\n5 0\n")
    with pytest.raises(DataError, match=message):
        load_matrices(tmp_path / name, tmp_path / "d.txt")


def test_pickled_arrays_are_not_opened(tmp_path):
    np.save(tmp_path / "w.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match=r"w.npy holds no matrix of numbers"):
        load_matrices(tmp_path / "w.npy", tmp_path / "w.npy")


def test_matrices_are_undirected_unless_said():
    weights, lengths = [[0, 1], [2, 0]], [[0, 5], [5, 0]]
    with pytest.raises(DataError, match=r"weights\[0, 1\] = 1 but weights\[1, 0\] = 2"):
        from_matrices(weights, lengths)
    assert from_matrices(weights, lengths, directed=True).directed
    assert from_matrices(weights, lengths, directed=None).directed
    assert not from_matrices(lengths, lengths, ["a", "b"], directed=None).directed
