"""Celery wakes things up; nothing depends on its memory (SAFETY: state lives in PostgreSQL)."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

QUEUES = ("deadlines", "notices", "mail", "reports")

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send-outbox": {
        "task": "notifications.tasks.send_outbox",
        "schedule": timedelta(seconds=5),
        "options": {"queue": "notices", "expires": 5},
    },
    "enforce-deadlines": {
        "task": "sla.tasks.sweep",
        "schedule": timedelta(seconds=5),
        "options": {"queue": "deadlines", "expires": 5},
    },
    "read-arrivals": {
        "task": "channels_intake.tasks.read_arrivals",
        "schedule": timedelta(seconds=5),
        "options": {"queue": "mail", "expires": 5},
    },
    "recount-deadlines": {
        "task": "sla.tasks.recount",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "deadlines", "expires": 60},
    },
    "simulate": {
        "task": "sla.tasks.simulate",
        "schedule": timedelta(seconds=20),
        "options": {"queue": "reports", "expires": 20},
    },
    "warn-of-provisional-years": {
        "task": "sla.tasks.warn_of_provisional_years",
        "schedule": timedelta(days=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "fetch-mail": {
        "task": "channels_intake.tasks.fetch_mail",
        "schedule": timedelta(seconds=30),
        "options": {"queue": "mail", "expires": 30},
    },
    "fetch-recordings": {
        "task": "channels_intake.tasks.fetch_recordings",
        "schedule": timedelta(seconds=30),
        "options": {"queue": "mail", "expires": 30},
    },
    "end-silent-calls": {
        "task": "channels_intake.tasks.end_silent_calls",
        "schedule": timedelta(minutes=5),
        "options": {"queue": "mail", "expires": 300},
    },
    "look-after-scanner": {
        "task": "channels_intake.tasks.look_after_scanner",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "mail", "expires": 60},
    },
    "take-late-files": {
        "task": "channels_intake.tasks.take_late_files",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "mail", "expires": 60},
    },
    "audit-deadlines": {
        "task": "sla.tasks.audit",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "reports", "expires": 60},
    },
    "audit-all-deadlines": {
        "task": "sla.tasks.audit_everything",
        "schedule": timedelta(days=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "end-silent-waits": {
        "task": "complaints.tasks.end_silent_waits",
        "schedule": timedelta(minutes=5),
        "options": {"queue": "deadlines", "expires": 300},
    },
    "remind-of-promises": {
        "task": "complaints.tasks.remind_of_promises",
        "schedule": timedelta(minutes=5),
        "options": {"queue": "reports", "expires": 300},
    },
    "archive-silent": {
        "task": "complaints.tasks.archive_silent",
        "schedule": timedelta(minutes=10),
        "options": {"queue": "deadlines", "expires": 600},
    },
    "refresh-rollups": {
        "task": "reports.tasks.refresh_rollups",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "reports", "expires": 60},
    },
    "build-reports": {
        "task": "reports.tasks.build_reports",
        "schedule": timedelta(seconds=20),  # somebody may wait for a draft
        "options": {"queue": "reports", "expires": 20},
    },
    "tell-of-suggestions": {
        "task": "reports.tasks.tell_of_suggestions",
        "schedule": timedelta(hours=1),  # the first of a day finds something, whenever that is
        "options": {"queue": "reports", "expires": 3600},
    },
    "make-daily-root": {
        "task": "complaints.tasks.make_daily_root",
        "schedule": timedelta(hours=1),  # the first of a day makes it, whenever that is
        "options": {"queue": "reports", "expires": 3600},
    },
    "apply-retention": {
        "task": "complaints.tasks.apply_retention",
        "schedule": timedelta(hours=1),  # the first of a day finds something, whenever that is
        "options": {"queue": "reports", "expires": 3600},
    },
    "purge-drafts": {
        "task": "channels_intake.tasks.purge_drafts",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "work-on-imports": {
        "task": "channels_intake.tasks.work_on_imports",
        "schedule": timedelta(seconds=10),  # somebody looks at its progress
        "options": {"queue": "reports", "expires": 10},
    },
    "purge-imports": {
        "task": "channels_intake.tasks.purge_imports",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "purge-form-drafts": {
        "task": "complaints.tasks.purge_form_drafts",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "purge-sessions": {
        "task": "accounts.tasks.purge_sessions",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "purge-attempts": {
        "task": "accounts.tasks.purge_attempts",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
    "purge-answers": {
        "task": "api.tasks.purge_answers",
        "schedule": timedelta(hours=1),
        "options": {"queue": "reports", "expires": 3600},
    },
}

app = Celery("complaints")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_timeout=4,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_channel_error_retry=True,
    broker_transport_options={
        "socket_timeout": 15,
        "socket_connect_timeout": 4,
        "health_check_interval": 10,
        "visibility_timeout": 600,
    },
    task_ignore_result=True,
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
    task_create_missing_queues=False,
    task_default_queue="notices",
    task_acks_late=True,
    task_time_limit=600,
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0.2, "interval_max": 1},
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    beat_schedule=BEAT_SCHEDULE,
    beat_max_loop_interval=5,
    timezone="UTC",
)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """A receiver here keeps Celery from replacing what config/logging.py has set up."""


@worker_ready.connect
def _send_what_waited(**_: object) -> None:
    """A worker that has just started need not wait for beat's next tick."""
    app.send_task("notifications.tasks.send_outbox", queue="notices", expires=30)
    app.send_task("sla.tasks.sweep", queue="deadlines", expires=30)
    app.send_task("channels_intake.tasks.read_arrivals", queue="mail", expires=30)
    app.send_task("sla.tasks.audit", queue="reports", expires=30)
