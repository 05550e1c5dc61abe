"""An exported history proves itself in a Python that knows nothing of this project."""

import json
import re
import runpy
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from complaints import chain
from complaints.lifecycle.remarks import add_note
from complaints.models import HistoryRoot, Ticket
from complaints.proof.roots import make_root
from complaints.states import State
from tests.factories import ref

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).resolve().parent.parent.parent / "tools" / "verify_export.py"
WORDS = "3 号站射频单元故障"  # what the plan of tests.factories found


@pytest.fixture
def ticket(journey, people, now) -> Ticket:
    """Sealed twice among others, and grown since."""
    for _ in range(4):
        journey.to(State.INTAKE)
    ticket = journey.to(State.PLAN_REVIEW)
    journey.to(State.INTAKE)
    make_root(now=now)
    add_note(ticket=ref(ticket), by=people.handler, text="第二次查看", now=now)
    make_root(now=now + timedelta(days=1))
    make_root(now=now + timedelta(days=2))
    add_note(ticket=ref(ticket), by=people.handler, text="第三次查看", now=now)
    return ticket


def export(ticket: Ticket, *words: str) -> dict[str, Any]:
    said = StringIO()
    call_command("export_history", ticket.number, *words, stdout=said)
    return json.loads(said.getvalue())


def proved(content: dict[str, Any], folder: Path, *known: str) -> tuple[int, str]:
    file = folder / "export.json"
    file.write_text(json.dumps(content, ensure_ascii=False))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(file), *known],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.parametrize("words", [[], ["--with-texts"]])
def test_an_export_proves_itself(ticket, tmp_path, words):
    code, said = proved(export(ticket, *words), tmp_path)
    assert (code, "7 events, 6 of them sealed by roots" in said) == (0, True), said
    assert "compared with no root kept outside" in said


def test_against_a_root_kept_outside(ticket, tmp_path):
    kept = str(HistoryRoot.objects.get(number=3))
    assert "compared with root 3" in proved(export(ticket), tmp_path, kept)[1]
    assert proved(export(ticket), tmp_path, "3:" + "0" * 64)[0] == 1


def test_what_people_wrote_is_in_it_only_on_demand(ticket):
    assert WORDS not in json.dumps(export(ticket), ensure_ascii=False)
    assert WORDS in json.dumps(export(ticket, "--with-texts"), ensure_ascii=False)


def test_a_text_left_out_cannot_be_guessed(ticket):
    """Not even by whoever tries every likely sentence: the salt stays here."""
    for event in export(ticket)["events"]:
        assert "salt" not in event


def test_codes_and_names_of_units_stay_readable(ticket):
    assigned = export(ticket)["events"][2]
    assert assigned["payload"]["department"]["zh"] == "网络部"


@pytest.mark.parametrize(
    ("place", "change", "named"),
    [
        (1, {"kind": "noted"}, "event 2 of .* was altered"),
        (1, {"actor": 1}, "event 2 of .* was altered"),
        (4, {"payload": {"finding": "别的"}}, "event 5 of .* was altered"),
        (4, {"previous": "0" * 64}, "event 5 of .* does not follow"),
        (0, {"seq": 2}, "event 1 of .* is missing"),
    ],
)
@pytest.mark.parametrize("words", [[], ["--with-texts"]])
def test_an_altered_event_is_named(ticket, tmp_path, words, place, change, named):
    content = export(ticket, *words)
    content["events"][place].update(change)
    code, said = proved(content, tmp_path)
    assert code == 1
    assert re.search(named, said), said


def test_a_shortened_history_is_noticed(ticket, tmp_path):
    content = export(ticket)
    del content["events"][5:]
    content["ticket"]["version"] = content["events"][-1]["version"]
    content["ticket"]["state"] = content["events"][-1]["to"]
    assert "event 6" in (said := proved(content, tmp_path)[1])
    assert "was sealed and is missing" in said


def test_a_rewritten_history_is_noticed(ticket, tmp_path):
    """Every digest made anew: the chain fits, the roots do not."""
    content = export(ticket, "--with-texts")
    content["events"][4]["payload"]["finding"] = "一切正常"
    before = ""
    for event in content["events"]:
        event["previous"] = before
        facts = {name: value for name, value in event.items() if name not in {"digest", "salt"}}
        facts["payload"] = chain.committed(event["payload"], event["salt"])
        before = event["digest"] = chain.event_digest(facts)
    assert "is not the one that was sealed" in proved(content, tmp_path)[1]


@pytest.mark.parametrize(
    ("part", "change", "named"),
    [
        ("roots", {"tree": "0" * 64}, "root 1 was altered"),
        ("heads", {"path": []}, "is not in root 1"),
        ("heads", {"place": 3}, "is not in root 1"),
        ("heads", {"leaves": 7}, "is not in root 1"),
    ],
)
def test_altered_proofs_are_noticed(ticket, tmp_path, part, change, named):
    content = export(ticket)
    content[part][0].update(change)
    code, said = proved(content, tmp_path)
    assert (code, named in said) == (1, True), said


def test_a_missing_root_is_noticed(ticket, tmp_path):
    content = export(ticket)
    del content["roots"][1]
    assert "root 3 does not follow" in proved(content, tmp_path)[1]


@pytest.mark.parametrize("nonsense", [{}, {"format": "x"}, {"format": "complaints-history/1"}])
def test_what_is_no_export_is_said_to_be_none(tmp_path, nonsense):
    code, said = proved(nonsense, tmp_path)
    assert code == 1
    assert "Traceback" not in said


def test_the_file_is_for_its_owner(ticket, tmp_path):
    out = tmp_path / "history.json"
    call_command("export_history", ticket.number, "--out", str(out), stdout=StringIO())
    assert out.stat().st_mode & 0o777 == 0o600
    assert json.loads(out.read_text())["ticket"]["number"] == ticket.number


def test_a_number_that_is_not_there():
    with pytest.raises(CommandError):
        call_command("export_history", "TS20200101-0001-7")


@pytest.mark.parametrize("size", range(1, 18))
def test_every_leaf_of_a_tree_has_a_way_to_its_root(size):
    """Against the recursive definition of RFC 6962 §2.1."""
    leaves = [chain.leaf("n", place, "d") for place in range(size)]

    def defined(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return part[0]
        split = next(2**k for k in range(8) if 2 ** (k + 1) >= len(part))
        return chain.node(defined(part[:split]), defined(part[split:]))

    assert chain.tree_root(leaves) == defined(leaves).hex()
    climbed = runpy.run_path(str(VERIFIER))["climbed"]
    for place in range(size):
        path = [bytes.fromhex(each) for each in chain.audit_path(leaves, place)]
        assert climbed(leaves[place], place, size, path) == defined(leaves)
