"""Case studies: nobody in them, two people behind each, read by everybody once published."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed
from complaints.models import Ticket
from complaints.retention.texts import OF_TICKETS
from complaints.states import State
from notifications.messages import rendered
from notifications.models import Notice
from reports.exploring import studying
from reports.exploring.anonymous import found_in
from reports.exploring.studying import Account, NotAnonymous, WrongStep
from reports.exploring.telling import told
from reports.models import CaseStudy, UnpublishedCaseStudy
from reports.periods import Period, local_day

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "信号问题一例",
    "situation": "一个片区晚间信号弱。",
    "handling": "第 1 天受理，第 3 天修复。",
    "result": "用户满意。",
    "lesson": "扩容前先告知片区用户。",
}


@pytest.fixture
def closed(journey) -> Ticket:
    return journey.to(State.ARCHIVED)


@pytest.fixture
def second(people) -> User:
    return User.objects.create_user(
        "S002", None, name="另一位监督", role=Role.SUPERVISOR, unit=people.supervisor.unit
    )


@pytest.fixture
def draft(closed, people, now) -> CaseStudy:
    return studying.write(ticket=closed, account=Account(**WORDS), by=people.supervisor, now=now)


@pytest.fixture
def published(draft, people, second, now) -> CaseStudy:
    studying.submit(study=draft, by=people.supervisor, now=now)
    studying.publish(study=draft, by=second, now=now)
    draft.refresh_from_db()
    return draft


def test_from_draft_to_published_by_two_people(draft, people, second, now):
    with pytest.raises(WrongStep):
        studying.publish(study=draft, by=second, now=now)
    studying.submit(study=draft, by=people.supervisor, now=now)
    with pytest.raises(KeptApart):
        studying.publish(study=draft, by=people.supervisor, now=now)
    with pytest.raises(NotAllowed):
        studying.publish(study=draft, by=people.leader, now=now)
    studying.send_back(study=draft, remark="请写清楚期限。", by=second, now=now)
    studying.change(study=draft, account=Account(**WORDS), by=people.supervisor, now=now)
    studying.submit(study=draft, by=people.supervisor, now=now)
    studying.publish(study=draft, by=second, now=now)
    with pytest.raises(WrongStep):
        studying.change(study=draft, account=Account(**WORDS), by=people.supervisor, now=now)


def test_whoever_may_publish_it_is_told_and_then_whoever_wrote_it(draft, people, second, now):
    def told(kind: str) -> set[User | None]:
        return {each.recipient for each in Notice.objects.filter(kind=kind)}

    studying.submit(study=draft, by=people.supervisor, now=now)
    assert told("study_submitted") == {second}
    studying.send_back(study=draft, remark="请写清楚期限。", by=second, now=now)
    assert told("study_sent_back") == {people.supervisor}
    studying.submit(study=draft, by=people.supervisor, now=now)
    studying.publish(study=draft, by=second, now=now)
    assert told("study_published") == {people.supervisor}
    words = " ".join(rendered(each).body for each in Notice.objects.filter(kind__startswith="study"))
    assert reverse("reports:study", args=[draft.pk]) in words
    assert not [text for text in WORDS.values() if text in words]


def test_it_counts_in_the_period_in_which_the_case_was_closed(published, closed):
    month = Period.month(local_day(closed.archived_at))
    assert list(CaseStudy.objects.published(month)) == [published]
    assert not CaseStudy.objects.published(month.previous()).exists()
    assert published.reference == f"CS{published.closed_on.year}-{published.pk:04d}"


def test_without_a_lesson_it_is_not_submitted(closed, people, now):
    study = studying.write(
        ticket=closed, account=Account(**{**WORDS, "lesson": ""}), by=people.supervisor, now=now
    )
    with pytest.raises(GuardFailed):
        studying.submit(study=study, by=people.supervisor, now=now)


def test_only_of_cases_that_are_closed_with_a_result(journey, people, now):
    running = journey.to(State.NEGOTIATING)
    with pytest.raises(GuardFailed):
        studying.write(ticket=running, account=Account(**WORDS), by=people.supervisor, now=now)


def test_one_study_per_case_however_often_it_is_begun(draft, closed, people, now):
    again = studying.write(ticket=closed, account=Account(**WORDS), by=people.supervisor, now=now)
    assert again == draft


def given_away(ticket: Ticket, people) -> list[str]:
    customer = ticket.customer
    return [
        f"{customer.name}先生来电",
        " ".join(customer.name),
        f"致电 {customer.phone}",
        "回拨 139 1234 5678",
        f"写信到 {customer.email}" if customer.email else "写信到 a.b@example.com",
        f"工单 {ticket.number}",
        f"由{people.handler.name}处理",
        f"在{ticket.place}",
        "城东路那家店",
    ]


@pytest.mark.parametrize("field", [*WORDS])
def test_nothing_that_leads_to_a_person_is_stored(closed, people, now, field):
    for text in given_away(closed, people):
        assert list(found_in(text, closed)), text
        with pytest.raises(NotAnonymous) as refusal:
            studying.write(
                ticket=closed, account=Account(**{**WORDS, field: text}), by=people.supervisor, now=now
            )
        assert refusal.value.field == field
    assert not CaseStudy.objects.exists()


def test_what_the_history_tells_names_nobody(closed):
    account = told(closed)
    for text in (account.title, account.situation, account.handling, account.result):
        assert text
        assert not list(found_in(text, closed))
    assert len(account.handling.splitlines()) > 8


def test_withdrawn_words_are_gone(published, second):
    studying.withdraw(study=published, by=second)
    published.refresh_from_db()
    assert not any(getattr(published, name) for name in WORDS)
    assert not CaseStudy.objects.published().exists()


def test_drafts_are_emptied_with_their_ticket_and_published_ones_stay(draft, published):
    (texts,) = (each for each in OF_TICKETS if each.model is UnpublishedCaseStudy)
    rows = texts.model._default_manager.filter(ticket=draft.ticket_id)
    assert not rows.exists()
    CaseStudy.objects.filter(pk=draft.pk).update(state="draft")
    assert rows.exists()


def test_everybody_reads_what_is_published_and_few_a_draft(client, people, draft, second, now):
    page = reverse("reports:study", args=[draft.pk])

    def readers() -> set[Role]:
        found = set()
        for role in Role:
            client.force_login(getattr(people, role))
            if client.get(page).status_code == 200:
                found.add(role)
        return found

    assert readers() <= {Role.SUPERVISOR, Role.LEADER}
    studying.submit(study=draft, by=people.supervisor, now=now)
    studying.publish(study=draft, by=second, now=now)
    assert readers() == set(Role)


@pytest.mark.parametrize(("role", "writes"), [(Role.MANAGER, False), (Role.SUPERVISOR, True)])
def test_an_empty_list_invites_only_who_may_write(client, people, role, writes):
    client.force_login(getattr(people, role))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("reports:studies")).content.decode()
    assert ("The first one begins with the number" in page) is writes
    assert ('name="ticket"' in page) is writes


def test_the_pages_lead_from_a_number_to_a_published_study(client, people, closed, second):
    client.force_login(people.supervisor)
    form = client.get(reverse("reports:write_study"), {"ticket": closed.number})
    assert (
        form.context["form"]["handling"].value().startswith("第 1 天")
        or "1" in form.context["form"]["handling"].value()
    )
    bad = client.post(
        reverse("reports:write_study"), {**WORDS, "ticket": closed.number, "lesson": closed.number}
    )
    assert bad.status_code == 422
    assert "lesson" in bad.context["form"].errors
    made = client.post(reverse("reports:write_study"), {**WORDS, "ticket": closed.number})
    study = CaseStudy.objects.get()
    assert made["Location"] == reverse("reports:study", args=[study.pk])
    step = reverse("reports:move_study", args=[study.pk])
    client.post(step, {"step": "submit"})
    assert client.post(step, {"step": "publish"}).status_code == 403
    client.force_login(second)
    assert client.post(step, {"step": "send_back", "remark": "回拨 13912345678"}).status_code == 422
    client.post(step, {"step": "publish"})
    study.refresh_from_db()
    assert study.state == "published"
    assert client.get(reverse("reports:studies")).context["rows"] == [study]
