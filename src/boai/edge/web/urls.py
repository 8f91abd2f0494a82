"""Every address of the platform, in one list; each view says who it is open to (see kernel/pages/opens)."""

from django.urls import include, path

from boai.edge.web import health, open_log, upkeep

handler400 = "boai.kernel.pages.errors.unreadable"
handler404 = "boai.kernel.pages.errors.not_found"
handler403 = "boai.kernel.pages.errors.forbidden"
handler500 = "boai.kernel.pages.errors.server_error"

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("log/checkpoint", open_log.checkpoint),
    path("log/tile/<path:part>", open_log.tile),
    path("log/<slug:slug>/checkpoint", open_log.checkpoint),
    path("log/<slug:slug>/tile/<path:part>", open_log.tile),
    path("verify", open_log.verifier),
    path("", include("boai.journeys.my_page.urls")),
    path("", include("boai.kernel.pages.urls")),
    path("", include("boai.domains.training.urls")),
    path("", include("boai.domains.donations.urls")),
    path("desk/upkeep", upkeep.upkeep),
    path("desk/", include("boai.kernel.desk.urls")),
    path("api/v1/", include("boai.edge.api.urls")),
]
