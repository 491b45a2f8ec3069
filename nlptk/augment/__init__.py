"""Text augmentation will live here: EDA, noising and masking; nothing is built yet."""
