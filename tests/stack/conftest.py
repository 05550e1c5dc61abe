import os
import pwd
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded.processes import wait_until
from tests.stack.running import Running

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="module")
def launcher(tmp_path_factory) -> Iterator[Callable[..., Running]]:
    """Make a Running; whatever was started is stopped in the end."""
    made: list[Running] = []

    def make(root: Path | None = None, **environment: str) -> Running:
        folder = tmp_path_factory.mktemp("stack")
        made.append(Running(root or folder / "data", folder / "output.txt", **environment))
        return made[-1]

    yield make
    for running in made:
        running.stop()


@pytest.fixture(scope="module")
def stack(launcher) -> Running:
    """One that all tests of the module share, in the order of the file."""
    running: Running = launcher()
    running.start()
    return running


@pytest.fixture(scope="session")
def begun(tmp_path_factory) -> Path:
    """A data folder after its first start and a clean stop, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    running = Running(folder / "data", folder / "output.txt")
    try:
        running.launch()
        wait_until(lambda: "Ready after" in running.output or not running.is_running(), seconds=300)
        assert "Ready after" in running.output, running.output
    finally:
        running.stop()
    return running.root


@pytest.fixture(scope="module")
def begun_stack(launcher, begun, tmp_path_factory) -> Running:
    """Like `stack`, without the half minute that a first start takes."""
    root = tmp_path_factory.mktemp("again") / "data"
    shutil.copytree(begun, root, ignore=shutil.ignore_patterns("run", "log"))
    running: Running = launcher(root)
    running.start()
    return running


@pytest.fixture
def root_only() -> pwd.struct_passwd:
    """The ordinary user that root turns into."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    return pwd.getpwnam("nobody")
