"""`python -m bench`: the product's speed beside bare Django's and raw SQL's, in one run (docs/benchmarks.md)."""
