#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it talks to the database that `make up` runs."""

import os
import sys
from pathlib import Path


def main() -> int:
    from django.core.management import execute_from_command_line

    from config.embedded.environment import fill_environment
    from config.embedded.folder import DataFolder
    from config.embedded.refusal import CannotStart

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    project = Path(__file__).resolve().parent
    try:
        fill_environment(DataFolder(Path(os.environ.get("DATA_DIR") or project / ".data").resolve()))
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
