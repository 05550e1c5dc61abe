"""Markup that is drawn faster than Django draws it is the same markup."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Template, engines
from django.utils import translation

from config.controls import Controls
from config.folding import Folded
from config.stencils import drawn

CHOICES = [("", "Choose …"), ("a & b", "<A>"), ("Group", [("1", "One"), ("2", "Two")])]
WIDGETS = {
    "text": (forms.TextInput(attrs={"maxlength": 5, "required": True, "hidden": False}), 'a "quoted" <word>'),
    "nothing": (forms.TextInput(), None),
    "number": (forms.NumberInput(), 7),
    "hidden": (forms.HiddenInput(), "x&y"),
    "checkbox": (forms.CheckboxInput(), True),
    "area": (forms.Textarea(attrs={"rows": 3}), "line\n<b>&amp;"),
    "select": (forms.Select(choices=CHOICES, attrs={"data-x": "'"}), "1"),
    "radios": (forms.RadioSelect(choices=CHOICES[:2]), "a & b"),
    "boxes": (forms.CheckboxSelectMultiple(choices=CHOICES[:2]), ["a & b"]),
    "day": (forms.DateInput(), "2026-11-22"),
}


def squeezed(html):
    return re.sub(r"\s+(?=<)", "", html)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_control_is_what_djangos_template_makes_of_it(name):
    widget, value = WIDGETS[name]
    ours, theirs = (
        widget.render("field", value, {"id": "it"}, each()) for each in (Controls, DjangoTemplates)
    )
    assert squeezed(ours) == squeezed(theirs)


def test_values_are_escaped_and_markup_is_not_escaped_twice():
    html = drawn(
        "ui/_badge.html", {"icon": "", "state": "", "has_title": False}, {"text": "<b>&", "title": ""}
    )
    assert "&lt;b&gt;&amp;" in html
    assert (
        drawn(
            "ui/_badge.html", {"icon": "", "state": "", "has_title": False}, {"text": html, "title": ""}
        ).count("&lt;b&gt;&amp;")
        == 1
    )


def test_a_hole_in_a_value_stays_text():
    shape = {"icon": "", "state": "", "has_title": True}
    html = drawn("ui/_badge.html", shape, {"text": "\ue000title\ue001", "title": "secret"})
    assert html.count("secret") == 1


def test_a_folded_template_speaks_the_readers_language():
    template = engines["django"].get_template("ui/_copy.html")
    inner: Template = vars(template)["template"]
    assert any(isinstance(node, Folded) for node in inner.nodelist)
    with translation.override("en"):
        english = template.render({"text": "1"})
    with translation.override("zh-hans"):
        chinese = template.render({"text": "1"})
    with translation.override("en"):
        assert template.render({"text": "1"}) == english != chinese
