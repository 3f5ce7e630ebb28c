"""Django's settings. What may differ from one place to another is read from the environment, see `config/environment.py`."""

from pathlib import Path

from config import environment
from config.databases import databases
from config.launcher import places
from config.launcher.refusals import CannotStart

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = places.home(BASE_DIR, environment.text("GROUNDWORK_DATA_DIR"))
EMBEDDED = not environment.text("DATABASE_URL")
DATABASES = databases(DATA_DIR)
if EMBEDDED and not DATA_DIR.exists():  # before a key or a lock makes it: the database's account must be able to enter, whatever the umask
    try:
        places.prepare_base(DATA_DIR, places.account())
    except CannotStart as refused:
        raise environment.SettingRefused("GROUNDWORK_DATA_DIR", str(refused)) from refused

DEBUG = environment.flag("GROUNDWORK_DEBUG")
TLS = environment.flag("GROUNDWORK_TLS")
ALLOWED_HOSTS = [host.strip() for host in environment.text("GROUNDWORK_HOSTS").split(",") if host.strip()]
SECRET_KEY = environment.secret("GROUNDWORK_SECRET_KEY", least=50, kept_in=DATA_DIR / "secret_key" if EMBEDDED else None)
SEAL_KEY = environment.secret("GROUNDWORK_SEAL_KEY", least=32, kept_in=DATA_DIR / "seal_key" if EMBEDDED else None)
SAMPLE_PASSWORD = environment.text("GROUNDWORK_SAMPLE_PASSWORD")
PORT = environment.number("PORT", least=1, most=65535)
WEB_PROCESSES = environment.number("GROUNDWORK_WEB_PROCESSES", least=1, most=64)
WEB_THREADS = environment.number("GROUNDWORK_WEB_THREADS", least=1, most=64)
EXPORTS_AT_ONCE = environment.number("GROUNDWORK_EXPORTS", least=1, most=16)
LISTEN = environment.flag("GROUNDWORK_LISTEN")
RULE_REVIEW = environment.flag("GROUNDWORK_RULE_REVIEW", unset=not EMBEDDED)
LOG_LEVEL = environment.text("GROUNDWORK_LOG_LEVEL", among=("DEBUG", "INFO", "WARNING", "ERROR"))

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Ours come last: they replace pages of the admin that others register. What replaces a command of Django stands in config.
INSTALLED_APPS = [
    "config",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "apps.ui",
    "apps.audit",
    "apps.accounts",
    "apps.catalogue",
    "apps.estimates",
    "apps.decisions",
    "apps.intake",
    "apps.reports",
    "apps.review",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "apps.ui.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.ui.middleware.Compressed",
    "apps.ui.middleware.NoNul",
    "apps.accounts.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.ui.middleware.NoStore",
    "apps.ui.middleware.HtmxSignIn",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context_processors.places",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# People, sessions, cookies. A cookie's name carries this clone's mark, for cookies do not know ports:
# two clones on one machine would sign each other's people out.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "intake:list"
LOGOUT_REDIRECT_URL = "ui:start"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
COOKIE_MARK = f"groundwork_{places.short_hash(DATA_DIR)}" if EMBEDDED else "groundwork"
COOKIE_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}{COOKIE_MARK}_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}{COOKIE_MARK}_csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What a browser is told
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a balancer asks without TLS

# What a browser may send: uploads are case files, PDFs, spreadsheets; each view has its own, smaller limit
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED_FILES = "config.static_files.GzippedFiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is kept on the disk of a web process
    "staticfiles": {"BACKEND": PLAIN_FILES if DEBUG else HASHED_FILES},
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": 5,
    "stalled_worker_timeout": 15,  # three heartbeats; the task that retries stalled jobs waits as long
    "fetch_job_polling_interval": 2 if LISTEN else 1,
    "listen_notify": LISTEN,
    "shutdown_graceful_timeout": 20,
    "delete_jobs": "successful",  # our own row remembers
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
