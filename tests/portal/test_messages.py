"""What customers get by mail: number and status, no content."""

import json

import pytest
from django.utils import timezone

from notifications.messages import rendered
from notifications.models import Notice

KINDS = ("receipt", "new_code", "progress", "plan_offered", "consent_confirmed", "result_told")
WITH_CODE = {"receipt", "new_code"}
NUMBER = "TS20261116-0001-2"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_message_names_the_complaint_and_the_way_to_it(kind, language, settings):
    settings.PUBLIC_URL = "https://complaints.example.com"
    payload = json.dumps({"code": "042137", "agent": "KF0317"} if kind in WITH_CODE else {})
    message = rendered(
        Notice(kind=kind, language=language, about=NUMBER, payload=payload, created_at=timezone.now())
    )
    assert NUMBER in message.subject
    assert "\n" not in message.subject
    assert f"https://complaints.example.com/progress/{NUMBER}/" in message.body
    assert ("042137" in message.body) == (kind in WITH_CODE)


def test_a_receipt_states_the_limits_and_the_agent():
    notice = Notice(
        kind="receipt", language="en", about=NUMBER, payload='{"code": "042137", "agent": "KF0317"}'
    )
    body = rendered(notice).body
    assert "15 working days" in body
    assert "KF0317" in body
