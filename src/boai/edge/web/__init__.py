"""The web: urls, middleware, static files of packages, the WSGI application."""
