"""Reference data: categories with their routing, and the terms of the taxonomies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Department, TwoNames
from complaints.states import Complexity


class Category(TwoNames):
    """A node of the category tree: subject, kind, example (S001-5)."""

    code = models.SlugField(_("code"), max_length=48, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes to")
    )
    complexity = models.CharField(
        _("usual complexity"), max_length=8, choices=Complexity, default=Complexity.COMPLEX
    )
    priority = models.PositiveSmallIntegerField(_("usual priority"), default=3)
    is_dispatched_at_once = models.BooleanField(
        _("assigned by rule"),
        default=False,
        db_default=False,
        help_text=_("A complex complaint goes to its department as soon as it is classified."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]

    @property
    def path(self) -> str:
        """`Network › Coverage`, with the parents that are loaded."""
        return f"{self.parent.path} › {self.name}" if self.parent else self.name


class Route(models.Model):
    """Where a branch sends a category, when not to the category's own department (S001-9)."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="routes", verbose_name=_("category"))
    branch = models.ForeignKey(Department, models.CASCADE, related_name="+", verbose_name=_("branch"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("goes to"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [models.UniqueConstraint(fields=["category", "branch"], name="route_once")]

    def __str__(self) -> str:
        return f"{self.category}, {self.branch}: {self.department}"


class Term(TwoNames):
    """One entry of a taxonomy: who is responsible, why it happened, what was done, why refused."""

    class Kind(models.TextChoices):
        RESPONSIBILITY = "responsibility", _("Responsibility")
        CAUSE = "cause", _("Root cause")
        REMEDY = "remedy", _("Remedy")
        REASON = "reason", _("Reason not to accept")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    code = models.SlugField(_("code"), max_length=48)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["kind", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="term_once")]


class ReferenceRelease(models.Model):
    """Which edition of the shipped reference data is loaded, and since when."""

    version = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        get_latest_by = "version"


def route(*, category: Category, branch: Department | None) -> Department | None:
    """The department a complaint goes to: the branch's own rule first, then the category's,
    then the same for the category above (S001-9, S002-6)."""
    here: Category | None = category
    while here:
        rule = here.routes.filter(branch=branch).select_related("department").first() if branch else None
        found = rule.department if rule else here.department
        if found:
            return found
        here = here.parent
    return None
