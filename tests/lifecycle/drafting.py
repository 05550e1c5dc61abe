"""Drafts of plans for tests, with terms of their own that no database holds."""

from datetime import date
from decimal import Decimal

from accounts.models import Department
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft, ShareDraft, StepDraft
from complaints.models import Term

CODES = {
    Term.Kind.RESPONSIBILITY: ["network", "user", "third-party", "shared", "undetermined"],
    Term.Kind.REMEDY: ["repair", "refund", "apology", "data-gift"],
    Term.Kind.CAUSE: ["equipment"],
}
TERMS = {
    code: Term(pk=pk, kind=kind, code=code, name_zh=code, name_en=code)
    for pk, (kind, code) in enumerate(((kind, code) for kind, codes in CODES.items() for code in codes), 1)
}


def remedy(code, amount="0", option=None):
    return RemedyDraft(remedy=TERMS[code], amount=Decimal(amount), option=option)


def share(code, percent):
    return ShareDraft(party=TERMS[code], percent=percent)


TODAY = date(2026, 11, 16)


def a_step(**given):
    return StepDraft(
        **{"text": "修复", "department": Department(), "owner": "何立", "due_on": TODAY, **given}
    )


def a_draft(**given):
    step = a_step()
    about = {
        "finding": "f",
        "evidence": "e",
        "verified_true": True,
        "verified_accurate": True,
        "verified_complete": True,
        "responsibility": TERMS["network"],
        "cause": TERMS["equipment"],
        "remedies": (remedy("repair"),),
        "steps": (step,),
    }
    return PlanDraft(**{**about, **given})


TWO = ("一周内修好", "马上退订")
