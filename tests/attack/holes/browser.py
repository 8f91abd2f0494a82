# ruff: noqa: E501  # the lines are the source's own
"""What the browser is told, what is taken for a form of ours, what comes back of what was typed."""

from tests.attack.holes.hole import hole

CSRF_EXEMPT = '__import__("django.views.decorators.csrf", fromlist=["_"]).csrf_exempt'

HOLES = (
    hole("scripts in the page", "edge/settings/__init__.py", '"script-src": [SELF],', '"script-src": [SELF, "\'unsafe-inline\'"],', "headers.csp-script-src"),
    hole("frames by anybody", "edge/settings/__init__.py", '        "frame-ancestors": [NONE],\n', "", "headers.csp-frame-ancestors"),
    hole(
        "types are guessed", "edge/settings/__init__.py", "SECURE_CONTENT_TYPE_NOSNIFF = True", "SECURE_CONTENT_TYPE_NOSNIFF = False", "headers.nosniff",
    ),
    hole(
        "cookies for scripts", "edge/settings/__init__.py", "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = False", "headers.cookie-httponly",
    ),
    hole(
        "personal pages are stored", "edge/web/middleware.py", 'response["Cache-Control"] = "no-store"', 'response["Cache-Control"] = "private"',
        "headers.no-store",
    ),
    hole("any host", "edge/settings/__init__.py", "ALLOWED_HOSTS = list(INSTALLATION.hosts)", 'ALLOWED_HOSTS = ["*"]', "headers.host"),
    hole(
        "back to anywhere", "kernel/pages/display.py",
        'redirect(back if ours else "/")', "redirect(back)",
        "headers.redirect-display",
    ),
    hole(
        "desk forms from elsewhere", "kernel/desk/urls.py", '<str:operation>", views.change,', f'<str:operation>", {CSRF_EXEMPT}(views.change),',
        "csrf.desk-change",
    ),
    hole("programs' cookies from elsewhere", "kernel/pages/api.py", "        if check_csrf(request):", "        if False:", "csrf.api-session"),
    hole(
        "titles as markup at the desk", "kernel/desk/templates/desk/record.html", "<dd>{{ value|shown }}</dd>", "<dd>{{ value|shown|safe }}</dd>",
        "injection.stored:desk",
    ),
    hole(
        "searches as markup", "domains/training/templates/training/classes.html", "value=\"{{ asked.q|default:'' }}\"",
        "value=\"{{ asked.q|default:''|safe }}\"", "injection.reflected",
    ),
    hole(
        "a condition written by hand", "kernel/desk/declaration.py", "            rows = rows.filter(self._matches(word, society_id))",
        "            rows = rows.filter(self._matches(word, society_id)).extra(where=[f\"'{word}' <> ''\"])", "injection.sql",
    ),
    hole(
        "what was typed as a template", "domains/training/pages/certificates.py", "        number=number,\n    )",
        '        number=__import__("django.template", fromlist=["_"]).engines["django"].from_string(number).render({}),\n    )',
        "injection.template", "injection.sql",
    ),
    hole(
        "a method in a header", "edge/web/middleware.py", "        request.get_host()\n",
        '        request.get_host()\n        request.method = request.headers.get("X-HTTP-Method-Override", request.method)\n', "limits.method-override",
    ),
    hole(
        "bodies of any size", "edge/settings/__init__.py", "DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20", "DATA_UPLOAD_MAX_MEMORY_SIZE = 300 * 2**20",
        "limits.body",
    ),
    hole(
        "a JSON as deep as one likes", "domains/training/pages/field.py", "except (ValueError, UnicodeDecodeError, RecursionError):",
        "except (ValueError, UnicodeDecodeError):", "limits.deep-json",
    ),
    hole(
        "classes that are not public exist", "domains/training/pages/booking.py",
        "    found = queries.class_numbered(request.acting.reach(Permission.CLASS_VIEW), number)\n    if found is None:\n",
        "    found = queries.class_numbered(request.acting.reach(Permission.CLASS_VIEW), number)\n"
        "    if found is None and TrainingClass.objects.unscoped().filter(number=number).exists():\n"
        "        return HttpResponse(status=403)  # type: ignore[return-value]\n    if found is None:\n", "oracles.class-exists",
    ),
    hole(
        "the holder's whole name", "domains/training/api.py", '"holder_masked": found.person.masked_name', '"holder_masked": found.person.name',
        "oracles.certificate-name",
    ),
)  # fmt: skip
