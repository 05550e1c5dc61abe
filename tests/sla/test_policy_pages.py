"""The pages of the policies: who reads, who writes, and what a person sees before it counts."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sla.models import Policy, PolicyBinding, PolicyDraft, PolicyVersion, Simulation
from sla.policies.drafting import save_draft
from sla.policies.exchange import export
from sla.policies.preview import holiday_eve
from sla.presets import POLICIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, people):
    client.force_login(people.administrator)
    return client


def filled(policy=POLICIES["standard"], edition=0, **changed):
    """The edit form as the page shows it, with single fields changed (`t1_length=12`)."""
    data = {
        "edition": edition,
        "urge_threshold": policy.urge_threshold,
        "targets": len(policy.targets),
        "steps": len(policy.ladder),
    }
    for number, target in enumerate(policy.targets):
        data |= {
            f"t{number}-code": str(target.code),
            f"t{number}-trigger": str(target.trigger),
            f"t{number}-stop": str(target.stop),
            f"t{number}-length": target.limit.length,
            f"t{number}-unit": str(target.limit.unit),
            f"t{number}-owner": str(target.owner),
            f"t{number}-complexities": sorted(target.applies.complexities),
        }
        data |= {f"t{number}-pausable": "on"} if target.pausable else {}
    for number, step in enumerate(policy.ladder):
        data |= {
            f"s{number}-code": str(step.code),
            f"s{number}-percent": step.percent,
            f"s{number}-after_minutes": int(step.after.total_seconds() // 60),
            f"s{number}-tells": [str(audience) for audience in step.tells],
        }
    return data | {name.replace("_", "-", 1): value for name, value in changed.items()}


def edit(client, **changed):
    return client.post(reverse("sla:policy_edit", args=["standard"]), filled(**changed))


def publish(client, **given):
    draft = PolicyDraft.objects.get(policy__code="standard")
    data = {"edition": draft.edition, "reason": "试行", "valid_from": "", **given}
    return client.post(reverse("sla:publish", args=["standard"]), data)


def test_from_draft_to_version(admin, people):
    kept = edit(admin, t1_length=12)
    assert kept.url == reverse("sla:publish", args=["standard"])
    assert PolicyVersion.objects.filter(policy__code="standard").count() == 1, "a draft is not published"
    page = admin.get(kept.url)
    (line,) = page.context["diff"]
    assert (line.field, line.before, line.after) == ("length", "24 小时", "12 小时")
    done = publish(admin)
    assert done.url == reverse("sla:policy", args=["standard"])
    version = PolicyVersion.objects.get(policy__code="standard", number=2)
    assert (version.published_by, version.reason) == (people.administrator, "试行")
    assert not PolicyDraft.objects.exists()
    assert admin.get(reverse("sla:policy_version", args=["standard", 2])).context["diff"] == [line]


def test_the_form_shows_what_is_published_and_keeps_it_so(admin):
    page = admin.get(reverse("sla:policy_edit", args=["standard"]))
    assert page.status_code == 200
    edit(admin)
    assert PolicyDraft.objects.get().content == PolicyVersion.objects.get(policy__code="standard").content


@pytest.mark.parametrize(
    ("changed", "row", "field"),
    [
        ({"t1_length": "0"}, 1, "length"),
        ({"t1_legal": "on"}, 1, "pausable"),
        ({"t0_code": "solution"}, 1, "code"),
        ({"t2_code": "regulator_reply"}, 2, "code"),
        ({"t1_categories": "no-such-thing"}, 1, "categories"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(admin, changed, row, field):
    page = edit(admin, t3_length=99, **changed)
    assert page.status_code == 422
    forms = page.context["forms"]
    assert field in forms.targets[row].errors
    assert forms.targets[3]["length"].value() == "99"
    assert not PolicyDraft.objects.exists()


def test_a_limit_is_added_and_left_out_without_a_script(admin):
    more = admin.post(reverse("sla:policy_edit", args=["standard"]), filled() | {"add": "target"})
    assert len(more.context["forms"].targets) == len(POLICIES["standard"].targets) + 1
    edit(admin, t0_gone="on")
    codes = [target["code"] for target in PolicyDraft.objects.get().content["targets"]]
    assert codes == [str(target.code) for target in POLICIES["standard"].targets[1:]]


def test_two_who_edit_do_not_overwrite_each_other_unseen(admin):
    edit(admin, t1_length=12)
    second = edit(admin, t1_length=13)  # from a page that showed no draft
    assert second.status_code == 422
    assert PolicyDraft.objects.get().content["targets"][1]["length"] == 12
    again = edit(admin, t1_length=13, edition=second.context["forms"].whole["edition"].value())
    assert again.status_code == 302
    assert PolicyDraft.objects.get().content["targets"][1]["length"] == 13


def test_publishing_twice_makes_one_version(admin):
    edit(admin, t1_length=12)
    draft = PolicyDraft.objects.get()
    publish(admin)
    again = admin.post(
        reverse("sla:publish", args=["standard"]), {"edition": draft.edition, "reason": "x", "valid_from": ""}
    )
    assert again.status_code == 302
    assert PolicyVersion.objects.filter(policy__code="standard").count() == 2


def test_a_draft_that_changed_after_the_preview_is_not_published(admin):
    edit(admin, t1_length=12)
    publish(admin, edition=99)
    assert PolicyVersion.objects.filter(policy__code="standard").count() == 1


@pytest.mark.parametrize("given", [{"reason": ""}, {"valid_from": "2020-01-01T00:00"}])
def test_without_a_reason_or_into_the_past_nothing_is_published(admin, given):
    edit(admin, t1_length=12)
    assert publish(admin, **given).status_code == 422
    assert PolicyVersion.objects.filter(policy__code="standard").count() == 1


def test_the_preview_says_how_many_are_concerned(admin, entered):
    entered()
    edit(admin, t1_length=12)
    page = admin.get(reverse("sla:publish", args=["standard"]))
    assert page.context["concerned"]["tickets"] == 1
    changed = {soon.name for soon, _eve in page.context["samples"] if soon.is_changed}
    assert len(changed) == 1


def test_the_sample_lies_before_a_long_break(now):
    eve = holiday_eve(now)  # from mid-November 2026 on the next is New Year 2027, or later
    assert eve > now
    assert eve.astimezone(now.tzinfo).weekday() == 4


def test_a_new_policy_begins_as_a_copy(admin):
    data = {"code": "vip", "name_zh": "贵宾时限", "name_en": "VIP", "like": "platform"}
    assert admin.post(reverse("sla:policy_found"), data).url == reverse("sla:policy_edit", args=["vip"])
    copy = Policy.objects.get(code="vip").draft.content
    assert copy == PolicyVersion.objects.get(policy__code="platform").content
    assert admin.post(reverse("sla:policy_found"), data).status_code == 422
    for name in ("sla:policy", "sla:policy_edit", "sla:publish"):
        assert admin.get(reverse(name, args=["vip"])).status_code == 200


def test_a_category_gets_its_policy_after_a_look(admin, category_complex):
    data = {"category": category_complex.parent.pk, "unit": "", "policy": "platform", "reason": "网络"}
    before = PolicyBinding.objects.count()
    look = admin.post(reverse("sla:place"), data | {"preview": "1"})
    assert {each["category"].code for each in look.context["changes"]} == {"network", "network-coverage"}
    assert PolicyBinding.objects.count() == before
    assert admin.post(reverse("sla:place"), data).status_code == 302
    rows = admin.get(reverse("sla:places")).context["rows"]
    assert {row["category"].code: row["policy"] for row in rows}["network"] == "平台时限"
    admin.post(reverse("sla:place"), data)
    assert PolicyBinding.objects.count() == before + 1, "the same again is not written"


def test_export_and_import_by_file(admin):
    text = admin.get(reverse("sla:policies_export")).content.decode()
    assert text == export()
    changed = json.loads(text)
    changed["policies"][0]["urge_threshold"] = 9
    file = SimpleUploadedFile("policies.json", json.dumps(changed).encode())
    assert admin.post(reverse("sla:policies_import"), {"file": file}).status_code == 302
    assert PolicyDraft.objects.get().content["urge_threshold"] == 9
    bad = SimpleUploadedFile("policies.json", b"\xff\xfe")
    assert admin.post(reverse("sla:policies_import"), {"file": bad}).status_code == 422


@pytest.mark.parametrize("role", ["supervisor", "auditor", "manager"])
def test_readers_find_no_way_to_change(client, people, role, now):
    content = PolicyVersion.objects.get(policy__code="platform").content
    save_draft(code="platform", content=content, by=people.administrator, now=now)
    client.force_login(getattr(people, role))
    for url in (
        reverse("sla:policies"),
        reverse("sla:policy", args=["platform"]),
        reverse("sla:places"),
        reverse("sla:calendar", args=[2026]),
    ):
        page = client.get(url)
        assert page.status_code == 200
        main = page.content.decode().partition('id="main"')[2]
        assert 'method="post"' not in main, url
    assert client.post(reverse("sla:place"), {}).status_code == 403


def test_a_short_simulation_is_answered_at_once(admin, entered, people, now):
    ticket = entered()
    edit(admin, t1_length=1)
    day = now.date().isoformat()
    data = {"first": day, "last": day, "policy": "draft:standard", "days": ""}
    answer = admin.post(reverse("sla:simulator"), data)
    page = admin.get(answer.url)
    assert page.context["result"]["tickets"] == 1
    assert page.context["tickets"] == [], "an administrator sees no tickets"
    admin.force_login(people.supervisor)
    (line,) = admin.get(answer.url).context["tickets"] or [{"number": ticket.number}]
    assert line["number"] == ticket.number


def test_a_long_simulation_goes_to_a_worker(admin, entered, now, monkeypatch):
    from sla import simulating_run, simulating_views

    entered()
    monkeypatch.setattr(simulating_views, "SMALL", 0)
    data = {"first": now.date(), "last": now.date(), "policy": "latest:platform", "everywhere": "on"}
    answer = admin.post(reverse("sla:simulator"), data)
    assert b"<progress" in admin.get(answer.url).content
    assert simulating_run.waiting(now) == [Simulation.objects.get().pk]
    assert simulating_run.run(Simulation.objects.get().pk, now=now)
    assert not simulating_run.run(Simulation.objects.get().pk, now=now), "answered once"
    assert admin.get(answer.url).context["result"]["tickets"] == 1


def test_whoever_died_over_a_simulation_leaves_it_to_the_next(admin, entered, now):
    from sla import simulating_run

    entered()
    data = {"first": now.date(), "last": now.date(), "policy": "latest:platform"}
    admin.post(reverse("sla:simulator"), data)
    Simulation.objects.update(result=None, beat_at=now)
    assert simulating_run.waiting(now) == []
    assert len(simulating_run.waiting(now + timedelta(minutes=3))) == 1


@pytest.mark.parametrize(
    "changed",
    [{"last": "2025-01-01"}, {"first": "2020-01-01"}, {"policy": ""}, {"policy": "", "days": "2026-13-01,x"}],
)
def test_a_question_without_sense_is_refused(admin, changed):
    data = {"first": "2026-11-01", "last": "2026-11-30", "policy": "latest:platform", "days": ""}
    assert admin.post(reverse("sla:simulator"), data | changed).status_code == 422
