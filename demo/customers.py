"""Invented complainants. Their numbers are of a form that nobody is given: 1380000xxxx."""

from itertools import count
from random import Random

from complaints.lifecycle.intake import Complainant
from complaints.states import Relation

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
    "程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰辉玲鹏飞红波斌宇浩凯倩雪婷佳欣怡晨阳"
    "子涵雨泽梓轩思源博文嘉豪建国志远海燕春梅玉珍"
)
PREFIXES = tuple(str(number) for number in (*range(130, 140), *range(150, 160), 188, 189))
PER_PREFIX = 10_000
NUMBERS = len(PREFIXES) * PER_PREFIX
SCATTER = 76_801  # shares no factor with NUMBERS, so that every number comes once in a round


class Townspeople:
    """Hands out people from the `first` on; a number comes back after 220,000 others."""

    def __init__(self, chance: Random, first: int) -> None:
        self.chance = chance
        self.coming = count(first)

    def next(
        self, *, name: str = "", relation: Relation = Relation.SELF, vulnerable: bool = False
    ) -> Complainant:
        chance = self.chance
        if relation == Relation.ANONYMOUS:
            return Complainant(name="", phone="", relation=relation)
        phone = self._phone()
        return Complainant(
            name=name or self._name(),
            phone=phone,
            email=f"user{phone[-8:]}@example.com" if chance.random() < 0.3 else "",
            address=address(chance) if chance.random() < 0.4 else "",
            relation=relation,
            is_vulnerable=vulnerable,
        )

    def _name(self) -> str:
        given = "".join(self.chance.choices(GIVEN, k=self.chance.choice((1, 2, 2, 2))))
        return self.chance.choice(SURNAMES) + given

    def _phone(self) -> str:
        prefix, last = divmod(next(self.coming) * SCATTER % NUMBERS, PER_PREFIX)
        return f"{PREFIXES[prefix]}0000{last:04}"


def address(chance: Random) -> str:
    road = chance.choice(("城东路", "滨河大道", "文化街", "人民路", "科技三路", "桃园巷", "学府路"))
    number, block = chance.randint(1, 300), chance.randint(1, 30)
    return f"{road} {number} 号 {block} 栋 {chance.randint(1, 28)}0{chance.randint(1, 6)} 室"
