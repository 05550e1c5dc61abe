"""config/bootstrap.py on interpreters that will not do."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack.running import PROJECT, clean_environment

BOOTSTRAP = PROJECT / "config" / "bootstrap.py"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with a copy of the bootstrap, beside modules named like Python's own."""
    shutil.copytree(BOOTSTRAP.parent, tmp_path / "config")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.lock").write_text("# nothing\n")
    (tmp_path / "replaced").mkdir()
    return tmp_path


def bootstrap(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run it with a PATH that holds no other Python, and modules of `replaced` before Python's."""
    return subprocess.run(
        [sys.executable, project / "config" / "bootstrap.py", "runtime", *command],
        env=clean_environment() | {"PYTHONPATH": str(project / "replaced"), "PATH": str(project)},
        capture_output=True,
        text=True,
    )


def test_a_python_that_is_too_old(project):
    pretended = project / "replaced" / "sitecustomize.py"
    pretended.write_text("import sys\nsys.version_info = (3, 8, 18)\n")
    done = bootstrap(project)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.8 is too old: Python 3.11 or newer is needed.")
    assert len(done.stderr.splitlines()) == 1


def test_a_python_without_venv(project):
    (project / "replaced" / "ensurepip.py").write_text("raise ImportError\n")
    done = bootstrap(project)
    assert done.returncode == 1
    assert f"apt-get install python3.{sys.version_info[1]}-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("version", [(3, 6), (3, 8)])
def test_it_can_be_read_by_an_old_python(version):
    ast.parse(BOOTSTRAP.read_text(), feature_version=version)


def test_it_installs_again_only_when_the_lock_changed(project):
    command = ("-c", "import sys; print(sys.prefix)")
    first = bootstrap(project, *command)
    assert first.stdout.splitlines()[-1] == str(project / ".venv"), first
    assert bootstrap(project, *command).stdout == f"{project / '.venv'}\n"

    (project / "requirements" / "runtime.lock").write_text("# nothing else\n")
    assert "Installing requirements/runtime.lock" in bootstrap(project).stdout


def test_a_failed_installation_says_so_and_is_not_taken_for_whole(project):
    (project / "requirements" / "runtime.lock").write_text("./nowhere\n")
    for _ in range(2):
        done = bootstrap(project)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("Installing failed, see above")
