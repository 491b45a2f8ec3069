"""`nlptk augment`: variants of sentences, text with noise and its targets, pairs, back-translations."""

from nlptk.cli import augment_apply, augment_backtranslate, augment_eda, augment_mask, augment_pairs
from nlptk.cli.augment_app import app

__all__ = ["app", "augment_apply", "augment_backtranslate", "augment_eda", "augment_mask", "augment_pairs"]
