"""`python -m bench --tickets 10000`: start everything afresh, measure, print, write the page."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime

import django

from bench.servers import Servers, adopt


def main() -> None:
    options = _options()
    began = time.monotonic()
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        # Only now: models cannot be imported before the settings know the database.
        from bench import measuring, scene, stock, table, works

        filled = stock.fill(options.tickets)
        _say(f"{filled.tickets:,} tickets, {filled.still_open:,} open, after {_since(began)}")
        servers.start_web()
        clients = works.Clients(servers.port)
        every = works.works(clients, scene.scene(servers.port))
        found = measuring.measure(
            every, rounds=options.rounds, seconds=options.seconds, reconnect=clients.reconnect
        )
    heading = (
        f"{datetime.now(UTC):%Y-%m-%d}, {filled.tickets:,} tickets, {filled.still_open:,} of them open; "
        f"{options.rounds} rounds of {options.seconds:g} s, medians; load of the machine at the end "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
        f"Command: `make bench TICKETS={options.tickets}` ({_since(began)})."
    )
    text = f"{heading}\n\n{table.table(every, found)}"
    _say(text)
    for name in table.missed(every, found):
        _say(f"Over budget: {name}")
    if options.write:
        table.write(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000, help="3,000 are played, the rest are copies")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.8, help="per work, number of clients and round")
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave the page as it is")
    return parser.parse_args()


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
