"""Form fields carry their label, help and errors to everyone."""

from django.template import Context, Template
from django.test import override_settings
from django.utils import translation

from tests.ui.urls import ComplaintForm


def shown(source: str, form: ComplaintForm) -> str:
    with translation.override("en"):
        return Template(source).render(Context({"form": form}))


def test_a_wrong_field_points_to_its_help_and_its_error() -> None:
    html = shown("{% field form.who %}", ComplaintForm({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_who_helptext id_who_error"' in html
    assert 'id="id_who_helptext"' in html
    assert 'id="id_who_error"' in html
    assert "(required)" in html


def test_a_fields_words_can_be_replaced() -> None:
    html = shown('{% field form.what label="What" help="Roughly" %}', ComplaintForm())
    assert ">What<" in html
    assert 'aria-describedby="id_what_helptext"' in html


def test_a_text_area_counts_its_characters() -> None:
    html = shown("{% field form.what %}", ComplaintForm())
    assert 'data-limit="50"' in html
    assert 'rows="3"' in html


def test_few_radio_buttons_stand_beside_each_other() -> None:
    assert 'class="ts-seg' in shown("{% field form.severity %}", ComplaintForm())
    assert 'class="ts-choices' in shown('{% field form.severity look="list" %}', ComplaintForm())


def test_date_fields_use_the_browsers_picker_in_iso() -> None:
    html = shown("{% field form.happened_at %}", ComplaintForm())
    assert 'type="datetime-local"' in html
    assert 'value="2026-11-19T10:24"' in html


def test_the_summary_links_to_each_wrong_field() -> None:
    html = shown("{% form_errors form %}", ComplaintForm({"who": "张三"}))
    assert 'href="#id_severity_0"' in html
    assert 'href="#id_what"' in html
    assert 'href="#id_who"' not in html


def test_the_summary_is_silent_while_nothing_is_wrong() -> None:
    assert shown("{% form_errors form %}", ComplaintForm()).strip() == ""


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_words_from_outside_stay_text() -> None:
    html = shown("{% field form.who %}", ComplaintForm({"who": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
