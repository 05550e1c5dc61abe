"""What a house has beside its complaints: contacts that wait, numbers of users, lessons drawn.

Everything goes through the doors of the product, as of the instant at which the demo ends.
"""

import tomllib
from pathlib import Path
from typing import Any

from demo.beside.desk import fill_desk
from demo.beside.lessons import draw_lessons
from demo.beside.users import count_users
from demo.parting import Wish

TEXTS = Path(__file__).parent / "texts.toml"


def furnish(wish: Wish) -> None:
    """In the caller's transaction; what is there already stays as it is."""
    texts = _texts()
    fill_desk(texts["waiting"], seed=wish.seed, end=wish.end)
    count_users(months=wish.months, end=wish.end)
    draw_lessons(texts["suggestion"], texts["lesson"], end=wish.end)


def _texts() -> dict[str, Any]:
    return tomllib.loads(TEXTS.read_text())
