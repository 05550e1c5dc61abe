"""The keys of this installation, made on the first start and kept beside the data."""

from base64 import b64encode
from collections.abc import Mapping
from secrets import token_bytes, token_urlsafe

from config.embedded.folder import DataFolder, write_durably
from config.embedded.refusal import CannotStart

NAMES = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")


def load_secrets(folder: DataFolder, *, environment: Mapping[str, str]) -> dict[str, str]:
    """Every key by name; a variable of the environment wins over the file.

    Raises CannotStart when the file is gone although data encrypted with it exists.
    """
    given = {name: environment[name] for name in NAMES if environment.get(name)}
    if len(given) == len(NAMES):
        return given
    return read_secrets(folder) | given if folder.secrets_file.exists() else _made(folder) | given


def read_secrets(folder: DataFolder) -> dict[str, str]:
    try:
        lines = folder.secrets_file.read_text().splitlines()
    except OSError as error:
        raise CannotStart(
            f"{folder.secrets_file} cannot be read ({error.strerror}): start as the user that owns it."
        ) from error
    found = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    if not all(found.get(name) for name in NAMES):
        raise CannotStart(
            f"{folder.secrets_file} is damaged: restore it from a backup; "
            "without it personal data cannot be read."
        )
    return {name: found[name] for name in NAMES}


def _made(folder: DataFolder) -> dict[str, str]:
    if folder.postgres.exists():
        raise CannotStart(
            f"{folder.secrets_file} is missing: restore it from a backup; "
            "without it personal data cannot be read."
        )
    made = {
        "SECRET_KEY": token_urlsafe(64),
        "FIELD_KEYS": f"1:{_key()}",
        "INDEX_KEY": _key(),
    }
    heading = "# Keep this file with every backup: without it personal data cannot be read.\n"
    write_durably(
        folder.secrets_file,
        heading + "".join(f"{name}={value}\n" for name, value in made.items()),
    )
    return made


def _key() -> str:
    return b64encode(token_bytes(32)).decode()
