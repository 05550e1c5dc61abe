"""Form fields of the workspace that take files, and what the files show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.files import FILE_MAX_BYTES, FILES_PER_COMPLAINT, MIB
from complaints.models.attachment import EvidenceKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given: Iterable[UploadedFile[bytes] | None] = data if isinstance(data, list) else [data]
        kept = [super(FilesField, self).clean(item, initial) for item in given or [None]]
        return [item for item in kept if item]


def files_field(label: "StrOrPromise", *, required: bool = True) -> FilesField:
    return FilesField(
        label=label,
        required=required,
        help_text=format_lazy(
            _("Pictures, recordings, PDF, Word or Excel; up to {size} MB each, {count} files a complaint."),
            size=FILE_MAX_BYTES // MIB,
            count=FILES_PER_COMPLAINT,
        ),
    )


def evidence_kind_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("What they show"),
        choices=EvidenceKind.choices,
        coerce=EvidenceKind,
        empty_value=EvidenceKind.OTHER,
        initial=EvidenceKind.OTHER,
        required=False,
    )
