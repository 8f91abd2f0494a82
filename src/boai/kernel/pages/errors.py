"""The pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: also for what exists outside the asker's reach."""
    return render(request, "pages/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "pages/forbidden.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid CSRF token; ``reason`` is for the log."""
    return render(request, "pages/forbidden.html", status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request too large or malformed to be read; what was typed is still in the browser."""
    return HttpResponse(_UNREADABLE, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing of the fault is shown; what was typed is still in the browser."""
    return HttpResponse(_SORRY, status=500)


def _bare(title: str, words: str) -> str:
    """A page that needs neither templates nor the database."""
    return f"""<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/static/boai/boai.css"><body class="citizen"><main id="main">
<section class="card narrow"><h1>{title}</h1><p>{words}</p>
<p><a class="second-action" href="/">回到首页</a></p></section></main></body></html>"""


_UNREADABLE = _bare("内容太大或无法读取", "没有写入任何内容。请返回上一页，减少内容或改为上传文件后再试。")
_SORRY = _bare("系统出错了", "这次操作没有完成，没有写入任何内容。请返回上一页再试一次；如仍不行，请联系本级红十字会。")
