"""Addresses of the front page and of a person's own page."""

from django.urls import path

from boai.journeys.my_page import pages

urlpatterns = [
    path("", pages.front, name="front"),
    path("me", pages.me, name="me"),
    path("me/messages", pages.messages, name="messages"),
    path("me/messages/read", pages.mark_all_read, name="read_all_messages"),
    path("me/messages/<uuid:message_id>/read", pages.mark_read, name="read_message"),
]
