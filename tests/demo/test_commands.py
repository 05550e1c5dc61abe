"""The commands around the demo: refusing where it has no place, telling how to sign in."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from channels_intake.receiving import waiting
from complaints.models import Ticket
from demo.people import PASSWORD, sign_ins
from demo.standing import FEEDBACK_CODE, NEGOTIATING_CODE
from privacy.index import code_matches


@pytest.fixture
def seed(db, settings):
    settings.DEMO = True
    call_command("load_reference", stdout=StringIO())

    def run(**options):
        call_command("seed_demo", "--end=2026-11-20", tickets=30, months=1, stdout=StringIO(), **options)

    return run


def test_it_refuses_outside_a_demo(seed, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        seed()
    with pytest.raises(CommandError):
        call_command("demo_accounts")


def test_it_refuses_beside_complaints_unless_told_to(seed):
    seed()
    with pytest.raises(CommandError):
        seed()
    assert Ticket.objects.count() == 30
    seed(append=True)
    assert Ticket.objects.count() == 60
    assert waiting().count() == 6  # the desk is filled once
    assert User.objects.count() == len({*User.objects.values_list("staff_number", flat=True)})


def test_it_needs_the_reference_data(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError):
        call_command("seed_demo", tickets=1)


@pytest.mark.parametrize("text", ["2026-13-01", "tomorrow", ""])
def test_an_end_that_is_no_date_is_refused(seed, text):
    with pytest.raises(CommandError):
        call_command("seed_demo", "--end", text)


@pytest.mark.parametrize("tickets", [0, 1, 5])
def test_very_small_demos_work(seed, tickets):
    call_command("seed_demo", tickets=tickets, months=1, stdout=StringIO())
    assert Ticket.objects.count() == tickets


def test_one_sign_in_per_role_works(seed):
    seed()
    assert {entry.role for entry in sign_ins()} == set(Role)
    for entry in sign_ins():
        person = authenticate(username=entry.number, password=PASSWORD)
        assert person
        assert person.role == entry.role


def test_it_prints_two_complaints_to_look_up(seed):
    seed()
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    for code, state in ((NEGOTIATING_CODE, "negotiating"), (FEEDBACK_CODE, "feedback")):
        [line] = [line for line in out.getvalue().splitlines() if code in line]
        ticket = Ticket.objects.get(number=line.split()[0])
        assert ticket.state == state
        assert code_matches(code, ticket.number, ticket.code_digest)
