"""A form's input as a JSON schema, and a JSON body as the form's data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseFormSet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from api.inputs.checking import checked
from api.inputs.shapes import Json, Shape, shape
from api.refusals import Fault, Problem, Refusal
from complaints.workspace.move_form import Carried

Fields = Mapping[str, forms.Field]
FormSets = Mapping[str, "BaseFormSet[Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list within the input: one form per item."""

    prefix: str
    fields: Fields
    needed: Sequence[str]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """The visible fields of one form, under the names the API gives them."""

    fields: Fields
    rows: Mapping[str, Rows]

    @property
    def takes_files(self) -> bool:
        return any(each.is_file for each in self.shapes().values())

    def shapes(self) -> dict[str, Shape]:
        return {name: shape(given) for name, given in self.fields.items()}

    def schema(self) -> Json:
        properties = {name: _described(given) for name, given in self.fields.items()}
        for name, rows in self.rows.items():
            item = _object({n: _described(f) for n, f in rows.fields.items()}, list(rows.needed))
            properties[name] = {"type": "array", "items": item, "maxItems": rows.most}
        return _object(properties, [name for name, given in self.fields.items() if given.required])

    def data(self, given: Any) -> "MultiValueDict[str, Any]":
        """What the form reads. Raises Refusal unless `given` fits the schema."""
        checked(given, self.schema())
        found: MultiValueDict[str, Any] = MultiValueDict()
        for name, each in self.shapes().items():
            if name in given:
                _put(found, name, each.form_value(given[name]))
        for name, rows in self.rows.items():
            _put_rows(found, rows, given.get(name, []))
        return found

    def parts(self, given: Any) -> "tuple[MultiValueDict[str, Any], MultiValueDict[str, Any]]":
        """The texts and the files of a multipart body. Raises Refusal for names that are not known."""
        refuse_unknown(given, self.fields)
        texts: MultiValueDict[str, Any] = MultiValueDict()
        files: MultiValueDict[str, Any] = MultiValueDict()
        for name, each in self.shapes().items():
            if each.is_file:
                files.setlist(name, [part for part in given.getlist(name) if isinstance(part, UploadedFile)])
            elif name in given:
                is_list = each.schema["type"] == "array"
                _put(texts, name, each.form_value(given.getlist(name) if is_list else given[name]))
        return texts, files


def refuse_unknown(given: Mapping[str, Any], known: Fields) -> None:
    faults = [Fault(_("There is no such field."), pointer=f"/{name}") for name in given if name not in known]
    if faults:
        raise invalid(faults)


def of_class(form: type[forms.Form]) -> Input:
    """What is known without a ticket: no lists of people or categories."""
    rows = {
        name: Rows(
            prefix="",
            fields=_visible(formset.form.base_fields),
            needed=formset.form.needed,
            most=formset.max_num,
        )
        for name, formset in getattr(form, "rows", {}).items()
    }
    return Input(fields=_visible(form.base_fields), rows=rows)


def of_form(form: forms.Form) -> Input:
    """The same with what this form offers: here the codes of people, units and steps are listed."""
    rows = {
        name: Rows(
            prefix=getattr(form, name).prefix,
            fields=_visible(getattr(form, name).empty_form.fields),
            needed=formset.form.needed,
            most=formset.max_num,
        )
        for name, formset in getattr(form, "rows", {}).items()
    }
    return Input(fields=_visible(form.fields), rows=rows)


def refuse_invalid(form: forms.Form) -> None:
    """Raises Refusal with a pointer to each mistake the form found."""
    faults = [*_faults(form, "")]
    for name in getattr(form, "rows", {}):
        formset: BaseFormSet[Any] = getattr(form, name)
        faults += [Fault(str(message), pointer=f"/{name}") for message in formset.non_form_errors()]
        for position, row in enumerate(formset.forms):
            faults += _faults(row, f"/{name}/{position}")
    raise invalid(faults)


def invalid(faults: list[Fault]) -> Refusal:
    detail = _("Please correct what `errors` points at.")
    return Refusal(Problem(status=422, code="invalid", detail=detail, errors=faults))


def _visible(fields: Fields) -> dict[str, forms.Field]:
    """Without what a page carries along unseen: version and key come as headers."""
    return {name: given for name, given in fields.items() if not isinstance(given.widget, forms.HiddenInput)}


def _described(given: forms.Field) -> Json:
    words = [str(given.label or ""), str(given.help_text or "")]
    shown = {"default": given.initial} if isinstance(given.widget, Carried) and given.initial else {}
    return {**shape(given).schema, **shown, "description": " – ".join(filter(None, words))}


def _object(properties: Mapping[str, Json], required: list[str]) -> Json:
    schema: Json = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _put(found: "MultiValueDict[str, Any]", name: str, value: Any) -> None:
    if isinstance(value, list):
        found.setlist(name, value)
    elif value != "":
        found[name] = value


def _put_rows(found: "MultiValueDict[str, Any]", rows: Rows, given: list[Mapping[str, Any]]) -> None:
    found[f"{rows.prefix}-TOTAL_FORMS"] = str(len(given))
    found[f"{rows.prefix}-INITIAL_FORMS"] = "0"
    for position, row in enumerate(given):
        for name, field in rows.fields.items():
            if name in row:
                _put(found, f"{rows.prefix}-{position}-{name}", shape(field).form_value(row[name]))


def _faults(form: forms.BaseForm, above: str) -> Iterator[Fault]:
    for name, messages in form.errors.items():
        where = above if name == "__all__" else f"{above}/{name}"
        for message in messages:
            yield Fault(str(message), pointer=where)
