"""Policies as data: read and written exactly, published once for all, bound by category and branch."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from complaints.lifecycle.classify import classify
from complaints.models import Ticket
from complaints.states import State
from sla import in_force
from sla.models import Clock, Policy, PolicyVersion
from sla.policies.binding import Place, bind
from sla.policies.content import digest, parse, serialise
from sla.policies.drafting import save_draft
from sla.policies.exchange import export, take_in
from sla.policies.publishing import NothingToPublish, publish
from sla.policies.rows import Malformed
from sla.policies.shipping import load
from sla.presets import OVERLAY_POLICY, POLICIES
from tests.factories import a_classification, ref
from tests.sla.test_policy_content import spoilt, standard

HOUR = timedelta(hours=1)


@pytest.fixture
def draft(people, now):
    """`draft(solution=12)`: a draft of the standard policy with another length in hours."""

    def made(code="standard", **lengths):
        content = serialise(POLICIES[code])
        for target in content["targets"]:
            if length := lengths.get(target["code"]):
                target["length"] = length
        return save_draft(code=code, content=content, by=people.administrator, now=now)

    return made


@pytest.fixture
def published(draft, people, now):
    def made(code="standard", at=now, valid_from=None, **lengths):
        draft(code, **lengths)
        return publish(code=code, by=people.administrator, reason="试行", valid_from=valid_from or at, now=at)

    return made


def solution(ticket) -> Clock:
    return ticket.clocks.get(target="solution", cancelled_at=None)


@pytest.mark.django_db
def test_the_presets_are_there_after_migrating(now):
    stored = {row.policy.code: row for row in PolicyVersion.objects.select_related("policy")}
    assert set(stored) == set(POLICIES)
    for code, row in stored.items():
        assert parse(row.content, code=code, version=row.number) == POLICIES[code]
        assert row.digest == digest(row.content)
    before = PolicyVersion.objects.count()
    load(now)
    assert PolicyVersion.objects.count() == before


@pytest.mark.django_db
def test_a_published_version_cannot_be_changed(published):
    version = published(solution=12)
    for change in (
        lambda: PolicyVersion.objects.filter(pk=version.pk).update(content={}),
        lambda: PolicyVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_a_ticket_keeps_the_version_it_was_bound_to(published, entered, journey, people, now):
    old = entered(phone="13800000011")
    published(solution=12)
    new = entered(phone="13800000012")
    assert (solution(old).policy_version, solution(new).policy_version) == (1, 2)
    assert solution(new).due_at - solution(new).started_at == 12 * HOUR
    classify(ticket=ref(old), by=people.agent, as_=a_classification(journey.category), now=now + HOUR)
    assert set(old.clocks.exclude(policy=OVERLAY_POLICY).values_list("policy_version", flat=True)) == {1}


@pytest.mark.django_db
def test_a_version_begins_when_it_says(published, entered, journey, now):
    published(solution=12, valid_from=now + HOUR)
    assert solution(entered(phone="13800000013")).policy_version == 1
    journey.now = now + 2 * HOUR
    assert solution(entered(phone="13800000014")).policy_version == 2


@pytest.mark.django_db
def test_a_version_never_begins_in_the_past(published, now):
    with pytest.raises(Malformed):
        published(solution=12, valid_from=now - HOUR)


@pytest.mark.django_db
def test_the_same_again_is_not_published(draft, people, now):
    draft()
    with pytest.raises(NothingToPublish):
        publish(code="standard", by=people.administrator, reason="x", valid_from=now, now=now)


@pytest.mark.django_db
def test_a_category_may_have_a_policy_of_its_own(entered, journey, people, category_complex, now):
    place = Place(category=category_complex.parent)
    bind(place, policy="two-five-seven", by=people.administrator, reason="网络", now=now)
    ticket = entered()
    assert solution(ticket).policy == "standard"
    classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now + HOUR)
    running = {(c.policy, c.target) for c in ticket.clocks.filter(cancelled_at=None, met_at=None)}
    assert running == {
        ("two-five-seven", "acceptance_reply"),
        ("two-five-seven", "investigation"),
        ("two-five-seven", "solution"),
        ("regulator", "regulator_reply"),
    }
    assert solution(ticket).started_at == ticket.received_at
    assert ticket.clocks.get(target="solution", policy="standard").cancelled_at == now + HOUR


@pytest.mark.django_db
def test_what_ran_out_before_stays_under_the_policy_that_promised_it(
    entered, people, category_complex, sweep_at, now
):
    ticket = entered()
    late = solution(ticket).due_at + HOUR
    sweep_at(late)
    place = Place(category=category_complex.parent)
    bind(place, policy="platform", by=people.administrator, reason="x", now=late)
    classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=late + HOUR)
    broken = solution(ticket)
    assert broken.policy == "standard"
    assert broken.breached_at == broken.due_at
    assert ticket.clocks.filter(policy="platform", target="satisfactory_answer").exists()


@pytest.mark.django_db
def test_binding_another_policy_does_not_touch_what_was_classified_before(
    entered, people, category_complex, category_simple, now
):
    ticket = entered()
    ticket = classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now)
    place = Place(category=category_complex)
    bind(place, policy="platform", by=people.administrator, reason="x", now=now + HOUR)
    again = a_classification(category_complex, tags=("x",))
    ticket = classify(ticket=ref(ticket), by=people.agent, as_=again, now=now + 2 * HOUR)
    assert not ticket.clocks.filter(policy="platform").exists()


@pytest.mark.django_db
def test_the_nearest_place_counts(people, headquarters, category_complex, now):
    by = people.administrator
    bind(Place(), policy="platform", by=by, reason="x", now=now)
    bind(Place(unit=headquarters), policy="provider-platform", by=by, reason="x", now=now)
    bind(Place(category=category_complex.parent), policy="two-five-seven", by=by, reason="x", now=now)
    bind(Place(category=category_complex), policy="standard", by=by, reason="x", now=now)
    rules = in_force.refresh()

    def holds(*categories, units=()):
        return rules.code_for(now, categories=categories, units=units)

    assert holds() == "platform"
    assert holds(units=headquarters.lineage) == "provider-platform"
    assert holds("network", units=headquarters.lineage) == "two-five-seven"
    assert holds("network", "network-coverage") == "standard"
    assert rules.code_for(now - HOUR, categories=["network"]) == "standard"
    bind(Place(category=category_complex.parent), policy=None, by=by, reason="x", now=now)
    assert in_force.refresh().code_for(now, categories=["network"]) == "platform"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["regulator", "incident"])
def test_only_policies_for_complaints_are_bound(people, now, code):
    with pytest.raises(Malformed):
        bind(Place(), policy=code, by=people.administrator, reason="x", now=now)


@pytest.mark.django_db
def test_the_regulators_limits_cannot_be_put_into_a_policy_of_ours(people, now):
    content = standard()
    content["targets"] += serialise(POLICIES["regulator"])["targets"][:1]
    save_draft(code="standard", content=content, by=people.administrator, now=now)
    with pytest.raises(Malformed):
        publish(code="standard", by=people.administrator, reason="x", valid_from=now, now=now)


@pytest.mark.django_db
def test_a_limit_may_be_for_customers_who_need_special_care_alone(people, now, journey, category_simple):
    before = now - HOUR
    content = spoilt(1, applies={"tiers": ["special_care"]})
    save_draft(code="standard", content=content, by=people.administrator, now=before)
    publish(code="standard", by=people.administrator, reason="x", valid_from=before, now=before)
    ticket = journey.to(State.INTAKE)
    assert not ticket.clocks.filter(target="solution").exists()
    with_care = a_classification(category_simple, is_vulnerable=True)
    classify(ticket=ref(ticket), by=people.agent, as_=with_care, now=now)
    assert solution(ticket).policy_version == 2


@pytest.mark.django_db
def test_what_is_exported_is_taken_in_again_identically(published, people, now, category_complex):
    published(solution=12)
    bind(Place(category=category_complex), policy="platform", by=people.administrator, reason="x", now=now)
    text = export()
    assert take_in(text, by=people.administrator, now=now) == []
    changed = text.replace('"length": 48', '"length": 47')
    assert take_in(changed, by=people.administrator, now=now)
    assert Policy.objects.get(code="platform").draft.content != serialise(POLICIES["platform"])
    assert export() == text, "a draft is not exported"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "[]", "{", '{"policies": 3}', "[" * 100_000])
def test_a_file_that_is_none_is_refused(people, now, text):
    with pytest.raises(Malformed):
        take_in(text, by=people.administrator, now=now)


@pytest.mark.django_db
def test_the_commands(tmp_path, people, capsys):
    file = tmp_path / "policies.json"
    call_command("export_policies", file)
    call_command("import_policies", file, by=people.administrator.staff_number)
    assert capsys.readouterr().out == "It differs in nothing.\n"
    assert not Ticket.objects.exists()
