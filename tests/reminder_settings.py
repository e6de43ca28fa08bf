"""The processes of test_reminders.py: tasks are kept in the database, mails go to a server of the tests by SMTP."""

from tests.settings import *  # noqa: F403

TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}
EMAIL_BACKEND = "tests.slow_smtp.ToTheLetterbox"
EMAIL_HOST, EMAIL_TIMEOUT = "127.0.0.1", 60
EMAIL_USE_TLS, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = False, "", ""
PUBLIC_ADDRESS = "https://plan.example.jp"
