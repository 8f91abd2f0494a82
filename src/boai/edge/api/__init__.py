"""Programs reach us here: ``/api/v1/``, described by ``/api/v1/openapi.json``; docs/interfaces.md says what stays stable."""
