"""Make .venv from a hashed lock and run something in it: `python3 config/bootstrap.py up`.

Runs on any Python 3, so that one that is too old can be told so: no modern syntax here.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ["python3.13", "python3.12", "python3.11", "python3.14"]
NEEDED_MB = 700
PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(PROJECT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"runtime": "requirements/runtime.lock", "dev": "requirements/dev.lock"}


def main(words):
    # type: (list[str]) -> None
    """`runtime|dev COMMAND ...`: install that lock, then become the command inside .venv."""
    # Our own logging.py lies beside this file and must not stand in for Python's.
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    if sys.version_info[:2] < OLDEST:
        retry_with_newer_python()
    os.chdir(PROJECT)
    lock, command = words[0], words[1:]
    if not is_installed(lock):
        install(lock)
    if command:
        sys.stdout.flush()
        os.execv(VENV_PYTHON, [VENV_PYTHON] + command)


def retry_with_newer_python():
    # type: () -> None
    for name in NEWER:
        found = shutil.which(name)
        if found and runs(found):
            os.execv(found, [found] + sys.argv)
    refuse(
        "Python %d.%d is too old: Python 3.11 or newer is needed. Install one, "
        "or name it: make up PYTHON=/path/to/python3.12" % sys.version_info[:2]
    )


def runs(python):
    # type: (str) -> bool
    """Whether it starts and is new enough: a pyenv shim may exist and yet lead nowhere."""
    test = "import sys; sys.exit(sys.version_info[:2] < (3, 11))"
    try:
        return subprocess.call([python, "-c", test], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def is_installed(lock):
    # type: (str) -> bool
    try:
        with open(mark(lock)) as file:
            return file.read() == fingerprint(lock) and os.path.exists(VENV_PYTHON)
    except OSError:
        return False


def install(lock):
    # type: (str) -> None
    require_venv_module()
    require_space()
    if not runs(VENV_PYTHON) or not has_pip():
        print("Making .venv with Python %d.%d ..." % sys.version_info[:2], flush=True)
        step("-m", "venv", "--clear", VENV, python=sys.executable)
    print("Installing %s (once; later starts are offline) ..." % LOCKS[lock], flush=True)
    # What is half installed must not look whole.
    for name in LOCKS:
        if os.path.exists(mark(name)):
            os.remove(mark(name))
    step(
        *["-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
        + ["--only-binary", ":all:", "--require-hashes", "-r", LOCKS[lock]],
        python=VENV_PYTHON,
    )
    # The development lock holds the runtime lock.
    for name in ["runtime"] + [lock]:
        with open(mark(name), "w") as file:
            file.write(fingerprint(name))


def require_venv_module():
    # type: () -> None
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        refuse(
            "This Python has no venv module: install it (on Debian and Ubuntu: "
            "apt-get install python%d.%d-venv), then start again." % sys.version_info[:2]
        )


def require_space():
    # type: () -> None
    free = shutil.disk_usage(PROJECT).free // 2**20
    if free < NEEDED_MB:
        refuse(
            "The disk of %s is full: %d MB are free, %d MB are needed to install."
            % (PROJECT, free, NEEDED_MB)
        )


def has_pip():
    # type: () -> bool
    return subprocess.call([VENV_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def step(*words, **how):
    # type: (str, str) -> None
    try:
        code = subprocess.call([how["python"]] + list(words))
    except OSError as error:
        refuse("%s cannot be run: %s." % (how["python"], error.strerror))
    except KeyboardInterrupt:
        refuse("Interrupted; start again to go on.")
    if code != 0:
        refuse("Installing failed, see above; the first start needs a network. Then start again.")


def mark(lock):
    # type: (str) -> str
    return os.path.join(VENV, "installed-" + lock)


def fingerprint(lock):
    # type: (str) -> str
    with open(os.path.join(PROJECT, LOCKS[lock]), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def refuse(sentence):
    # type: (str) -> None
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
