"""`python -m config.supervisor.probe HOST PORT [CHECK …]`: exit 0 when those checks are green.

For the health checks of containers; without a CHECK all of /readyz must be green.
"""

import sys

from config.supervisor.readiness import ask


def main(host: str, port: str, *wanted: str) -> int:
    seen = ask(int(port), at=host)
    red = set(seen.failing) & set(wanted or seen.failing)
    if seen.answers and not red:
        return 0
    print(seen)
    return 1


sys.exit(main(*sys.argv[1:]))
