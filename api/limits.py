"""How often the API may be asked; counted in PostgreSQL by accounts/throttle.py."""

from datetime import timedelta

from accounts.throttle import Limit

READ_PERSON = Limit(scope="api-read", attempts=1200, window=timedelta(minutes=1))
WRITE_PERSON = Limit(scope="api-write", attempts=240, window=timedelta(minutes=1))
BAD_TOKEN_ADDRESS = Limit(scope="api-bad-token", attempts=60, window=timedelta(minutes=15))
PUBLIC_TOKEN = Limit(scope="api-intake", attempts=600, window=timedelta(hours=1))
SCHEMA_ADDRESS = Limit(scope="api-schema", attempts=120, window=timedelta(minutes=15))
NEW_TOKEN_PERSON = Limit(scope="api-new-token", attempts=20, window=timedelta(hours=1))
