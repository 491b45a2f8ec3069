"""JSON Lines: an object a line, with the sentence and its label in two of its fields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from nlptk.augment.forms._base import SOURCE_ID, Form, LogicalBlock, Records, numbers_of
from nlptk.augment.written import Frames
from nlptk.core.errors import InputError
from nlptk.core.ragged import ByteStrings


@dataclass(frozen=True, slots=True)
class Jsonl(Form):
    """An object a line; other fields than the sentence stay. With numbers there is a field `source_id`."""

    summary: ClassVar[str] = "JSON, an object a line"

    @property
    def escape(self) -> Any:
        """Write a word as it stands in a JSON string."""
        return _escaped

    def records(self, block: LogicalBlock) -> Records:
        """Take a block apart; InputError for a line that is no object with a sentence."""
        lines = block.text.data.tobytes().removesuffix(b"\n").split(b"\n")
        numbers = numbers_of(block, len(lines))
        rows = []
        for line, number, record in zip(lines, numbers, range(len(lines)), strict=True):
            if not line.strip():
                parts = b"", b"", b"", line + b"\n", line + b"\n"
            else:
                where = f"{block.text.file}:{block.text.first_line + record}"
                parts = self._parts(line, int(number), where)
            rows.append(parts)
        strings, labels, before, behind, originals = map(ByteStrings.of, zip(*rows, strict=True))
        return Records(
            strings.values,
            strings.offsets[:-1],
            strings.offsets[1:],
            Frames(before, behind),
            originals,
            labels,
        )

    def _parts(self, line: bytes, number: int, where: str) -> tuple[bytes, bytes, bytes, bytes, bytes]:
        """Return the text, the label, what is written before and behind the text, and the whole record."""
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            remedy = "Give one JSON object a line, or say --format plain"
            raise InputError(where, f"this is not JSON ({error})", remedy) from error
        text = record.get(self.field) if isinstance(record, dict) else None
        if not isinstance(text, str):
            what = f'this is not an object with a string "{self.field}"'
            raise InputError(where, what, "Name the field of the sentence with --field")
        label = record.get(self.label_field)
        if self.numbered:
            record = {SOURCE_ID: number, **record}
            line = _json(record)
        names = list(record)
        at = names.index(self.field)
        members = [_json(name) + b": " + _json(record[name]) for name in names]
        before = b"{" + b"".join(member + b", " for member in members[:at]) + _json(self.field) + b': "'
        behind = b'"' + b"".join(b", " + member for member in members[at + 1 :]) + b"}\n"
        shown = label.encode("utf-8", "replace") if isinstance(label, str) else _json(label)
        try:
            return text.encode(), shown, before, behind, line + b"\n"
        except UnicodeEncodeError as error:
            what = f'"{self.field}" holds half of a surrogate pair'
            raise InputError(where, what, "Mend the line") from error


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, in a field that is none of ours
        return json.dumps(value).encode()


def _escaped(word: bytes) -> bytes:
    return json.dumps(word.decode(), ensure_ascii=False)[1:-1].encode()


METHOD = Jsonl
