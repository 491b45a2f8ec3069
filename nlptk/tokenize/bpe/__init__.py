"""Byte-pair encoding: learn merges, encode, decode, and the formats of other programs.

from nlptk.tokenize.bpe.settings import BpeSettings
from nlptk.tokenize.bpe.train import train
from nlptk.tokenize.bpe.encode import Encoder
from nlptk.tokenize.bpe.decode import Decoder

model = train(["corpus.txt"], BpeSettings(vocab_size=8000), memory=2 << 30).model
ids = Encoder(model).encode("some text")
assert Decoder(model).decode(ids) == b"some text"
"""
