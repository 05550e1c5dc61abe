"""People and the tree of units they work in."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.actors import ActorKind
from accounts.delegation import Delegation
from accounts.roles import ROLES, Right, Role, RoleCard, Sight


class TwoNames(models.Model):
    """Something named in both languages."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class DepartmentQuerySet(models.QuerySet["Department"]):
    def under(self, top: "Department") -> Self:
        """The unit itself and everything below it."""
        return self.filter(lineage__contains=[top.pk])


class Department(TwoNames):
    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", _("Headquarters")
        DEPARTMENT = "department", _("Department")
        BRANCH = "branch", _("Branch")
        TEAM = "team", _("Team")
        PROVIDER = "provider", _("Outside provider")

    code = models.SlugField(_("code"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        indexes = [GinIndex(fields=["lineage"], name="department_lineage")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `lineage` (ids from the top down to this unit) in step with the parent."""
        super().save(*args, **kwargs)
        lineage = [*(self.parent.lineage if self.parent else []), self.pk]
        if lineage != self.lineage:
            self.lineage = lineage
            type(self).objects.filter(pk=self.pk).update(lineage=lineage)
            for child in self.children.all():
                child.save()


class Skill(TwoNames):
    """What a person is trained for; feeds the choice of an assignee (S001-9)."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["code"]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(staff_number__iexact=username)

    def create_user(self, staff_number: str, password: str | None, **fields: Any) -> "User":
        user = self.model(staff_number=staff_number.upper(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, staff_number: str, password: str | None, **fields: Any) -> "User":
        """`manage.py createsuperuser` makes the first administrator."""
        return self.create_user(staff_number, password, **{"role": Role.ADMINISTRATOR, **fields})


def every_weekday() -> list[int]:
    return [1, 2, 3, 4, 5]


class User(AbstractBaseUser):
    """A member of staff; exactly one role, one unit."""

    staff_number = models.CharField(_("staff number"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit")
    )
    skills = models.ManyToManyField(Skill, blank=True, verbose_name=_("skills"))
    duty_days = ArrayField(
        models.PositiveSmallIntegerField(), default=every_weekday, verbose_name=_("duty days (1 = Monday)")
    )
    duty_from = models.TimeField(_("on duty from"), default=time(8, 30))
    duty_to = models.TimeField(_("on duty until"), default=time(18, 0))
    is_active = models.BooleanField(_("active"), default=True)
    password_is_temporary = models.BooleanField(
        _("must choose an own password"), default=False, db_default=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"], m2m_fields=[skills])

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS = ["name"]
    kind = ActorKind.STAFF

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["staff_number"]

    def __str__(self) -> str:
        return f"{self.name} {self.staff_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Signing in is no change of the person: it leaves no line in the configuration's history."""
        if kwargs.get("update_fields") == ["last_login"]:
            self.skip_history_when_saving = True
        super().save(*args, **kwargs)
        self.__dict__.pop("skip_history_when_saving", None)

    def clean(self) -> None:
        super().clean()
        self.staff_number = self.staff_number.upper()

    @property
    def card(self) -> RoleCard:
        return ROLES[Role(self.role)]

    @property
    def approves_up_to(self) -> Decimal | None:
        return self.card.approves_up_to

    def may(self, right: Right) -> bool:
        return self.is_active and right in self.card.may

    @cached_property
    def _held(self) -> list[Delegation]:
        return list(self.held.filter(ended_at=None).select_related("by__unit"))

    def stands_in_for(self, on: date) -> list["User"]:
        """Whose approvals this person gives on a local day; nobody's without the right to approve."""
        if not self.may(Right.APPROVE_PLAN):
            return []
        return [each.by for each in self._held if each.holds(on) and each.by.may(Right.APPROVE_PLAN)]

    @property
    def sees_tickets(self) -> bool:
        return self.card.sees != Sight.NONE

    def on_duty(self, at: datetime) -> bool:
        """Whether the local instant `at` lies in this person's duty hours (end excluded).

        Hours that end before they begin run past midnight and belong to the day they began.
        """
        today, clock = at.isoweekday(), at.time()
        if self.duty_from <= self.duty_to:
            return today in self.duty_days and self.duty_from <= clock < self.duty_to
        yesterday = today - 1 or 7
        return (today in self.duty_days and clock >= self.duty_from) or (
            yesterday in self.duty_days and clock < self.duty_to
        )

    # What Django's admin asks. Ticket content is not registered there, so no role reaches it.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.AUDITOR}

    def has_perm(self, perm: str, obj: object = None) -> bool:
        if not self.is_staff:
            return False
        return self.role == Role.ADMINISTRATOR or ".view_" in perm

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class Attempt(models.Model):
    """How often something guarded was tried in one window of time; see throttle.py."""

    scope = models.CharField(max_length=32)
    key = models.BinaryField(max_length=32)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key", "window_at"], name="attempt_once_per_window")
        ]
        indexes = [models.Index(fields=["window_at"], name="attempt_window")]
