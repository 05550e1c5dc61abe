"""The moves of the procedure, by the step of the script that makes them."""

from collections.abc import Callable
from datetime import datetime

from demo.acts import (
    again,
    between,
    closing,
    elsewhere,
    extending,
    files,
    main_line,
    planning,
    records,
    waiting,
)
from demo.play import Play
from demo.steps import Step

ACTS: dict[Step, Callable[[Play, datetime], None]] = {
    Step.CLASSIFY: main_line.classify,
    Step.SPOT: main_line.solve_on_the_spot,
    Step.ASSIGN: main_line.assign,
    Step.START: main_line.start,
    Step.SUBMIT: planning.submit,
    Step.SEND_BACK: planning.send_back,
    Step.APPROVE: planning.approve,
    Step.AMEND: planning.amend,
    Step.CONSENT: planning.consent,
    Step.DECIDE_ALONE: planning.decide_alone,
    Step.REPORT_STEP: main_line.report_step,
    Step.RESOLVE: main_line.resolve,
    Step.TELL: main_line.tell,
    Step.RATE: main_line.rate,
    Step.CALL_BACK: main_line.call_back,
    Step.SILENCE: main_line.close_silent,
    Step.RETURN: between.return_ticket,
    Step.ARBITRATE: between.arbitrate,
    Step.TRANSFER: between.transfer,
    Step.CALL_IN: between.call_in,
    Step.ASK: waiting.ask,
    Step.ANSWER: waiting.answer,
    Step.WAITED_OUT: waiting.wait_out,
    Step.MISS: waiting.miss,
    Step.GO_ON: waiting.go_on,
    Step.ASK_DEPARTMENT: between.ask_department,
    Step.ANSWER_TASK: between.answer_task,
    Step.ASK_FOR_TIME: extending.ask_for_time,
    Step.EXTEND: extending.extend,
    Step.REFUSE_TIME: extending.refuse,
    Step.PROPOSE_REJECTION: closing.propose_rejection,
    Step.KEEP: closing.keep,
    Step.REJECT: closing.reject,
    Step.PROPOSE_INVALID: closing.propose_invalid,
    Step.VOTE_INVALID: closing.vote_invalid,
    Step.INVALIDATE: closing.invalidate,
    Step.WITHDRAW: closing.withdraw,
    Step.MERGE: closing.merge,
    Step.TAKE_OVER: closing.take_over,
    Step.REOPEN: again.reopen,
    Step.APPEAL: again.appeal,
    Step.APPEAL_OUTSIDE: again.appeal_outside,
    Step.UPHOLD: again.uphold,
    Step.GUIDE: again.guide,
    Step.CHANGE: again.change,
    Step.PRELIMINARY: records.preliminary,
    Step.CONTACT: records.contact,
    Step.WRITE: records.write,
    Step.RECONTACT: records.recontact,
    Step.URGE: records.urge,
    Step.TAG: records.tag,
    Step.NOTE: records.note,
    Step.REVEAL: records.reveal,
    Step.PRINT: records.print_form,
    Step.HOLD: records.hold,
    Step.LINK: records.link,
    Step.UNLINK: records.unlink,
    Step.ADD_FILES: files.add,
    Step.SEND_FILE: files.send,
    Step.RELABEL: files.relabel,
    Step.OPEN_FILE: files.open_guarded,
    Step.TAKE_BACK: between.take_back,
    Step.TAKE_CASE: elsewhere.take_case,
    Step.ANSWER_AUTHORITY: elsewhere.answer_authority,
    Step.REISSUE_CODE: elsewhere.reissue_code,
    Step.ASK_FOR_DATA: elsewhere.ask_for_data,
    Step.GIVE_DATA: elsewhere.give_data,
    Step.MARK_GROUP: records.mark_group,
    Step.MARK_CONFIDENTIAL: records.mark_confidential,
}


def perform(play: Play) -> None:
    """Make every move of the script that lies before the end, and let the deadlines pass till then."""
    coming = [scene for scene in play.script.scenes if scene.at <= play.end]
    for place, scene in enumerate(coming, start=1):
        play.upcoming = coming[place:]
        ACTS[scene.step](play, scene.at)
    play.case.pass_time(play.end)
    play.case.deadlines.settle(play.case.ticket, play.end)
