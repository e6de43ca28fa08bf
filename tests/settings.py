"""The product's own settings, with fast passwords and tasks that run at once."""

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("SASAEAI_DEBUG", "1")

from sasaeai.config.settings import *  # noqa: F403
from sasaeai.config.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT

INSTALLED_APPS = ["tests.doings", *INSTALLED_APPS]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Tests ask thousands of different questions, again and again; a site asks few, and each kept takes memory.
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 2000
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PAPERS_AFTER_PUBLISHING = False  # a test that publishes wants no book; the press's own tests say when
FILES = TemporaryDirectory(prefix="sasaeai-tests-")  # gone with the process
# A browser takes axe from the live server (tests/looking.py).
axe = find_spec("axe_playwright_python")
STATICFILES_DIRS = [Path(axe.origin).parent] if axe and axe.origin else []
MEDIA_ROOT = Path(FILES.name)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none
