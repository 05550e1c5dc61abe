"""One process that owns PostgreSQL, Valkey, web, worker and beat (`make up`)."""
