"""What the demo plays in memory is what the real moves do: the same script through both."""

import pytest

from tests.demo.comparing import compare, sample
from tests.demo.replaying import Replay

pytestmark = pytest.mark.django_db


def test_the_real_moves_make_the_same_of_the_same_script(unsaved, monkeypatch):
    for incident in unsaved.incidents:
        incident.ended_at = incident.ended_by = None  # the linking is replayed while it goes on
        incident.save(force_insert=True)
    groups = sample(unsaved.cases, each=3)
    assert len(groups) > 40
    for group in groups:
        replay = Replay(group)
        replay.run(monkeypatch)
        for case in group:
            compare(replay, case)
