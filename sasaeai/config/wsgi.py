"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - only now the settings are known

from sasaeai.kernel.memory import settle  # noqa: E402

# Every page is loaded before the first one is asked for.
assert get_resolver().url_patterns
settle()
