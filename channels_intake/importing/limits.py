"""How much one import takes."""

from datetime import UTC, datetime, timedelta

MIB = 1024 * 1024
FILE_MAX_BYTES = 50 * MIB
MOST_ROWS = 200_000
MOST_COLUMNS = 100
CELL_MAX_CHARS = 32_767  # what Excel holds
UNPACKED_MAX_BYTES = 512 * MIB  # of a workbook, all parts together
PART_MAX_BYTES = 128 * MIB  # of a part that is read into memory: texts, styles
MOST_PARTS = 2_000
CHUNK_ROWS = 500
CASES_ROWS = 25  # cases are taken up one by one, so that a transaction of them stays short
CHUNK_CHARS = 2_000_000
OLDEST = datetime(2008, 1, 1, tzinfo=UTC)  # the working calendar knows no earlier years for certain
FURTHEST = timedelta(days=730)  # a deadline of an authority from now
MOST_PROBLEMS = 50_000  # that are listed; the others are counted
