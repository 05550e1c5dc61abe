"""Where an edition is read and moved, and who was told of it."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Notice
from reports.models import Edition

LIST = "/work/figures/reports/"


def page_of(edition: Edition) -> str:
    return reverse("reports:edition", args=[edition.pk])


def step(client: Client, edition: Edition, name: str, **more: str):
    return client.post(reverse("reports:move", args=[edition.pk]), {"step": name, **more})


def told(kind: str) -> set[User]:
    return {each.recipient for each in Notice.objects.filter(kind=kind) if each.recipient}
