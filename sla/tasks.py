from celery import shared_task

from sla import auditor, enforcer, recounting, simulating_run
from sla.pulse import database_now
from sla.working_calendar import provisional


@shared_task
def sweep() -> int:
    return enforcer.sweep().steps


@shared_task
def audit() -> int:
    return auditor.audit().missing


@shared_task
def audit_everything() -> int:
    return auditor.audit(everything=True).missing


@shared_task
def recount() -> int:
    return recounting.recount(now=database_now()).clocks


@shared_task
def warn_of_provisional_years() -> int:
    return provisional.warn(database_now())


@shared_task
def simulate() -> int:
    """Answer what waits; each question takes the time it takes, so one per task."""
    now = database_now()
    return sum(simulating_run.run(pk, now=now) for pk in simulating_run.waiting(now)[:1])
