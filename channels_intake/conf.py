"""Limits of the doors."""

from datetime import timedelta

MINUTE = timedelta(minutes=1)
WEBHOOK_MAX_BYTES = 4 * 1024 * 1024
REPLAY_WINDOW = timedelta(minutes=5)
MOST_ATTEMPTS = 3  # of reading an arrival
