"""The files of a report: its formats by name, and how a file is named and typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.document import Document
from reports.formats import csv, docx, pdf, xlsx

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
FORMATS: Mapping[str, Callable[[Document], bytes]] = {
    "pdf": pdf.render,
    "xlsx": xlsx.render,
    "docx": docx.render,
    "csv": csv.render,
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


def file(document: Document, format_name: str) -> File:
    """YB-2026-10-1-zh-hans.pdf; many tables as CSV come in a ZIP.

    Raises KeyError for a format that does not exist, NotTypeset when it is too large or takes too long.
    """
    content = FORMATS[format_name](document)
    is_archive = format_name == "csv" and csv.is_archive(content)
    ending = "zip" if is_archive else format_name
    name = f"{document.number}-{document.edition}-{document.language}.{ending}"
    return File(name, TYPES[ending], content)
