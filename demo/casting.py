"""From an arrival to a script: who complains, in which words, and what will become of it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from complaints.lifecycle.classify import REPEAT_WITHIN
from complaints.lifecycle.intake import Complainant, Complaint
from complaints.models import Category
from complaints.states import Channel, Complexity, Relation
from demo.arrivals import Arrival, Outage, drawn
from demo.customers import Townspeople, address
from demo.fate import Fate, draw
from demo.house import House
from demo.script import Script, end_of_day, entered_by, entry_delay, on_duty
from demo.steps import Step
from demo.timetable import Scene
from demo.wording import LONGEST, english, lengthened, slots, unusual, words

REPEATS = 0.125
ENGLISH = 0.008
EXAMPLES = 0.55  # how often the third level is known
WRONG_CATEGORY = 0.15  # of the customers who choose one themselves
VULNERABLE = 0.08
WITH_FILE = {Channel.WEB: 0.15}  # along with the complaint
MERGED_AFTER = timedelta(minutes=12)
RELATIONS = {Relation.SELF: 93.0, Relation.PROXY: 6.0, Relation.ANONYMOUS: 1.0}
LANGUAGE, ENGLISH_CODE = "zh-hans", "en"


class Casting:
    """Makes scripts; keeps in mind who complained lately, because some complain again."""

    def __init__(
        self, house: House, chance: Random, *, key: str, end: datetime, first: int, outage: Outage
    ) -> None:
        self.house = house
        self.chance = chance
        self.key = key
        self.end = end
        self.outage = outage  # the one that is not over
        self.town = Townspeople(chance, first)
        self.recent: defaultdict[int, list[tuple[Arrival, Complainant]]] = defaultdict(list)  # by copies
        self.made = 0

    def ordinary(self, arrivals: Iterable[Arrival]) -> list[Script]:
        scripts = []
        for arrival in sorted(arrivals, key=lambda arrival: arrival.at):
            again = self._again(arrival) if self.chance.random() < REPEATS else None
            if again and not arrival.outage:
                coming, person = replace(arrival, kind=again[0].kind, branch=again[0].branch), again[1]
            else:
                coming = arrival
                relation = drawn(RELATIONS, self.chance)
                vulnerable, neighbours = self.chance.random() < VULNERABLE, arrival.copies - 1
                person = self.town.next(relation=relation, vulnerable=vulnerable, neighbours=neighbours)
            if person.phone:
                self.recent[arrival.copies].append((coming, person))
            scripts.append(self._ordinary(coming, person))
        return scripts

    def _again(self, arrival: Arrival) -> tuple[Arrival, Complainant] | None:
        since = arrival.at - REPEAT_WITHIN + timedelta(hours=1)
        lately = [each for each in self.recent[arrival.copies][-400:] if since < each[0].at < arrival.at]
        return self.chance.choice(lately) if lately else None

    def _ordinary(self, arrival: Arrival, person: Complainant) -> Script:
        if self.chance.random() < ENGLISH:
            kind, says, wants = self.chance.choice(english())
            coming = replace(arrival, kind=kind)
            return self.script(coming, person, says=says, wants=wants, language=ENGLISH_CODE)
        return self.script(arrival, person)

    def unusual(self, arrivals: list[Arrival]) -> list[Script]:
        """The rows of unusual.toml, one per arrival; identical copies come minutes apart."""
        scripts: list[Script] = []
        for row in unusual():
            person = self.town.next(
                name=row.get("name", ""),
                relation=Relation(row.get("relation", Relation.SELF)),
                vulnerable=row.get("vulnerable", False),
            )
            for copy in range(row.get("copies", 1)):
                if len(scripts) < len(arrivals):
                    first = scripts[-copy].complaint.received_at if copy else arrivals[len(scripts)].at
                    scripts.append(self._from_row(row, person, arrivals[len(scripts)], first, copy))
                    if copy:
                        _merge(scripts[-1], into=scripts[-1 - copy], place=copy)
        return scripts

    def _from_row(
        self, row: dict[str, Any], person: Complainant, arrival: Arrival, first: datetime, copy: int
    ) -> Script:
        at = min(first + timedelta(minutes=3), end_of_day(first), self.end) if copy else arrival.at
        channel = Channel(row.get("channel", Channel.WEB if "given" in row else arrival.channel))
        coming = replace(arrival, at=at, kind=row["kind"], channel=channel)
        says = lengthened(row["says"], self.chance) if row.get("long") else row["says"]
        given = self.house.categories[row["given"]] if "given" in row else None
        return self.script(coming, person, says=says, wants=row["wants"], given=given)

    def script(
        self,
        arrival: Arrival,
        person: Complainant,
        *,
        says: str = "",
        wants: str = "",
        given: Category | None = None,
        language: str = LANGUAGE,
        fate: Fate | None = None,
        entered_at: datetime | None = None,
    ) -> Script:
        """What is left open is drawn: words, category, fate."""
        chance = self.chance
        told, slot = words()[arrival.kind], slots(chance)
        category = self._category(arrival.kind)
        fate = fate or draw(arrival, Complexity(category.complexity), chance)
        typed_at = entered_at or arrival.at + entry_delay(arrival.channel, fate, chance)
        entered_at = min(typed_at, end_of_day(arrival.at), self.end)
        agent = on_duty(self.house, entered_at, chance)
        complaint = self._complaint(arrival, person, slot, says=says, wants=wants)
        complaint = replace(complaint, category=given or self._chosen(arrival, category), language=language)
        script = Script(
            complaint=complaint,
            category=category,
            words=told,
            slots=slot,
            fate=fate,
            entered_at=entered_at,
            by=entered_by(arrival.channel, agent),
            agent=agent,
            fault=self._fault(told.faults, fate),
            chance=chance,
            code=f"{chance.randrange(10**6):06}",
            copies=arrival.copies,
            sends_file=arrival.may_have_files and chance.random() < WITH_FILE.get(arrival.channel, 0),
        )
        script.retell()
        if arrival.outage:
            script.link_to(arrival.outage)
        return script

    def _complaint(
        self, arrival: Arrival, person: Complainant, slot: Mapping[str, str], *, says: str, wants: str
    ) -> Complaint:
        chance, told = self.chance, words()[arrival.kind]
        return Complaint(
            entry_key=self._entry_key(),
            channel=arrival.channel,
            received_at=arrival.at,
            complainant=person,
            description=(says or chance.choice(told.says)).format(**slot)[:LONGEST],
            demand=(wants or ("" if says else chance.choice(told.wants))).format(**slot),
            business=slot["plan"] if chance.random() < 0.5 else "",
            occurred=slot["when"],
            place=address(chance) if arrival.kind.startswith(("network", "broadband")) else "",
            branch=arrival.branch,
        )

    def _category(self, kind: str) -> Category:
        examples = self.house.examples.get(kind)
        if examples and self.chance.random() < EXAMPLES:
            return self.chance.choice(examples)
        return self.house.categories[kind]

    def _chosen(self, arrival: Arrival, right: Category) -> Category | None:
        """What a customer picked in the form, not always rightly; agents classify later."""
        if arrival.channel != Channel.WEB:
            return None
        if self.chance.random() >= WRONG_CATEGORY:
            return self.house.categories[arrival.kind]
        subject = self.house.categories[arrival.kind].parent
        return self.chance.choice(self.house.examples[subject.code]) if subject else right

    def _fault(self, faults: list[str], fate: Fate) -> str:
        """Whoever misunderstood is not compensated."""
        ours = [fault for fault in faults if not fault.startswith("user")]
        return self.chance.choice(ours if fate.compensation and ours else faults)

    def _entry_key(self) -> uuid.UUID:
        self.made += 1
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.key} {self.made}")


def _merge(twin: Script, *, into: Script, place: int) -> None:
    """The same person wrote the same twice: the leader makes one case of it."""
    twin.by, twin.agent = into.by, into.agent
    twin.entered_at = min(twin.entered_at, into.entered_at + MERGED_AFTER)
    at = into.entered_at + MERGED_AFTER + place * timedelta(minutes=4)
    twin.scenes = [Scene(Step.MERGE, at)]
    twin.merged = (into.complaint.entry_key, at)
    into.take_over(at)
