"""Production settings for the benchmark, with one more address: the barest page to compare with."""

import os

os.environ.setdefault("SASAEAI_SECRET_KEY", "benchmark-only-" + "x" * 50)
os.environ.setdefault("SASAEAI_PERSONAL_DATA_KEY", "benchmark-only-" + "y" * 50)
os.environ.setdefault("SASAEAI_ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("SASAEAI_HTTPS_REDIRECT", "0")
os.environ.setdefault("SASAEAI_PUBLIC_ADDRESS", "http://127.0.0.1")

from sasaeai.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
