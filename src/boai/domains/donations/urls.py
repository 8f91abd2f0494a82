"""Addresses of giving and of the open book."""

from django.urls import path

from boai.domains.donations import pages

app_name = "donations"
urlpatterns = [
    path("give", pages.give, name="give"),
    path("book", pages.book, name="book"),
    path("book/mine", pages.mine, name="mine"),
    path("book/funds/<str:code>", pages.fund, name="fund"),
    path("book/<int:leaf>", pages.leaf, name="leaf"),
    path("book/<slug:slug>", pages.book, name="book_of"),
    path("book/<slug:slug>/<int:leaf>", pages.leaf, name="leaf_of"),
    path("me/gifts", pages.my_gifts, name="my_gifts"),
    path("desk/gift-slips/<uuid:gift_id>", pages.slip, name="slip"),
]
