"""What a role may do, in words for the person who has it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Right

DUTIES: dict[Right, Promise] = {
    Right.ENTER: _("enter complaints"),
    Right.CLASSIFY: _("classify and reclassify"),
    Right.RESOLVE_ON_THE_SPOT: _("solve simple complaints on the spot"),
    Right.ASSIGN: _("assign to a department"),
    Right.START_INVESTIGATION: _("take up an investigation"),
    Right.SUBMIT_PLAN: _("submit handling plans"),
    Right.APPROVE_PLAN: _("approve plans or send them back"),
    Right.RECORD_CONSENT: _("record what the customer agreed to"),
    Right.RESOLVE: _("report that a plan was carried out"),
    Right.GIVE_FEEDBACK: _("tell the customer the result"),
    Right.RATE: _("rate a result"),
    Right.ARCHIVE: _("call back and close"),
    Right.RETURN: _("return a case to the service desk"),
    Right.ARBITRATE: _("decide whose a case is after two returns"),
    Right.TRANSFER: _("transfer a case"),
    Right.ASK_CUSTOMER: _("ask the customer"),
    Right.RECORD_ANSWER: _("record the customer's answer"),
    Right.GIVE_PRELIMINARY: _("tell a preliminary result"),
    Right.DECIDE_WITHOUT_CONSENT: _("decide when the customer does not agree"),
    Right.ASK_DEPARTMENT: _("ask another department for its part"),
    Right.ANSWER_TASK: _("answer for an assisting department"),
    Right.REOPEN: _("reopen a case"),
    Right.APPEAL: _("record an appeal"),
    Right.DECIDE_APPEAL: _("decide appeals"),
    Right.PROPOSE_REJECTION: _("propose not to accept a complaint"),
    Right.DECIDE_REJECTION: _("decide that a complaint is not accepted"),
    Right.PROPOSE_INVALID: _("propose to declare a complaint invalid"),
    Right.DECIDE_INVALID: _("decide, with another, that a complaint is invalid"),
    Right.WITHDRAW: _("record a withdrawal"),
    Right.MERGE: _("merge cases of one matter"),
    Right.LINK_INCIDENT: _("link cases to an incident"),
    Right.RECORD_CONTACT: _("record contacts with the customer"),
    Right.TAG: _("change the tags"),
    Right.MARK: _("mark a complaint as a group's, or as confidential"),
    Right.UNSEAL: _("take the confidentiality away"),
    Right.URGE: _("urge"),
    Right.REQUEST_EXTENSION: _("ask for an extension"),
    Right.APPROVE_EXTENSION: _("approve a first extension"),
    Right.APPROVE_FURTHER_EXTENSION: _("approve further extensions"),
    Right.LEGAL_HOLD: _("put a case under legal hold"),
    Right.NOTE: _("write internal notes"),
    Right.ATTACH: _("add evidence"),
    Right.REISSUE_CODE: _("give a customer a new verification code"),
    Right.PRINT: _("print the complaint form"),
    Right.REVEAL: _("see masked personal data in full, with a reason"),
    Right.ASK_ABOUT_DATA: _("ask for a copy of their data, or for its deletion"),
    Right.ANSWER_DATA_REQUEST: _("answer what customers ask about their data"),
    Right.SEE_LOOKS: _("see who looked at personal data, and why"),
    Right.SEE_RETENTION: _("see what was erased and what is kept until when"),
    Right.REMIND: _("remind departments of the days they promised"),
    Right.ANONYMISE: _("anonymise at the end of the retention"),
    Right.IMPORT_TICKETS: _("bring in the tickets of another system"),
    Right.TAKE_CASES: _("take in and answer the cases of authorities"),
    Right.SEE_FIGURES: _("see the figures"),
    Right.WRITE_REPORTS: _("write reports and submit them"),
    Right.PUBLISH_REPORTS: _("publish reports that others wrote"),
    Right.SUGGEST: _("suggest improvements and settle them"),
    Right.SEE_ASSESSMENT: _("see the assessment, as far as the role reaches"),
    Right.ASSESS: _("assess people and score reports"),
    Right.EXPORT: _("take cases out as a file, masked"),
    Right.SEE_EXPORTS: _("see who took out which cases"),
    Right.WRITE_CASE_STUDY: _("write case studies"),
    Right.REVIEW_CASE_STUDY: _("publish case studies that others wrote"),
}
WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def duties(user: User) -> Sequence[Promise]:
    """In the order of the procedure."""
    return [words for right, words in DUTIES.items() if user.may(right)]


def duty_days(user: User) -> Sequence[Promise]:
    return [WEEKDAYS[day - 1] for day in sorted(user.duty_days) if 1 <= day <= 7]
