"""A real Dovecot in processes of its own, with one mailbox."""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.channels_intake.imap import PASSWORD, USER, Server, wait_for

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain{mechanism}
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
imap_idle_notify_interval = 10 s
passdb {{
  driver = passwd-file
  args = {folder}/people
}}
{by_token}
userdb {{
  driver = static
  args = uid={owner} gid={group_of_owner} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


BY_TOKEN = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/tokens
}}
"""
ASKS = """
tokeninfo_url = {about}
username_attribute = email
active_attribute = active
active_value = yes
"""


@contextmanager
def dovecot(about_tokens: str = "") -> Iterator[Server]:
    """In a folder of its own: those of pytest are closed to Dovecot's users by every session that begins.
    It takes access tokens (XOAUTH2) too, if it is told where to ask about them."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        Path(name).chmod(0o755)
        with _running(Path(name), about_tokens) as server:
            yield server


@contextmanager
def _running(folder: Path, about_tokens: str) -> Iterator[Server]:
    if not shutil.which("dovecot"):
        pytest.fail("Dovecot is missing (Debian: apt-get install dovecot-imapd).")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "mail").mkdir()
    written = folder / "dovecot.conf"
    tokens = {
        "mechanism": " xoauth2" if about_tokens else "",
        "by_token": BY_TOKEN.format(folder=folder) if about_tokens else "",
    }
    (folder / "tokens").write_text(ASKS.format(about=about_tokens))
    written.write_text(CONFIGURATION.format(folder=folder, port=port, **_users(folder), **tokens))
    (folder / "people").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    process = subprocess.Popen(
        ["dovecot", "-F", "-c", str(written)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()
        if process.stderr:
            process.stderr.close()


def _users(folder: Path) -> dict[str, str]:
    """Whoever runs the tests; as root, Dovecot's own users and nobody for the mail, as it wants."""
    if os.geteuid():
        me = getpass.getuser()
        group = str(os.getegid())
        same = dict.fromkeys(("login", "internal"), me)
        return {**same, "group": group, "owner": str(os.geteuid()), "group_of_owner": group}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    return {
        "login": "dovenull",
        "internal": "dovecot",
        "group": "dovecot",
        "owner": str(nobody.pw_uid),
        "group_of_owner": str(nobody.pw_gid),
    }


__all__ = ["PASSWORD", "USER", "dovecot"]
