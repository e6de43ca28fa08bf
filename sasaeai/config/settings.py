"""All settings of sasaeai. Every SASAEAI_… variable is described in docs/settings.md (a test checks it)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sasaeai.config import databases
from sasaeai.config import environment as env

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("VAR_DIR", str(ROOT / "var")))

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", debug=DEBUG)
# Encrypts telephone numbers and makes their search index; lost key = lost numbers, so it is kept apart from SECRET_KEY.
PERSONAL_DATA_KEY = env.secret("PERSONAL_DATA_KEY", debug=DEBUG)
# Only while keys are being changed: still opens what was encrypted before (manage.py rotate_personal_data_key).
PERSONAL_DATA_KEY_BEFORE = env.text("PERSONAL_DATA_KEY_BEFORE")
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
# A proxy in front tells the visitor's address and https; without one, anybody could claim them.
BEHIND_PROXY = env.flag("BEHIND_PROXY")
CSRF_TRUSTED_ORIGINS = env.listed("TRUSTED_ORIGINS")
PUBLIC_ADDRESS = env.text("PUBLIC_ADDRESS", "http://localhost:8000" if DEBUG else "")

# Under which conditions, and by whom, what the public reads may be taken away.
LICENCE_URL = env.text("LICENCE_URL") or "https://creativecommons.org/licenses/by/4.0/deed.ja"
PUBLISHER = env.text("PUBLISHER")

INSTALLED_APPS = [
    "sasaeai.config",
    "sasaeai.portal",
    "sasaeai.press",
    "sasaeai.support_register",
    "sasaeai.records",
    "sasaeai.volunteers",
    "sasaeai.learning",
    "sasaeai.surveys",
    "sasaeai.meetings",
    "sasaeai.reviews",
    "sasaeai.reminders",
    "sasaeai.plans",
    "sasaeai.people",
    "sasaeai.areas",
    "sasaeai.design",
    "sasaeai.kernel",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

# Programs that read these addresses are refused in JSON, too.
ANSWERED_IN_JSON = ("/api/",)
MIDDLEWARE = [
    "sasaeai.kernel.nul.NoNulMiddleware",
    "sasaeai.portal.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sasaeai.portal.language_parts.LanguagePartsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sasaeai.areas.whole.WholeMiddleware",
    "sasaeai.people.middleware.ViewerMiddleware",
    "sasaeai.portal.desk_language.DeskLanguageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sasaeai.config.urls"
WSGI_APPLICATION = "sasaeai.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sasaeai.portal.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "sasaeai.design.forms.Renderer"

DATABASES = {"default": databases.configured(env.text("DATABASE_URL"), VAR / "sasaeai.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # What is counted against guessing: all web processes share one count, and nothing pushes it out.
    "default": {"BACKEND": "sasaeai.kernel.counts.Counts"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sasaeai.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "sasaeai.people.passwords.NotTheName"},
    {"NAME": "sasaeai.people.passwords.NotWellKnown"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
# Whether those who publish or see personal data must prove twice who they are.
SECOND_FACTOR = env.choice("SECOND_FACTOR", ["required", "off"], default="off" if DEBUG else "required")

ACCOUNT_ADAPTER = "sasaeai.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15
# Wrong codes of the second factor, for each account; axes counts the wrong passwords (see AccountAdapter).
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
ACCOUNT_FORMS = {
    "login": "sasaeai.people.sign_in.LoginForm",
    "change_password": "sasaeai.people.sign_in.ChangePasswordForm",
    "reauthenticate": "sasaeai.people.sign_in.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "sasaeai.people.sign_in.AuthenticateForm",
    "reauthenticate": "sasaeai.people.sign_in.ReauthenticateByCodeForm",
    "activate_totp": "sasaeai.people.sign_in.ActivateTOTPForm",
    "add_webauthn": "sasaeai.people.sign_in.AddPasskeyForm",
    "edit_webauthn": "sasaeai.people.sign_in.RenamePasskeyForm",
}
MFA_ADAPTER = "sasaeai.people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ささえあい"
# Who types slowly, or whose telephone's clock is off, is let in with the code just before or after (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

AXES_HANDLER = "sasaeai.people.wrong_passwords.Handler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "sasaeai.people.lockout.login_name"
AXES_LOCKOUT_CALLABLE = "sasaeai.people.lockout.page"
AXES_CLIENT_IP_CALLABLE = "sasaeai.people.lockout.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_ENGINE = "sasaeai.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEBUG and env.flag("HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("ja-simple", _("やさしい日本語")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "sasaeai" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend" if DEBUG else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "sasaeai@localhost")

# The font of papers: the one that is installed with the system, or another family in a folder.
FONT_DIR = env.text("FONT_DIR")
FONT = env.text("FONT", "Noto Sans CJK JP")
# Megabytes that setting one paper may take, in a process of its own beside the task process.
PAPER_MEMORY = env.number("PAPER_MEMORY", 600)
# Under which licence papers may be used on; printed in each imprint.
LICENCE = env.text("LICENCE", "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）")
PAPERS_AFTER_PUBLISHING = env.flag("PAPERS_AFTER_PUBLISHING", default=True)

TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"trace": {"()": "sasaeai.config.logs.TraceOfWhatBroke"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["trace"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    # While debugging, Django gives its own a second handler: everything would be told twice.
    "loggers": {"django": {"handlers": []}},
}
