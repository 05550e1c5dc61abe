from celery import shared_task

from sla import auditor, enforcer


@shared_task
def sweep() -> int:
    return enforcer.sweep().steps


@shared_task
def audit() -> int:
    return auditor.audit().missing


@shared_task
def audit_everything() -> int:
    return auditor.audit(everything=True).missing
