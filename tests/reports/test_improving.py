"""Suggestions: made by whoever may, carried from report to report until they are settled."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Department, User
from accounts.roles import Right, Role
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from notifications.messages import rendered
from notifications.models import Notice, Transport
from reports.exhibits import Table
from reports.figures import Scope
from reports.improving.forms import SettleForm, SuggestForm
from reports.improving.suggesting import AlreadySettled, settle, suggest
from reports.improving.suggestion_notices import tell_of_due
from reports.models import Suggestion
from reports.periods import Period
from reports.sections import Asked
from reports.sections.suggestions import suggestions
from reports.telling import who_answers_for

pytestmark = pytest.mark.django_db
LIST = "/work/figures/suggestions/"
State = Suggestion.State


@pytest.fixture
def made(people, network, now):
    def making(**given):
        return suggest(
            **{
                "key": uuid.uuid4(),
                "period": Period.parse("2026-10"),
                "kind": Suggestion.Kind.RECTIFICATION,
                "text": "城西三处盲区补点",
                "owner": network,
                "due_on": date(2026, 12, 1),
                "by": people.manager,
                "now": now,
                **given,
            }
        )

    return making


def rows(period: str) -> list[tuple[str, str]]:
    with translation.override("en"):
        section = suggestions(Asked(Period.parse(period), Scope.house()))
    tables = [block for block in section.blocks if isinstance(block, Table)] if section else []
    return [(str(row[1]), str(row[4])) for table in tables for row in table.rows]


def test_it_is_carried_over_until_it_is_settled(made, people, now):
    suggestion = made()
    assert rows("2026-09") == []
    assert rows("2026-10") == [(suggestion.text, "new")]
    assert rows("2026-11") == [(suggestion.text, "carried over")]
    assert rows("2026-12") == [(suggestion.text, "late")]
    later = now + timedelta(days=20)
    settle(suggestion=suggestion, state=State.DONE, outcome="三处均已开通", by=people.manager, now=later)
    assert rows("2026-12") == [(suggestion.text, "Done: 三处均已开通")]
    assert rows("2027-01") == []


def test_a_unit_of_the_house_reads_none_of_it(made, people):
    made()
    assert suggestions(Asked(Period.parse("2026-10"), Scope.team(people.agent.unit))) is None


def test_the_same_form_twice_is_one_suggestion(made):
    key = uuid.uuid4()
    assert made(key=key) == made(key=key)
    assert Suggestion.objects.count() == 1


def test_a_day_that_is_over_is_refused(made, now):
    with pytest.raises(GuardFailed):
        made(due_on=now.date() - timedelta(days=1))


@pytest.mark.parametrize("role", Role)
def test_only_who_may_suggests_and_settles(made, people, role, now):
    person, suggestion = getattr(people, role), made()
    settling = {"suggestion": suggestion, "state": State.DROPPED, "outcome": "改由总部统一处理"}
    if person.may(Right.SUGGEST):
        made(by=person)
        settle(**settling, by=person, now=now)
        return
    with pytest.raises(NotAllowed):
        made(by=person)
    with pytest.raises(NotAllowed):
        settle(**settling, by=person, now=now)


def test_what_is_settled_stays_so(made, people, now):
    suggestion = made()
    settling = {"suggestion": suggestion, "by": people.manager, "now": now}
    first = settle(**settling, state=State.DONE, outcome="完成")
    assert settle(**settling, state=State.DONE, outcome="完成").settled_at == first.settled_at
    with pytest.raises(AlreadySettled):
        settle(**settling, state=State.DROPPED, outcome="不做了")


@pytest.mark.parametrize("change", [{"state": "done"}, {"settled_at": "2026-11-20T00:00Z"}])
def test_nothing_is_settled_by_halves(made, change):
    made()
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.update(**change)


def test_from_the_page_into_the_report(people, network, client, now):
    client.force_login(people.manager)
    due = now.date() + timedelta(days=3000)
    form = {
        "key": uuid.uuid4(),
        "kind": "improvement",
        "text": "每两个工作日告诉用户一次进展",
        "owner": network.pk,
        "due_on": due.isoformat(),
        "period": "2026-10",
    }
    assert client.post(reverse("reports:suggest"), {**form, "text": ""}).status_code == 422
    assert client.post(reverse("reports:suggest"), {**form, "period": "gestern"}).status_code == 422
    assert client.post(reverse("reports:suggest"), {**form, "due_on": "2020-01-01"}).status_code == 422
    for _again in range(2):
        assert client.post(reverse("reports:suggest"), form).url == LIST
    suggestion = Suggestion.objects.get()
    assert suggestion.text in client.get(LIST).content.decode()
    address = reverse("reports:settle", args=[suggestion.pk])
    assert client.post(address, {"state": "done", "outcome": ""}).status_code == 422
    assert client.post(address, {"state": "open", "outcome": "x"}).status_code == 422
    assert client.post(address, {"state": "done", "outcome": "已执行"}).url == LIST
    assert suggestion.text not in client.get(LIST).content.decode()
    assert "已执行" in client.get(f"{LIST}?show=settled").content.decode()


def test_no_number_of_a_customer_gets_into_the_report(network, now):
    words = "已回复 138 0000 1234"
    assert "text" in SuggestForm({"text": words}, today=now.date()).errors
    assert SettleForm({"state": "done", "outcome": words}).errors.keys() == {"outcome"}
    assert not SettleForm({"state": "done", "outcome": "2026-11-20 完成 1,200 户"}).errors


def test_a_leader_reads_but_does_not_suggest(people, made, client):
    suggestion = made()
    client.force_login(people.leader)
    page = client.get(LIST).content.decode()
    assert suggestion.text in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert client.post(reverse("reports:suggest"), {}).status_code == 403
    assert client.post(reverse("reports:settle", args=[suggestion.pk]), {}).status_code == 404


def test_the_list_goes_on_and_takes_few_queries(people, made, client, django_assert_max_num_queries):
    for number in range(32):
        made(text=f"第 {number} 条", due_on=date(2026, 12, 1) + timedelta(days=number % 7))
    client.force_login(people.manager)
    with django_assert_max_num_queries(14):
        first = client.get(LIST)
    following = first.context["next_url"]
    second = client.get(f"{LIST}{following}")
    shown = [row.pk for page in (first, second) for row, _late, _form in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 32
    assert client.get(f"{LIST}?after=nonsense").status_code == 200


# Units are told


def told(kind: str) -> set[User | None]:
    return {each.recipient for each in Notice.objects.filter(kind=kind, transport=Transport.IN_APP)}


def test_the_unit_is_told_when_it_is_made_due_and_late(made, people, now):
    suggestion = made()
    assert told("suggestion_made") == {people.handler, people.branch}
    due = datetime.combine(suggestion.due_on, time(9), tzinfo=now.tzinfo)
    tell_of_due(now=due - timedelta(days=9))
    assert told("suggestion_due") == set()
    for _again in range(2):
        tell_of_due(now=due - timedelta(days=6))
        tell_of_due(now=due)
    assert told("suggestion_due") == {people.handler, people.branch}
    tell_of_due(now=due + timedelta(days=1))
    assert told("suggestion_late") == {people.handler, people.branch, people.manager}
    assert Notice.objects.filter(kind__startswith="suggestion", transport=Transport.IN_APP).count() == 7


def test_what_is_settled_is_never_due(made, people, now):
    settle(suggestion=made(), state=State.DONE, outcome="完成", by=people.manager, now=now)
    assert tell_of_due(now=now + timedelta(days=400)) == 0


def test_a_unit_without_anybody_is_answered_for_above_it(network, people):
    empty = Department.objects.create(
        code="N9", kind=Department.Kind.DEPARTMENT, parent=network, name_zh="网维", name_en="Field"
    )
    assert who_answers_for(empty) == [people.handler, people.branch]
    assert who_answers_for(people.leader.unit) == [people.leader, people.manager]


def test_the_notice_leads_the_unit_to_its_own_suggestions(made, people, client, headquarters):
    own = made()
    other = Department.objects.create(
        code="M9", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场", name_en="Market"
    )
    foreign = made(owner=other, text="停止外呼")
    client.force_login(people.handler)
    notice = Notice.objects.get(recipient=people.handler, transport=Transport.IN_APP)
    assert client.post(reverse("workspace:read_notice", args=[notice.pk]))["Location"] == LIST
    page = client.get(LIST).content.decode()
    assert own.text in page
    assert foreign.text not in page
    assert own.text not in rendered(notice).body
    client.force_login(people.provider)
    assert own.text not in client.get(LIST).content.decode()
