from datetime import date

from django.db import connection, models

from complaints.numbering import format_number


class DayCounter(models.Model):
    """The last ticket sequence given out on a local day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


def next_number(day: date) -> str:
    """The next free ticket number of the local day (S002-5, S003-3).

    One upsert: concurrent callers wait for each other's commit, so numbers are
    unique and without gaps. Call it as late in the transaction as possible.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO complaints_daycounter AS counter (day, last) VALUES (%s, 1)"
            " ON CONFLICT (day) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [day],
        )
        (sequence,) = cursor.fetchone()
    return format_number(day, sequence)
