"""The beat schedule names tasks that exist and queues that are consumed."""

import pytest

from config.celery import BEAT_SCHEDULE, QUEUES, app


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_each_tick_reaches_a_task(name):
    entry = BEAT_SCHEDULE[name]
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["options"]["queue"] in QUEUES
    # A tick that waited longer than its interval is superseded by the next one.
    assert entry["options"]["expires"] <= entry["schedule"].total_seconds()


def test_a_task_lands_in_its_queue_alone():
    """Queues that share an exchange and a key would each get a copy."""
    routes = {(queue.exchange.name, queue.routing_key) for queue in app.conf.task_queues}
    assert len(routes) == len(QUEUES)
