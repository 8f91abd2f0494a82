"""Staff pages from declarations: list, search, filters, paging, export, print, record with history, operations as buttons.

A domain's ``desk.py`` imports ``Desk`` and ``Task`` from ``declaration``.
"""
