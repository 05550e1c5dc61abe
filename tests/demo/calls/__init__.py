"""Which real move makes each kind of event, with what its line says."""

from tests.demo.calls import aside, elsewhere, main_line, records
from tests.demo.calls.calling import Call

CALLS: dict[str, Call] = {**main_line.CALLS, **aside.CALLS, **records.CALLS, **elsewhere.CALLS}
