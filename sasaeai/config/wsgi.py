"""The door for gunicorn."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.config.settings")
application = get_wsgi_application()

from sasaeai.kernel.memory import settle  # noqa: E402 - only now the settings are known

# Every page is loaded before the first one is asked for.
import_module(settings.ROOT_URLCONF)
settle()
