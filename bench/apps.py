from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Baselines to compare with; installed by bench.settings alone, never by the product."""

    name = "bench"
