"""Whatever is typed or sent into the forms of doors without a provider: taken, or refused at its field."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_intake.channels.regulator.forms import CaseForm
from channels_intake.channels.web.forms import WhoForm
from channels_intake.contact_forms import ContactForm

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LIKELY = st.sampled_from(
    [
        *("12345", "12315", "regulator", "self", "anonymous", "hotline", "x", "", "-1", "1e999"),
        *("2026-11-21T10:00:00+08:00", "0001-01-01 00:00", "9999-12-31T23:59:59Z", "2026-02-30"),
        *("13800000000", "＋８６", "=1+1", "\u202e\u200b\0", "TS20261116-000001-7"),
    ]
)
ANY = LIKELY | st.text(max_size=60)  # halves of characters are refused before (api.inputs.parsing)
EXAMPLES = settings(max_examples=120)


def filled(form: type[forms.Form]) -> st.SearchStrategy[Mapping[str, str]]:
    return st.dictionaries(st.sampled_from([*form.base_fields, "unknown"]), ANY, max_size=12)


def taken(form: forms.Form) -> bool:
    """Whether it is valid; all that is told and kept can be written down."""
    is_valid = form.is_valid()
    str(form.errors).encode()
    for value in form.cleaned_data.values():
        str(value).encode()
    return is_valid


@given(filled(CaseForm))
@EXAMPLES
def test_a_case_of_an_authority(data):
    form = CaseForm(data, now=NOW)
    if taken(form):
        assert form.case().number
        assert form.complaint().received_at <= NOW


@given(filled(ContactForm))
@EXAMPLES
def test_a_contact_of_another_program(data):
    form = ContactForm(data, now=NOW)
    if taken(form):
        assert form.message().received_at <= NOW


@given(filled(WhoForm))
@EXAMPLES
def test_a_step_of_the_websites_form(data):
    form = WhoForm(data)
    taken(form)
    assert all(isinstance(value, str) for value in [*form.answers().values(), *form.mistakes().values()])
