import os
import pwd
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stack.running import Running

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them in one process, one after the other: they compete for two cores."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.stack)
            item.add_marker(pytest.mark.xdist_group("stack"))


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


@pytest.fixture
def root_only() -> pwd.struct_passwd:
    """The ordinary user that root turns into."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    return pwd.getpwnam("nobody")
