"""What manage.py needs to reach the embedded servers that `make up` runs."""

import os

from config.embedded.folder import DataFolder
from config.embedded.postgres import MIGRATOR, database_url
from config.embedded.secrets import read_secrets
from config.embedded.sockets import socket_folder
from config.embedded.valkey import broker_url


def fill_environment(folder: DataFolder) -> None:
    """Set what is not set yet, if `folder` is a data folder of ours. Raises CannotStart."""
    if not (folder.is_ours() and folder.secrets_file.exists()):
        return
    found = read_secrets(folder)
    found["REDIS_URL"] = broker_url(socket_folder(folder.root, "valkey"))
    if not os.environ.get("DATABASE_URL"):
        sockets = socket_folder(folder.root, "postgres")
        found["DATABASE_URL"] = database_url(sockets)
        found["MIGRATOR_DATABASE_URL"] = database_url(sockets, MIGRATOR)
        found["DEMO"] = "1"
    for name, value in found.items():
        if not os.environ.get(name):
            os.environ[name] = value
