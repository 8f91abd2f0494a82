"""Closed lists of a class's photos."""

from boai.kernel.basics.reason import declare_reasons

declare_reasons("training", {"training.photos_not_yours": "只有本班师资或办班组织可以上传现场照片"})
