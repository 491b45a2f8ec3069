"""The textbook n-gram model: one recursive function a context, over dicts (Chen and Goodman 1999)."""

import math
from collections import Counter, defaultdict
from functools import cache

BEGIN, END, UNKNOWN = "<s>", "</s>", "<unk>"


class Textbook:
    """A model of a few sentences; its subclasses are the smoothing methods."""

    continuation = False
    backs_off = False
    uniform = False
    fills_up = True

    def __init__(self, sentences: list[list[str]], order: int, **given: object) -> None:
        self.order = order
        self.given = given
        for name in ("probability", "alpha", "numbers", "bucket", "of_bucket"):
            if hasattr(self, name):
                setattr(self, name, cache(getattr(self, name)))
        self.words = sorted({word for sentence in sentences for word in sentence} | {END, UNKNOWN})
        self.raw: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        before: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for sentence in sentences:
            text = [BEGIN, *sentence, END]
            for end in range(1, len(text)):
                for length in range(min(order, end + 1)):
                    context = tuple(text[end - length : end])
                    self.raw[context][text[end]] += 1
                    if end > length:
                        before[*context, text[end]].add(text[end - length - 1])
        self.tables = {context: self._adjusted(context, seen, before) for context, seen in self.raw.items()}

    def _adjusted(self, context, seen, before):
        if not self.continuation or len(context) == self.order - 1 or BEGIN in context:
            return dict(seen)
        return {word: len(before[*context, word]) for word in seen}

    def numbers(self, n: int) -> Counter[int]:
        """How many n-grams of an order have each count."""
        return Counter(c for h, table in self.tables.items() if len(h) == n - 1 for c in table.values())

    def probability(self, word: str, context: tuple[str, ...]) -> float:
        """p(word | context)."""
        table = self.tables.get(context, {})
        if not table:
            return self.lower(word, context)
        alphas = {seen: self.alpha(context, seen) for seen in table}
        backs_off = self.backs_off and bool(context)
        complete = len(table) == len(self.words)
        total = sum(table.values())
        if backs_off and complete:
            alphas = {seen: alpha / sum(alphas.values()) for seen, alpha in alphas.items()}
        elif self.fills_up and not complete and sum(alphas.values()) > 1 - 1e-12:
            alphas = {seen: alpha * total / (total + 1) for seen, alpha in alphas.items()}
        left = 1 - sum(alphas.values())
        rest = self.lower(word, context, seen=True)
        if not backs_off:
            return alphas.get(word, 0) + left * rest
        if word in alphas:
            return alphas[word]
        return left * rest / sum(self.lower(w, context, seen=True) for w in self.words if w not in table)

    def lower(self, word: str, context: tuple[str, ...], seen: bool = False) -> float:
        """The next order, or a uniform one."""
        if not context or (self.uniform and seen):
            return 1 / len(self.words)
        return self.probability(word, context[1:])

    def alpha(self, context: tuple[str, ...], word: str) -> float:
        """The share of its context that a seen n-gram keeps."""
        raise NotImplementedError

    def parts(self, context, word):
        """c(h w), c(h), the number of types after h, and the order."""
        table = self.tables[context]
        return table[word], sum(table.values()), len(table), len(context) + 1


class Mle(Textbook):
    fills_up = False

    def alpha(self, context, word):
        count, total, _, _ = self.parts(context, word)
        return count / total


class AddDelta(Textbook):
    uniform = True

    def probability(self, word, context):
        table = self.tables.get(context, {})
        if not table and context:
            return self.probability(word, context[1:])
        delta = self.given.get("delta", 1)
        return (table.get(word, 0) + delta) / (sum(table.values()) + delta * len(self.words))


class WittenBell(Textbook):
    def alpha(self, context, word):
        count, total, types, _ = self.parts(context, word)
        return (1 - types / (total + types)) * count / total


class WittenBellBackoff(WittenBell):
    backs_off = True


class AbsoluteDiscounting(Textbook):
    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        numbers = self.numbers(order)
        once, twice = numbers[1], numbers[2]
        discount = once / (once + 2 * twice) if once and twice else 0.5
        return max(count - discount, 0) / total


class AbsoluteDiscountingBackoff(AbsoluteDiscounting):
    backs_off = True


class KneserNey(AbsoluteDiscounting):
    continuation = True


class KneserNeyBackoff(KneserNey):
    backs_off = True


class ModifiedKneserNey(Textbook):
    continuation = True

    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        n = self.numbers(order)
        discounts = 0.5, 1, 1.5
        if n[1] and n[2] and n[3] and n[4]:
            y = n[1] / (n[1] + 2 * n[2])
            found = 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]
            if all(0 <= discount <= r for r, discount in enumerate(found, 1)):
                discounts = found
        return (count - discounts[min(count, 3) - 1]) / total


class ModifiedKneserNeyBackoff(ModifiedKneserNey):
    backs_off = True


class StupidBackoff(Textbook):
    def probability(self, word, context):
        table = self.tables.get(context, {})
        if word in table:
            return table[word] / sum(table.values())
        lower = self.probability(word, context[1:]) if context else 1 / len(self.words)
        return (0.4 if table else 1) * lower


class Katz(Textbook):
    backs_off = True

    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        return self.factor(self.numbers(order), count) * count / total

    def factor(self, n, count):
        for k in range(7, 1, -1):
            if not all(n[r] for r in range(1, k + 2)):
                continue
            a = (k + 1) * n[k + 1] / n[1]
            stars = {r: (r + 1) * n[r + 1] / n[r] for r in range(1, k + 1)}
            if a < 1 and all(a < star / r <= 1 for r, star in stars.items()):
                return (stars[count] / count - a) / (1 - a) if count <= k else 1
        return (count - 0.5) / count if count <= 7 else 1


def simple_good_turing(n: Counter[int]) -> dict[int, float] | None:
    """Gale and Sampson's program, r* cut at r; None where its line does not fall."""
    rs = sorted(n)
    if len(rs) < 2 or rs[0] != 1:
        return None
    xs, ys = [], []
    for i, r in enumerate(rs):
        below = rs[i - 1] if i else 0
        above = rs[i + 1] if i + 1 < len(rs) else 2 * r - below
        xs.append(math.log(r))
        ys.append(math.log(2 * n[r] / (above - below)))
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    slope = covariance / sum((x - mean_x) ** 2 for x in xs)
    if slope >= -1 - 1e-9:
        return None
    stars, turing_goes_on = {}, True
    for r in rs:
        smooth = r * (1 + 1 / r) ** (slope + 1)
        turing = (r + 1) * n[r + 1] / n[r]
        deviation = math.sqrt((r + 1) ** 2 * n[r + 1] / n[r] ** 2 * (1 + n[r + 1] / n[r]))
        turing_goes_on &= n[r + 1] > 0 and abs(turing - smooth) > 1.65 * deviation
        stars[r] = turing if turing_goes_on else smooth
    total = sum(r * n[r] for r in rs)
    scale = (1 - n[1] / total) * total / sum(n[r] * stars[r] for r in rs)
    return {r: min(scale * star, r) for r, star in stars.items()}


class GoodTuring(Textbook):
    backs_off = True
    uniform = True

    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        stars = simple_good_turing(self.numbers(order))
        return (count - 0.5 if stars is None else stars[count]) / total


class ChurchGale(Textbook):
    backs_off = True

    def of_bucket(self, order, bucket):
        return Counter(
            count
            for context, table in self.tables.items()
            if len(context) == order - 1
            for word, count in table.items()
            if self.bucket(context, word) == bucket
        )

    def bucket(self, context, word):
        total = sum(self.tables[context].values())
        return math.floor(3 * math.log10(total * self.lower(word, context)) + 1e-9)

    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        of_bucket = self.of_bucket(order, self.bucket(context, word))
        stars = simple_good_turing(of_bucket) or simple_good_turing(self.numbers(order))
        return (count - 0.5 if stars is None else stars[count]) / total


class JelinekMercer(Textbook):
    def alpha(self, context, word):
        count, total, _, order = self.parts(context, word)
        bucket = min(int(math.log2(total)), 15)
        return self.given["weights"][16 * (order - 1) + bucket] * count / total


class Bayesian(Textbook):
    def probability(self, word, context):
        table = self.tables.get(context, {})
        strength = self.given["strengths"][len(context)]
        lower = self.probability(word, context[1:]) if context else 1 / len(self.words)
        if not table:
            return lower
        return (table.get(word, 0) + strength * lower) / (sum(table.values()) + strength)
