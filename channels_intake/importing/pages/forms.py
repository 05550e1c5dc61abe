"""A file and what stands in its columns, as somebody fills it in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from channels_intake.importing.fields import Field, missing, specs
from channels_intake.importing.known import teams
from channels_intake.importing.limits import FILE_MAX_BYTES, MIB, MOST_ROWS
from channels_intake.importing.sheets.charsets import Charset
from channels_intake.importing.troubles import shown
from channels_intake.models import ColumnMapping, Import
from complaints.states import Authority, Channel
from complaints.typed import Line

COLUMN = "column_"
HEADER_CHARS = 30
SAMPLE_CHARS = 24


class FileForm(forms.Form):
    """A file of one kind, and where it comes from."""

    source = Line(
        label=gettext_lazy("Name of the system it comes from"),
        max_length=40,
        help_text=gettext_lazy("Always the same one: name and number together say which ticket is meant."),
    )
    file = forms.FileField(label=gettext_lazy("CSV or XLSX file"))
    charset = forms.ChoiceField(
        label=gettext_lazy("Characters of a CSV file"), choices=Charset.choices, required=False
    )

    def __init__(self, *args: Any, kind: Import.Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Import.Kind.CASES:
            label = gettext_lazy("Authority")
            self.fields["source"] = forms.ChoiceField(label=label, choices=Authority.choices)
        limits = {"megabytes": FILE_MAX_BYTES // MIB, "rows": MOST_ROWS}
        words = _("At most %(megabytes)d MB and %(rows)d rows; of a workbook, the first sheet.")
        self.fields["file"].help_text = words % limits
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.xlsx"
        self.kind = kind

    def clean_source(self) -> str:
        source = str(self.cleaned_data["source"])
        if self.kind == Import.Kind.TICKETS and source in Authority.values:
            raise ValidationError(_("This is the name of an authority; its cases come in by the other form."))
        return source


class ColumnsForm(forms.Form):
    """For each field the column in which it stands; and what holds for all rows."""

    def __init__(
        self, *args: Any, asked: Import, headers: Sequence[str], sample: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        columns = [("", "–")] + [(str(at), _head(at, words)) for at, words in enumerate(headers)]
        for field, spec in specs(asked.kind).items():
            place = asked.columns.get(field.value)
            self.fields[COLUMN + field.value] = forms.ChoiceField(
                label=field.label,
                choices=columns,
                required=spec.required,
                initial="" if place is None else str(place),
                help_text=_sample(field, place, sample),
            )
        if asked.kind == Import.Kind.TICKETS:
            self._for_tickets()
        self.fields["lenient"] = forms.BooleanField(
            label=gettext_lazy("Leave empty what names a category or unit we do not know"),
            required=False,
            initial=asked.choices.get("lenient", False),
        )
        self.fields["save_as"] = Line(
            label=gettext_lazy("Save under this name"),
            max_length=60,
            required=False,
            help_text=gettext_lazy("For the next file with the same headers."),
        )

    def _for_tickets(self) -> None:
        self.fields["channel"] = forms.ChoiceField(
            label=gettext_lazy("Channel, where the row says none"),
            choices=Channel.choices,
            initial=self.asked.choices.get("channel", Channel.HOTLINE),
        )
        self.fields["team"] = forms.TypedChoiceField(
            label=gettext_lazy("Service team they belong to"),
            choices=[
                ("", pgettext("customer service team", "none")),
                *((key, team.name) for key, team in teams().items()),
            ],
            coerce=int,
            empty_value=None,
            required=False,
            initial=self.asked.choices.get("team") or "",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for field in missing(self.asked.kind, self.columns):
            if COLUMN + field.value not in self.errors:
                self.add_error(COLUMN + field.value, _("Say in which column this stands."))
        return given

    @property
    def columns(self) -> dict[str, int]:
        names = [field.value for field in specs(self.asked.kind)]
        said = {name: self.cleaned_data.get(COLUMN + name) or "" for name in names}
        return {name: int(place) for name, place in said.items() if place}

    @property
    def choices(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("channel", "team", "lenient")
            if self.cleaned_data.get(name)
        }

    @property
    def of_columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(COLUMN)]

    @property
    def of_all(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(COLUMN)]


class SavedForm(forms.Form):
    """Which saved mapping to begin with."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: Mapping[str, ColumnMapping] = {
            str(each.pk): each for each in ColumnMapping.objects.filter(kind=kind)
        }
        choices = [("", _("guessed by the headers")), *((key, each.name) for key, each in self.known.items())]
        self.fields["mapping"] = forms.ChoiceField(
            label=gettext_lazy("Columns as saved before"), choices=choices, required=False
        )

    @property
    def chosen(self) -> ColumnMapping | None:
        return self.known.get(self.data.get("mapping", ""))


def _head(place: int, words: str) -> str:
    """As a spreadsheet names its columns: A · 工单编号."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters} · {words[:HEADER_CHARS]}" if words else letters


def _sample(field: Field, place: int | None, sample: Sequence[str]) -> str:
    """What stands there in the first row, as far as it may be shown."""
    if place is None or place >= len(sample) or not sample[place]:
        return ""
    return _("First row: %(value)s") % {"value": shown(field, sample[place])[:SAMPLE_CHARS]}
