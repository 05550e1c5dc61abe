"""What makes a start impossible is said in one sentence."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from config.embedded.folder import DataFolder, Marker, Stage
from config.embedded.refusal import CannotStart
from tests.stack.running import free_port, supervisor


def refusal(root: Path, **environment: str) -> str:
    done = supervisor({"DATA_DIR": str(root), "PORT": str(free_port()), **environment})
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1, done.stdout
    return done.stdout


@pytest.fixture
def used(tmp_path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.open()
    folder.reached(Stage.IN_USE)
    return folder


def test_a_foreign_folder(tmp_path):
    (tmp_path / "holiday.jpg").touch()
    assert "holds files of something else" in refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_instead_of_a_folder(tmp_path):
    (tmp_path / "data").touch()
    assert "cannot be used" in refusal(tmp_path / "data")


def test_a_folder_without_its_database(used):
    assert "broken (the folder postgres is missing)" in refusal(used.root)


def test_a_damaged_database(used):
    used.postgres.mkdir()
    assert "broken (postgres/PG_VERSION cannot be read)" in refusal(used.root)


def test_a_database_of_another_major_version(used):
    used.postgres.mkdir()
    (used.postgres / "PG_VERSION").write_text("17\n")
    assert "PostgreSQL 17, not 18" in refusal(used.root)


def test_a_damaged_marker(used):
    used.marker_file.write_text("{")
    assert "broken (complaints-data.json cannot be read)" in refusal(used.root)


def test_a_marker_of_a_later_version(used):
    content = json.loads(used.marker_file.read_text())
    used.marker_file.write_text(json.dumps(content | {"layout": 99}))
    assert "layout 99" in refusal(used.root)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０００"])
def test_a_port_that_makes_no_sense(tmp_path, port):
    assert "PORT must be a whole number from 1 to 65535" in refusal(tmp_path / "new", PORT=port)


def test_a_full_disk(tmp_path):
    mounted = _small_disk(tmp_path)
    try:
        assert "is full" in refusal(tmp_path / "data")
    finally:
        if mounted:
            subprocess.run(["umount", tmp_path], check=True)


def _small_disk(folder: Path) -> bool:
    """Whether a 20 MB disk could be mounted there."""
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("mounting is not permitted here; the free space itself is tested below")
    return True


def test_too_little_free_space(tmp_path):
    with pytest.raises(CannotStart, match="MB are free, 1000000000 MB are needed"):
        DataFolder(tmp_path).require_space(1_000_000_000)


def test_the_marker_survives_being_written_and_read(used):
    assert used.read() == Marker(database=Stage.IN_USE)
