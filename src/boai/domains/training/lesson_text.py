"""A lesson's Markdown as a page shows it: rendered without raw HTML, then cleaned to a short list of tags."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(body: str) -> SafeString:
    """HTML of headings, lists, emphasis and tables: no attribute, link, picture, script or style survives."""
    return SafeString(nh3.clean(_markdown.render(body), tags=_TAGS, attributes={}))
