"""Noise for denoising and masked language models: the folder behind `nlptk augment mask --noise`."""
