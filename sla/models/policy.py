"""Promises as data: policies, their published versions, and where each of them holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, TwoNames
from complaints.models import Category
from complaints.models.append_only import AppendOnly


class Policy(TwoNames):
    """A set of promises under one name. What it says stands in its versions."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("For complaints")
        OVERLAY = "overlay", _("Beside every policy for complaints")
        INCIDENT = "incident", _("For incidents")

    code = models.SlugField(_("code"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPLAINT)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["kind", "code"]


class PolicyDraft(models.Model):
    """What an administrator prepares; at most one per policy. `edition` grows with every save."""

    policy = models.OneToOneField(Policy, models.CASCADE, related_name="draft")
    content = models.JSONField()
    edition = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft of a policy")
        verbose_name_plural = _("drafts of policies")

    def __str__(self) -> str:
        return f"{self.policy.code} ({self.edition})"


class PolicyVersion(AppendOnly):
    """Published, and so never changed: the database refuses it. `published_by` is empty for what was
    shipped; `digest` is the SHA-256 of the content (sla.policies.content)."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    valid_from = models.DateTimeField(_("valid from"))
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    reason = models.TextField(_("reason"), max_length=1000)

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        ordering = ["policy_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"{self.policy.code} {self.number}"


class PolicyBinding(AppendOnly):
    """From when on a policy holds for a category and what is below it, for a unit and what is below
    it, or, with neither, for the organisation. The latest row counts; without a policy it takes back
    what the rows before it said (S004-5)."""

    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="bindings")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    bound_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)

    class Meta:
        verbose_name = _("place of a policy")
        verbose_name_plural = _("places of policies")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category=None) | Q(unit=None), name="policy_binding_one_place"
            ),
            models.CheckConstraint(
                condition=Q(policy__isnull=False) | Q(category__isnull=False) | Q(unit__isnull=False),
                name="policy_binding_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.category or self.unit or '*'}"
