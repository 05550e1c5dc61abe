"""The WSGI application that granian serves."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from config.embedded.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

if os.environ.get("COMPLAINTS_SUPERVISED"):
    # granian's workers would outlive a killed granian and keep the port.
    die_with_parent(signal.SIGKILL, os.getppid())
