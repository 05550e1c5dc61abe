"""`make clean-data`: delete a data folder of ours, after asking."""

import os
import shutil
import sys
from pathlib import Path

from config.embedded.folder import DataFolder
from config.embedded.refusal import CannotStart
from config.embedded.sockets import forget_sockets


def main() -> int:
    folder = DataFolder(Path(os.environ.get("DATA_DIR") or ".data").resolve())
    if not folder.is_ours():
        print(f"{folder.root} is not a data folder of this system; nothing was deleted.")
        return 1
    try:
        folder.lock()
    except CannotStart as refusal:
        print(refusal)
        return 1
    if os.environ.get("SURE") != "1" and not _confirmed(folder.root):
        print("Nothing was deleted.")
        return 1
    shutil.rmtree(folder.root)
    forget_sockets(folder.root)
    print(f"{folder.root} is deleted.")
    return 0


def _confirmed(root: Path) -> bool:
    try:
        return input(f"Delete {root} with every complaint in it? Type yes: ").strip() == "yes"
    except EOFError:
        return False


sys.exit(main())
