"""What customers send is on the disk for nobody but the account that runs the service."""

from typing import Any, cast

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from accounts.actors import CUSTOMER
from complaints.evidence import keep
from complaints.models import Attachment
from config import settings as shipped
from tests.portal.conftest import PICTURE

pytestmark = pytest.mark.django_db


def small() -> SimpleUploadedFile:
    return SimpleUploadedFile("账单.png", PICTURE)


def large() -> TemporaryUploadedFile:
    """One that the server wrote into its temporary folder while it came, and moves from there."""
    file = TemporaryUploadedFile("账单.png", "image/png", len(PICTURE), None)
    file.write(PICTURE)
    file.seek(0)
    return file


@pytest.mark.parametrize("arriving", [small, large])
def test_a_kept_file_is_read_by_nobody_else(arriving, tmp_path, monkeypatch, now):
    given = cast("dict[str, Any]", shipped.STORAGES["default"])
    options = {**given["OPTIONS"], "location": tmp_path / "media"}
    monkeypatch.setattr(
        Attachment._meta.get_field("file"), "storage", storages.create_storage({**given, "OPTIONS": options})
    )
    upload = arriving()
    keep(upload, by=CUSTOMER, now=now)
    upload.close()
    made = [*(tmp_path / "media").rglob("*")]
    assert [each.read_bytes() for each in made if each.is_file()] == [PICTURE]
    assert not [each for each in made if each.stat().st_mode & 0o077]
