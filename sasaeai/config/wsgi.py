"""The door for gunicorn."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sasaeai.kernel.memory import not_collecting, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.config.settings")
with not_collecting():
    application = get_wsgi_application()
    # Every page is loaded before the first one is asked for.
    import_module(settings.ROOT_URLCONF)
settle()
