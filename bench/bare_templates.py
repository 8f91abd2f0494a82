"""The peer's templates: a small base, a page of five columns, and pages of the same size class and the same facts as ours."""

BASE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{% block t %}{% endblock %}</title></head>
<body><header>{{ user }}</header><main>{% block m %}{% endblock %}</main></body></html>"""
ROW = """{% extends "base.html" %}{% block t %}{{ row.title }}{% endblock %}
{% block m %}<h1>{{ row.title }}</h1><p>{{ row.number }}<p>{{ row.place }}<p>{{ row.stage }}<p>{{ row.setting }}{% endblock %}"""

SITE = """{% load static %}<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>{% block t %}博爱{% endblock %}</title>
<meta name="description" content="{% block d %}红十字会为民服务{% endblock %}">
<link rel="stylesheet" href="{% static 'a.css' %}">
<link rel="stylesheet" href="{% static 'b.css' %}">
<link rel="icon" href="{% static 'a.svg' %}" type="image/svg+xml"><script src="{% static 'a.js' %}" defer></script>
{% block h %}{% endblock %}</head><body><header class="top"><a href="/">
<img src="{% static 'a.svg' %}" alt="" width="28" height="28">博爱</a><nav>
<a href="/training">学急救</a><a href="/certificates/verify">查证书</a>
{% if user.is_authenticated %}<a href="/me">我的</a>{% else %}<a href="/login">登录</a>{% endif %}</nav></header>
<main id="main">{% block m %}{% endblock %}</main><footer><p>遇到有人倒地、大出血、呼吸困难，<strong>请先拨打120</strong>。</p>
{% block f %}{% endblock %}<form method="post" action="/display"><input type="hidden" name="back" value="{{ request.get_full_path }}">
<button>大字版</button></form></footer></body></html>"""
FACTS = """{% extends "site.html" %}{% block t %}{{ row.title }}{% endblock %}{% block d %}{{ row.place }}{% endblock %}
{% block m %}<h1>{{ row.title }}</h1><p>{{ row.class_type }} · {{ row.setting }}</p>
<dl><dt>时间</dt><dd>{{ row.slot.starts_at|date:"n月j日 H:i" }}—{{ row.slot.ends_at|date:"n月j日 H:i" }}</dd>
<dt>地点</dt><dd>{{ row.place }}</dd><dt>名额</dt><dd>{% if row.slot.taken < row.slot.capacity %}有{% else %}已满{% endif %}
共 {{ row.slot.capacity }} 位{% if waiting %}，{{ waiting }} 人候补{% endif %}</dd><dt>主办</dt><dd>{{ row.branch.name }}</dd>
<dt>报名截止</dt><dd>{{ row.slot.closes_at|date:"n月j日 H:i" }}</dd></dl>{% if row.notice %}<p>{{ row.notice }}</p>{% endif %}
<p><a href="/login?next={{ request.path|urlencode }}">登录后预约</a></p>{% endblock %}"""
CERTIFICATE = """{% extends "site.html" %}{% block t %}查证书{% endblock %}{% block m %}<h1>查证书</h1><section class="card">
<p class="verdict {% if row.stage == 'issued' %}ok{% else %}stop{% endif %}">{{ row.stage }}</p>
<dl class="facts"><dt>证书</dt><dd>{{ row.title }}</dd><dt>编号</dt><dd>{{ row.number }}</dd>
<dt>持证人</dt><dd>{{ row.person.name_sealed|slice:":3" }}</dd><dt>发证</dt><dd>{{ row.issued_on|date:"Y年n月j日" }}</dd>
<dt>有效至</dt><dd>{% if row.valid_until_on %}{{ row.valid_until_on|date:"Y年n月j日" }} 24:00{% else %}长期{% endif %}</dd>
<dt>发证组织</dt><dd>{{ row.branch.name }}</dd></dl>
<form method="post">{% csrf_token %}<label for="holder">核对持证人</label><input id="holder" name="holder" maxlength="40" required>
<button>核对</button></form></section>
<section class="card"><form method="get" action="/certificates/verify"><label for="number">证书编号</label>
<input id="number" name="number" value="" required><button>查询</button></form></section>{% endblock %}"""

TEMPLATES = {"base.html": BASE, "row.html": ROW, "site.html": SITE, "facts.html": FACTS, "certificate.html": CERTIFICATE}
