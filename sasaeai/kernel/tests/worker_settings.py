"""Settings of the real task processes that the tests start: the product's kernel, with tasks kept in the database."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = ["sasaeai.kernel", "django_tasks"]
TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}
EMAIL_BACKEND = "sasaeai.kernel.tests.chores.FileThenPerhapsDie"
