"""One sweeper of the bench in a process of its own: it gets ready, waits for a line, sweeps, and says how."""

import sys

import django


def main() -> None:
    django.setup()
    from sla.enforcer import sweep

    sweep(most=0)  # connected, and everything it needs is imported
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{sweep().clocks}\n")


if __name__ == "__main__":
    main()
