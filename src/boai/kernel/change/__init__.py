"""The one way to change a record: an operation, done by someone acting, refused with reasons, traced, told.

``contract`` holds every name a domain needs.
"""
