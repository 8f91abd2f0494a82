"""What first-aid training does on news, a file a subject; importing declares them."""

from boai.domains.training.reactions import exam, teaching, telling

__all__ = ["exam", "teaching", "telling"]
