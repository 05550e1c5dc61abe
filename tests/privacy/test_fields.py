import base64
from typing import Any

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from config.database_roles import as_migrator
from privacy.fields import EncryptedTextField, Undecipherable, seal, unseal
from privacy.rotation import rotate, under_older_keys

OLD, NEW = (f"{v}:{base64.b64encode(bytes([v]) * 32).decode()}" for v in (1, 2))
HARD_TEXTS = ["", " ", "张三", "䶮𠮷", "👨‍👩‍👧 🇨🇳", "a\0b\r\n", "诉" * 5000]


@pytest.fixture
def person_model():
    with isolate_apps("privacy"):

        class Person(models.Model):
            name = EncryptedTextField("name", max_chars=5000)
            phone = EncryptedTextField(max_chars=32, null=True, blank=True)
            moved = EncryptedTextField(max_chars=20, blank=True, sealed_as="privacy_person.name")

            class Meta:
                app_label = "privacy"

        yield Person


@pytest.fixture
def people(db, person_model):
    """A table of its own, which only the owner of the schema can make."""
    with as_migrator(), transaction.atomic():
        with connection.schema_editor() as editor:
            editor.create_model(person_model)
        yield person_model._default_manager
        transaction.set_rollback(True)


def stored(column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM privacy_person ORDER BY id")  # noqa: S608
        return [None if value is None else bytes(value) for (value,) in cursor.fetchall()]


def overwrite(column: str, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE privacy_person SET {column} = %s", [value])  # noqa: S608


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_is_unsealed(text):
    assert unseal(seal(text, "t.c"), "t.c") == text


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_comes_back_as_it_was(people, text):
    people.create(name=text, phone=None)
    person = people.get()
    assert (person.name, person.phone, person.moved) == (text, None, "")
    assert stored("phone") == [None]


def test_the_database_sees_no_plain_text_and_no_repetition(people):
    people.bulk_create([people.model(name="张三", phone="13800000000") for _ in range(2)])
    first, second = stored("name")
    assert first != second
    assert first[0] == 1
    assert len(first) == 1 + 12 + len("张三".encode()) + 16
    assert b"13800000000" not in stored("phone")[0]


def test_every_way_of_writing_encrypts(people):
    person = people.create(name="a", phone="1")
    people.update(phone="2")
    person.name = "b"
    people.bulk_update([person], ["name"])
    assert list(people.values_list("name", "phone")) == [("b", "2")]


def test_bytes_copied_to_another_column_do_not_decrypt(people):
    people.create(name="张三", phone="1")
    overwrite("phone", stored("name")[0])
    with pytest.raises(Undecipherable, match=r"privacy_person\.phone") as refusal:
        people.get()
    assert refusal.value.column == "privacy_person.phone"


def test_a_renamed_column_is_still_read(people):
    people.create(name="张三", moved="x")
    overwrite("moved", stored("name")[0])
    assert people.get().moved == "张三"


@pytest.mark.parametrize("at", [0, 1, 13, -1])
def test_changed_bytes_do_not_decrypt(people, at):
    people.create(name="张三")
    changed = bytearray(stored("name")[0])
    changed[at] ^= 1
    overwrite("name", bytes(changed))
    with pytest.raises(Undecipherable) as refusal:
        people.get()
    assert "张三" not in str(refusal.value)


@pytest.mark.parametrize("value", [b"", b"\x01", b"\x01" + b"n" * 12, b"\x80" + b"n" * 40])
def test_what_was_never_sealed_does_not_decrypt(value):
    with pytest.raises(Undecipherable):
        unseal(value, "t.c")


@pytest.mark.parametrize(
    "look_up", [{"name": "a"}, {"name": None}, {"name__in": ["a"]}, {"name__contains": "a"}]
)
def test_comparing_is_refused(people, look_up):
    with pytest.raises(FieldError, match="blind index"):
        people.filter(**look_up)


def test_null_can_be_asked_for(people):
    people.create(name="a")
    assert people.filter(phone__isnull=True).count() == 1
    assert people.filter(name__isnull=True).count() == 0


def test_too_long_is_refused_by_form_model_and_database_layer(person_model, people):
    form = forms.modelform_factory(person_model, fields=["name", "phone"])({"name": "张", "phone": "1" * 33})
    assert "phone" in form.errors
    person = person_model(name="张三", phone="7" * 33)
    with pytest.raises(ValidationError, match="32"):
        person.full_clean()
    with pytest.raises(ValueError, match=r"privacy_person\.phone") as refusal:
        person.save()
    assert "777" not in str(refusal.value)


def test_half_a_character_is_refused_without_being_shown(people):
    with pytest.raises(ValueError, match="Unicode") as refusal:
        people.create(name="秘密\ud800")
    assert "秘密" not in str(refusal.value)


def test_the_form_field_is_plain_text(person_model):
    fields = forms.modelform_factory(person_model, fields=["name", "phone"]).base_fields
    assert isinstance(fields["name"].widget, forms.Textarea)
    assert isinstance(fields["phone"].widget, forms.TextInput)
    assert fields["phone"].widget.attrs["maxlength"] == "32"
    assert fields["phone"].clean(" ") is None


def test_the_field_survives_migrations(person_model):
    for name in ("name", "phone", "moved"):
        field = person_model._meta.get_field(name)
        _, path, args, kwargs = field.deconstruct()
        again = EncryptedTextField(*args, **kwargs)
        assert path == "privacy.fields.EncryptedTextField"
        assert again.deconstruct()[1:] == field.deconstruct()[1:]
        assert (again.max_chars, again.sealed_as) == (field.max_chars, field.sealed_as)


def test_a_column_can_be_added_to_a_table_with_rows(people, person_model):
    people.create(name="a")
    field = EncryptedTextField(max_chars=5, blank=True, default="")
    field.set_attributes_from_name("added")
    field.model = person_model
    with connection.schema_editor() as editor:
        editor.add_field(person_model, field)
    assert unseal(stored("added")[0], "privacy_person.added") == ""


def test_ciphertext_cannot_be_made_unique_or_indexed():
    with isolate_apps("privacy"):

        class Wrong(models.Model):
            name = EncryptedTextField(max_chars=5, unique=True)

            class Meta:
                app_label = "privacy"

        assert [error.id for error in Wrong._meta.get_field("name").check()] == ["privacy.E001"]


def test_rotation_seals_everything_under_the_current_key(people, settings):
    settings.FIELD_KEYS = OLD
    people.bulk_create([people.model(name=f"张{i}", phone=str(i) if i % 2 else None) for i in range(7)])
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    people.create(name="新")
    untouched = stored("name")[-1]
    assert rotate(people.model, batch=3) == 7
    assert rotate(people.model) == 0
    assert not people.filter(under_older_keys(people.model)).exists()
    assert stored("name")[-1] == untouched
    settings.FIELD_KEYS = NEW
    assert [p.name for p in people.order_by("pk")] == [*(f"张{i}" for i in range(7)), "新"]
    assert [p.phone for p in people.order_by("pk")][:3] == [None, "1", None]


def test_rotation_without_the_old_key_stops_loudly_and_changes_nothing(people, settings):
    settings.FIELD_KEYS = OLD
    people.create(name="张三")
    before = stored("name")
    settings.FIELD_KEYS = NEW
    with pytest.raises(Undecipherable):
        rotate(people.model)
    assert stored("name") == before
