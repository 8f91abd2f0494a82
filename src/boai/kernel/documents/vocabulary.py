"""Closed lists of documents: what files may be, who may take one away, why one is refused."""

from enum import StrEnum

from django.db import models

from boai.kernel.access.roles import LEADERS, Role, give
from boai.kernel.basics.reason import declare_reasons


class FileKind(models.TextChoices):
    """What a file is, judged by its content, never by its name."""

    PICTURE = "picture", "图片"
    PDF = "pdf", "PDF"
    WORKBOOK = "workbook", "表格"
    WORD = "word", "文档"
    TEXT = "text", "文本"
    MARKUP = "markup", "网页或矢量图（只供下载）"


class AttachmentStage(models.TextChoices):
    KEPT = "kept", "在册"
    WITHDRAWN = "withdrawn", "已移除"


class Permission(StrEnum):
    """What may be done with files."""

    ATTACHMENT_VIEW = "documents.attachment.view"
    ATTACHMENT_WITHDRAW = "documents.attachment.withdraw"


give([*LEADERS, Role.COUNTY_OFFICER, Role.CITY_TRAINING], below=[Permission.ATTACHMENT_VIEW, Permission.ATTACHMENT_WITHDRAW])

declare_reasons(
    "documents",
    {
        "documents.file_empty": "文件是空的",
        "documents.file_too_large": "文件超过{megabytes}MB，请压缩或拆分后再传",
        "documents.file_unknown": "只能上传图片（JPG、PNG、WebP、GIF）、PDF、Excel（xlsx）、Word（docx）和文本文件",
        "documents.too_many_files": "一次最多上传{most}个文件",
        "documents.picture_broken": "图片打不开，可能已损坏",
        "documents.picture_too_large": "图片超过{megapixels}00万像素，请缩小后再传",
        "documents.pdf_unsafe": "PDF文件不完整或含有可执行内容，请重新导出后再传",
        "documents.archive_unsafe": "表格或文档不完整，或含有宏、外部实体等不安全内容，请另存为普通xlsx或docx后再传",
        "documents.archive_bomb": "表格或文档解压后过大，请拆分后再传",
        "documents.upload_gone": "上传的文件已超过24小时或不是您上传的，请重新选择",
        "documents.not_a_picture": "这里只能上传图片",
        "documents.reason_missing": "请写明移除原因",
    },
)
