"""`nlptk hmm`: taggers and segmenters trained, applied, judged and looked at."""

from nlptk.cli import (
    hmm_convert,
    hmm_evaluate,
    hmm_fit,
    hmm_info,
    hmm_sample,
    hmm_segment,
    hmm_tag,
    hmm_train,
)
from nlptk.cli.hmm_app import app

__all__ = [
    "app",
    "hmm_convert",
    "hmm_evaluate",
    "hmm_fit",
    "hmm_info",
    "hmm_sample",
    "hmm_segment",
    "hmm_tag",
    "hmm_train",
]
