"""What a person would type into the forms of the moves."""

from datetime import timedelta

from django.utils import timezone

from complaints.models import Term, Ticket


def term(kind):
    return Term.objects.filter(kind=kind).earliest("pk").pk


def rows(prefix, *filled):
    """A list within a form, with as many rows as are filled."""
    each = {f"{prefix}-{n}-{name}": value for n, row in enumerate(filled) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0", **each}


def a_plan_form(department, now, **changed):
    tomorrow = (timezone.localdate(now) + timedelta(days=1)).isoformat()
    return {
        "finding": "3 号站射频单元故障",
        "evidence": "告警截图",
        "verified_true": "on",
        "verified_accurate": "on",
        "verified_complete": "on",
        "responsibility": term("responsibility"),
        "cause": term("cause"),
        **rows("remedy", {"remedy": term("remedy"), "amount": "120"}),
        **rows("option"),
        **rows("share"),
        "step-TOTAL_FORMS": "3",
        "step-INITIAL_FORMS": "0",
        "step-0-text": "更换射频单元",
        "step-0-department": department.pk,
        "step-0-owner": "何立",
        "step-0-due_on": tomorrow,
        **changed,
    }


def state_of(ticket):
    return Ticket.objects.get(pk=ticket.pk).state


CALLED = {"channel": "phone"}


TOLD = {
    "channel": "phone",
    "reached": "on",
    "result": "已恢复",
    "cause": "故障",
    "improvement": "巡检",
    "closing": "thanks",
}
