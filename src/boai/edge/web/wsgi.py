"""The WSGI application for granian. On SQLite this one process also holds the worker."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

from boai.edge.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.edge.settings")

die_with_parent()
application = get_wsgi_application()

from boai.edge import background  # noqa: E402  # records can be imported only now

background.bind()
if connection.vendor == "sqlite" and os.environ.get("BOAI_WORKER", "inside") == "inside":
    background.start()
