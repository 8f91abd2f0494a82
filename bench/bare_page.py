"""The peer for a one-row page: bare Django with its stock middlewares, on the product's own tables.

``/row/<no>`` reads one row by the ORM and shows five of its columns: the bar. ``/facts/<no>`` shows what our page shows: the class with
its seats, its branch and how many wait, moments in words, a small form in the foot: so that the machinery can be told from the content.
"""

import os

import django
from django.conf import settings

from bench.ground import bare_database

BASE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{% block t %}{% endblock %}</title></head>
<body><header>{{ user }}</header><main>{% block m %}{% endblock %}</main></body></html>"""
ROW = """{% extends "base.html" %}{% block t %}{{ row.title }}{% endblock %}
{% block m %}<h1>{{ row.title }}</h1><p>{{ row.number }}<p>{{ row.place }}<p>{{ row.stage }}<p>{{ row.setting }}{% endblock %}"""
FACTS = """{% extends "base.html" %}{% load static %}{% block t %}{{ row.title }}{% endblock %}
{% block m %}<link rel="stylesheet" href="{% static 'a.css' %}"><link rel="stylesheet" href="{% static 'b.css' %}">
<script src="{% static 'a.js' %}" defer></script><h1>{{ row.title }}</h1><p>{{ row.class_type }} · {{ row.setting }}</p>
<dl><dt>时间</dt><dd>{{ row.slot.starts_at|date:"n月j日 H:i" }}—{{ row.slot.ends_at|date:"n月j日 H:i" }}</dd>
<dt>地点</dt><dd>{{ row.place }}</dd><dt>名额</dt><dd>{% if row.slot.taken < row.slot.capacity %}有{% else %}已满{% endif %}
共 {{ row.slot.capacity }} 位{% if waiting %}，{{ waiting }} 人候补{% endif %}</dd><dt>主办</dt><dd>{{ row.branch.name }}</dd>
<dt>报名截止</dt><dd>{{ row.slot.closes_at|date:"n月j日 H:i" }}</dd></dl>{% if row.notice %}<p>{{ row.notice }}</p>{% endif %}
<p><a href="/login?next={{ request.path|urlencode }}">登录后预约</a></p>
<form method="post" action="/display">{% csrf_token %}<input type="hidden" name="back" value="{{ request.get_full_path }}"></form>
{% endblock %}"""

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ["BARE_SECRET"],
    STATIC_URL="/static/",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [("django.template.loaders.locmem.Loader", {"base.html": BASE, "row.html": ROW, "facts.html": FACTS})],
                "libraries": {"static": "django.templatetags.static"},
            },
        }
    ],
    USE_TZ=True,
    DATABASES={"default": bare_database()},
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402


class Slot(models.Model):
    id = models.UUIDField(primary_key=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "slots_slot"


class Seat(models.Model):
    id = models.UUIDField(primary_key=True)
    slot = models.ForeignKey(Slot, models.PROTECT)
    state = models.CharField(max_length=10)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "slots_seat"


class Branch(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "orgs_branch"


class Row(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    stage = models.CharField(max_length=14)
    setting = models.CharField(max_length=12)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "training_trainingclass"


class Facts(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    notice = models.TextField()
    class_type = models.CharField(max_length=20)
    setting = models.CharField(max_length=12)
    slot = models.ForeignKey(Slot, models.PROTECT)
    branch = models.ForeignKey(Branch, models.PROTECT)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "training_trainingclass"


def row(request, number) -> HttpResponse:
    return render(request, "row.html", {"row": get_object_or_404(Row, number=number)})


def facts(request, number) -> HttpResponse:
    found = get_object_or_404(Facts.objects.select_related("slot", "branch"), number=number)
    waiting = Seat.objects.filter(slot=found.slot, state="waiting").count()
    return render(request, "facts.html", {"row": found, "waiting": waiting})


urlpatterns = [path("ready", lambda request: HttpResponse("ok")), path("row/<str:number>", row), path("facts/<str:number>", facts)]
application = WSGIHandler()
