"""Which answers are right, by what was decided of an address and by who asks."""

from accounts.models import User
from accounts.roles import ROLES, Right, Role, Sight
from tests.access.decisions import For
from tests.access.visiting import SIGN_IN_ASKED

LET_IN = {200, 302, 405, 409, 422, 503}  # 409, 422: an empty form; 503: /readyz without workers
TURNED_AWAY = {SIGN_IN_ASKED, 405}
MINDING = {Role.LEADER, Role.MANAGER, Role.SUPERVISOR, Role.ADMINISTRATOR}


def expected(who: For, role: Role | None, sees: bool) -> set[int]:
    """Which answers are right for this role; None is somebody without an account."""
    if who is For.EVERYONE:
        return LET_IN | {SIGN_IN_ASKED}
    if who is For.CODE_HOLDER:
        return {302, 405}
    if who is For.ITS_FORM:
        return {404, 405}
    if who is For.NOBODY_HERE:
        return {404}
    if role is None:
        return TURNED_AWAY
    if who is For.ITS_READER:
        return {404, 405}
    if who is For.SIGNED_OUT:
        return {403}
    allowed = {
        For.STAFF: True,
        For.TICKET_ROLES: ROLES[role].sees != Sight.NONE,
        For.ENTERING: Right.ENTER in ROLES[role].may,
        For.INCIDENTS: Right.LINK_INCIDENT in ROLES[role].may,
        For.OVERSIGHT: role in {Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR},
        For.ON_CALL: role in {*MINDING, Role.AUDITOR},
        For.PLANNING_ON_CALL: role in MINDING,
        For.PROMISES: role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.MANAGER},
        For.SETTING_PROMISES: role is Role.ADMINISTRATOR,
        For.CHANNELS: role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR},
        For.SETTING_CHANNELS: role is Role.ADMINISTRATOR,
        For.REVIEWING: role in {Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR},
        For.BLOCKING: role in {Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR},
        For.BRINGING: Right.TAKE_CASES in ROLES[role].may or Right.IMPORT_TICKETS in ROLES[role].may,
        For.TAKING_CASES: Right.TAKE_CASES in ROLES[role].may,
        For.ITS_BRINGER: role is Role.SUPERVISOR,
        For.SIMULATING: role in {Role.SUPERVISOR, Role.ADMINISTRATOR},
        For.FIGURES: Right.SEE_FIGURES in ROLES[role].may,
        For.CASES_COUNTED: Right.SEE_FIGURES in ROLES[role].may and ROLES[role].sees != Sight.NONE,
        For.WRITING_STUDIES: Right.WRITE_CASE_STUDY in ROLES[role].may,
        For.EXPORTING: Right.EXPORT in ROLES[role].may,
        For.EXPORTS_SEEN: Right.SEE_EXPORTS in ROLES[role].may,
        For.WRITING_REPORTS: Right.WRITE_REPORTS in ROLES[role].may,
        For.SUGGESTING: Right.SUGGEST in ROLES[role].may,
        For.ASSESSED: Right.SEE_ASSESSMENT in ROLES[role].may,
        For.APPROVING: Right.APPROVE_PLAN in ROLES[role].may,
        For.DATA_REQUESTS: Right.ANSWER_DATA_REQUEST in ROLES[role].may,
        For.LOOKS: Right.SEE_LOOKS in ROLES[role].may,
        For.RETENTION: Right.SEE_RETENTION in ROLES[role].may,
        For.SPEAKING: Right.RECORD_CONTACT in ROLES[role].may,
        For.SEEN_TICKET: sees,
    }[who]
    return LET_IN if allowed else {403, 404, 405}


def answers_to_a_move(person: User, right: Right, sees: bool) -> set[int]:
    """Which answers to an empty form of a move are right."""
    if not person.sees_tickets:
        return {403}
    if not sees:
        return {404}
    return {302, 409, 422} if person.may(right) else {403}
