"""Backups 备份: database, vault and settings in one signed archive; keys never inside; restored to an equal hash of every table."""
