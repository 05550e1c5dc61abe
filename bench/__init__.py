"""`python -m bench`: the product beside bare Django and raw SQL, measured in one run (docs/benchmarks.md)."""
