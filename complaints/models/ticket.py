"""The complaint ticket. Its state moves only through `complaints.lifecycle`."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.lifecycle.machine import Lifecycle
from complaints.models.customer import Customer
from complaints.models.reference import Category, Term
from complaints.models.ticket_queries import FOREVER, NUMBER_BACKWARDS, TicketQuerySet
from complaints.states import (
    CLOSED_STATES,
    STAGE_OF,
    Channel,
    Complexity,
    Relation,
    Severity,
    Stage,
    State,
    Urgency,
)
from privacy.fields import EncryptedTextField


class SlaState(models.TextChoices):
    IDLE = "idle", _("no clock running")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    OVERDUE = "overdue", _("overdue")


class Ticket(Lifecycle, models.Model):
    number = models.CharField(_("number"), max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    code_digest = models.BinaryField(max_length=32)
    entry_key = models.UUIDField(unique=True, default=uuid.uuid4)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)

    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets", verbose_name=_("customer"))
    relation = models.CharField(_("complainant"), max_length=10, choices=Relation, default=Relation.SELF)
    subject = models.CharField(_("subject"), max_length=80)
    description = models.TextField(_("what happened"), max_length=5000)
    demand = models.TextField(_("what is asked for"), max_length=2000, blank=True)
    business = EncryptedTextField(_("business involved"), max_chars=120)
    occurred = models.CharField(_("when it happened"), max_length=120, blank=True)
    place = EncryptedTextField(_("where it happened"), max_chars=200)

    category = models.ForeignKey(
        Category, models.PROTECT, null=True, related_name="+", verbose_name=_("category")
    )
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, null=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency, null=True)
    complexity = models.CharField(_("complexity"), max_length=8, choices=Complexity, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=3)
    tags = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    is_repeat = models.BooleanField(_("repeat"), default=False)
    is_vulnerable = models.BooleanField(_("needs special care"), default=False)
    may_escalate = models.BooleanField(_("may go over our head"), default=False)
    is_group = models.BooleanField(_("group complaint"), default=False, db_default=False)
    is_confidential = models.BooleanField(_("confidential"), default=False, db_default=False)

    received_at = models.DateTimeField(_("received"))
    entered_at = models.DateTimeField(_("entered"))
    assigned_at = models.DateTimeField(_("assigned"), null=True)
    preliminary_at = models.DateTimeField(_("preliminary result told"), null=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    feedback_at = models.DateTimeField(_("result told"), null=True)
    archived_at = models.DateTimeField(_("archived"), null=True)
    retain_until = models.DateField(_("kept until"), null=True)
    legal_hold = models.BooleanField(_("legal hold"), default=False)
    restricted_at = models.DateTimeField(_("restricted"), null=True, default=None)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, default=None)

    reopened_at = models.DateTimeField(_("reopened"), null=True)
    cycle = models.PositiveSmallIntegerField(_("handling"), default=1)  # 2 after the first reopening
    returns = models.PositiveSmallIntegerField(_("returned"), default=0)  # since the last arbitration
    urges = models.PositiveSmallIntegerField(_("urged"), default=0)
    waiting_from = models.CharField(max_length=20, choices=State, blank=True)
    closed_for = models.ForeignKey(
        Term, models.PROTECT, null=True, related_name="+", verbose_name=_("reason")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("merged into")
    )
    incident = models.ForeignKey(
        "complaints.Incident", models.PROTECT, null=True, related_name="tickets", verbose_name=_("incident")
    )

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("accepting agent"),
    )
    team = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("service team")
    )
    branch = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("branch")
    )
    lead_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("lead department")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("handler")
    )

    # Written by `sla` alone, so that queues need no join.
    next_due_at = models.DateTimeField(_("next limit"), null=True)
    next_due_from = models.DateTimeField(null=True)
    next_due_target = models.CharField(max_length=24, blank=True)
    solve_by = models.DateTimeField(_("to be solved by"), null=True)
    sla_state = models.CharField(max_length=8, choices=SlaState, default=SlaState.IDLE)

    is_open = models.GeneratedField(
        expression=models.ExpressionWrapper(
            ~Q(state__in=[str(state) for state in CLOSED_STATES]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            models.Index(FOREVER, "id", name="ticket_queue", condition=Q(is_open=True)),
            models.Index(fields=["next_due_at", "id"], name="ticket_due_open", condition=Q(is_open=True)),
            models.Index(
                fields=["next_due_at", "id"],
                name="ticket_repeat_open",
                condition=Q(is_open=True, is_repeat=True),
            ),
            models.Index(
                fields=["next_due_at", "id"],
                name="ticket_risk_open",
                condition=Q(is_open=True, may_escalate=True),
            ),
            models.Index(fields=["received_at"], name="ticket_received_open", condition=Q(is_open=True)),
            models.Index(
                fields=["state", "received_at"], name="ticket_state_open", condition=Q(is_open=True)
            ),
            models.Index(fields=["agent"], name="ticket_agent_open", condition=Q(is_open=True)),
            models.Index(fields=["handler"], name="ticket_handler_open", condition=Q(is_open=True)),
            models.Index(fields=["team"], name="ticket_team_open", condition=Q(is_open=True)),
            models.Index(
                fields=["lead_department"], name="ticket_department_open", condition=Q(is_open=True)
            ),
            models.Index(
                fields=["state", "feedback_at"], name="ticket_feedback", condition=Q(state="feedback")
            ),
            models.Index(fields=["customer", "-received_at"], name="ticket_of_customer"),
            models.Index(
                fields=["retain_until", "id"],
                name="ticket_retention",
                condition=Q(retain_until__isnull=False),
            ),
            models.Index(OpClass(NUMBER_BACKWARDS, name="text_pattern_ops"), name="ticket_number_tail"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """get_state_display() without making a dictionary of all states for every row of a queue."""
        return str(State(self.state).label)

    @property
    def stage(self) -> Stage:
        return STAGE_OF[State(self.state)]

    @property
    def is_restricted(self) -> bool:
        """Whether personal data is only stored and protected (PIPL Art 47); not while it is handled."""
        return self.restricted_at is not None and self.state in CLOSED_STATES

    @property
    def is_from_regulator(self) -> bool:
        return self.channel == Channel.REGULATOR
