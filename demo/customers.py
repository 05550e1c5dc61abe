"""Invented complainants. Their numbers are of a form that nobody is given: 1380000xxxx."""

from dataclasses import replace
from functools import cache
from itertools import count, islice
from random import Random

from complaints.lifecycle.intake import Complainant
from complaints.states import Relation
from privacy.index import blind_index, normal_phone, unmatchable

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
    "程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰辉玲鹏飞红波斌宇浩凯倩雪婷佳欣怡晨阳"
    "子涵雨泽梓轩思源博文嘉豪建国志远海燕春梅玉珍"
)
PREFIXES = tuple(str(number) for number in (*range(130, 140), *range(150, 160), 188, 189))
LAST = 4  # digits that differ within a prefix
PER_PREFIX = 10**LAST
NUMBERS = len(PREFIXES) * PER_PREFIX
SCATTER = 76_801  # shares no factor with NUMBERS, so that every number comes once in a round


class Townspeople:
    """Hands out people from the `first` on; a number comes back after 220,000 others."""

    def __init__(self, chance: Random, first: int) -> None:
        self.chance = chance
        self.coming = count(first)

    def next(
        self,
        *,
        name: str = "",
        relation: Relation = Relation.SELF,
        vulnerable: bool = False,
        neighbours: int = 0,
    ) -> Complainant:
        """Somebody new; so many `neighbours` after them are nobody else's."""
        chance = self.chance
        if relation == Relation.ANONYMOUS:
            return Complainant(name="", phone="", relation=relation)
        [first, *_] = islice(self.coming, 1 + neighbours)
        phone = _phone(first * SCATTER)
        return Complainant(
            name=name or _name(chance),
            phone=phone,
            email=_email(phone) if chance.random() < 0.3 else "",
            address=address(chance) if chance.random() < 0.4 else "",
            relation=relation,
            is_vulnerable=vulnerable,
        )


def neighbour(person: Complainant, place: int) -> Complainant:
    """Who comes so many places after a person, and tells as much about themselves: always the same."""
    if not person.phone:
        return person
    phone = _phone(_scattered(person.phone) + place * SCATTER)
    chance = Random(int(phone))  # noqa: S311 - repeatable on purpose, guards nothing
    return replace(
        person,
        name=_name(chance),
        phone=phone,
        email=person.email and _email(phone),
        address=person.address and address(chance),
    )


def phone_index(phone: str) -> bytes:
    """As complaints.models.customer.phone_digest(), without reading every number anew."""
    return blind_index(_dialled(phone[:-LAST]) + phone[-LAST:], "phone") if phone else unmatchable()


@cache
def _dialled(first: str) -> str:
    """The digits all numbers with this beginning begin with once they are normal."""
    return normal_phone(first + "0" * LAST)[:-LAST]


def _name(chance: Random) -> str:
    given = "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    return chance.choice(SURNAMES) + given


def _email(phone: str) -> str:
    return f"user{phone[-8:]}@example.com"


def _phone(scattered: int) -> str:
    prefix, last = divmod(scattered % NUMBERS, PER_PREFIX)
    return f"{PREFIXES[prefix]}0000{last:0{LAST}}"


def _scattered(phone: str) -> int:
    place: int = PREFIXES.index(phone[:3]) * PER_PREFIX
    return place + int(phone[-LAST:])


def address(chance: Random) -> str:
    road = chance.choice(("城东路", "滨河大道", "文化街", "人民路", "科技三路", "桃园巷", "学府路"))
    number, block = chance.randint(1, 300), chance.randint(1, 30)
    return f"{road} {number} 号 {block} 栋 {chance.randint(1, 28)}0{chance.randint(1, 6)} 室"
