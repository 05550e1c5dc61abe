"""The project itself as an app: management commands, and Celery's app made the default."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # So that tasks declared with shared_task belong to our app in every process.
        import_module("config.celery")
        import_module("config.second_lock")  # registers its check
