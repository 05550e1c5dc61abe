"""config/bootstrap.py on interpreters that will not do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack.running import PROJECT, clean_environment

BOOTSTRAP = PROJECT / "config" / "bootstrap.py"


def bootstrap(tmp_path: Path, module: str, content: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of it in an empty project, with one module of Python replaced."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "bootstrap.py").write_text(BOOTSTRAP.read_text())
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.lock").write_text("nothing==1\n")
    (tmp_path / "replaced").mkdir()
    (tmp_path / "replaced" / f"{module}.py").write_text(content)
    return subprocess.run(
        [sys.executable, tmp_path / "config" / "bootstrap.py", "runtime"],
        env=clean_environment() | {"PYTHONPATH": str(tmp_path / "replaced"), "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )


def test_a_python_that_is_too_old(tmp_path):
    done = bootstrap(tmp_path, "sitecustomize", "import sys\nsys.version_info = (3, 8, 18)\n")
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.8 is too old: Python 3.11 or newer is needed.")
    assert len(done.stderr.splitlines()) == 1


def test_a_python_without_venv(tmp_path):
    done = bootstrap(tmp_path, "ensurepip", "raise ImportError\n")
    assert done.returncode == 1
    assert f"apt-get install python3.{sys.version_info[1]}-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("version", [(3, 6), (3, 8)])
def test_it_can_be_read_by_an_old_python(version):
    ast.parse(BOOTSTRAP.read_text(), feature_version=version)
