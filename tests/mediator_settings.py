"""The processes of test_two_at_once.py: tasks are kept in the database, mails are written into a file."""

from tests.settings import *  # noqa: F403

TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}
EMAIL_BACKEND = "tests.slow_mail.FileThenPerhapsWait"
PUBLIC_ADDRESS = "https://plan.example.jp"
