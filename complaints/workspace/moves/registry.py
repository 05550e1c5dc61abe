"""Every move there is, by name and in the order of the tabs; other apps register theirs when they start."""

from collections.abc import ValuesView

from complaints.workspace.moves.between import ARBITRATE, BETWEEN
from complaints.workspace.moves.main_line import MAIN_LINE
from complaints.workspace.moves.move import Move
from complaints.workspace.moves.records import RECORDS
from complaints.workspace.moves.remarks import REMARKS
from complaints.workspace.moves.second import DECISIONS, SECOND

BY_NAME: dict[str, Move] = {}
MOVES: ValuesView[Move] = BY_NAME.values()


def register(*moves: Move) -> None:
    """Offer further moves on the ticket page. Raises ValueError when a name is taken."""
    for move in moves:
        if move.name in BY_NAME:
            raise ValueError(f"There is a move called {move.name} already.")
        BY_NAME[move.name] = move


register(*DECISIONS, ARBITRATE, *MAIN_LINE, *BETWEEN, *SECOND, *RECORDS, *REMARKS)
