"""The definitions of the figures, written down as plainly as possible: what `onrecord.evaluation.scores` must equal.

Sets of characters, no shortcuts. Attributions are dictionaries of span lists by role, as they stand in the files.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

ROLES = ("source", "cue", "content")
OPEN, CLOSE = "“«„", "”»"


def characters(text: str, spans: list[list[int]]) -> frozenset[int]:
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def quoted(text: str) -> set[int]:
    """Indices inside double quotation marks; a paragraph break closes an unclosed mark."""
    inside, straight, result = 0, False, set()
    for i, c in enumerate(text):
        if c == "\n":
            straight, inside = False, 0
        elif c == '"':
            straight = not straight
        elif c in OPEN:
            inside = 1
        elif c in CLOSE:
            inside = 0
        elif straight or inside:
            result.add(i)
    return result


def keep_direct(text: str, attributions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    inside = quoted(text)
    return [a for a in attributions if (c := characters(text, a["content"])) and len(c & inside) >= 0.8 * len(c)]


def roles_of(text: str, attributions: list[dict[str, Any]]) -> list[dict[str, frozenset[int]]]:
    return [{r: characters(text, a.get(r) or []) for r in ROLES} for a in attributions if a.get("content")]


def compare(text: str, gold: list[dict[str, Any]], pred: list[dict[str, Any]]) -> Counter[str]:
    g_all, p_all = roles_of(text, gold), roles_of(text, pred)
    count: Counter[str] = Counter(gold=len(g_all), pred=len(p_all))
    used: set[int] = set()
    for g in g_all:
        best, best_score = None, 0
        for j, p in enumerate(p_all):
            shared = len(g["content"] & p["content"])
            if j in used or not shared:
                continue
            score = shared + (1_000_000 if g["cue"] & p["cue"] else 0)
            if score > best_score:
                best, best_score = j, score
        if best is None:
            continue
        used.add(best)
        p = p_all[best]
        equal = {r: p[r] == g[r] for r in ROLES}
        count["match"] += 1
        for r in ROLES:
            count[r] += equal[r]
        count["source~"] += bool(p["source"] & g["source"]) or not (p["source"] or g["source"])
        count["full"] += all(equal.values())
    return count


def lone_spans(text: str, attributions: list[dict[str, Any]]) -> set[tuple[str, frozenset[int]]]:
    found = {(r, characters(text, [s])) for a in attributions for r in ROLES for s in a.get(r) or []}
    return {(r, c) for r, c in found if c}


def word_roles(text: str, attributions: list[dict[str, Any]]) -> list[str]:
    label = {i: r for a in roles_of(text, attributions) for r in ROLES for i in a[r]}
    return [label.get(m.start(), "") for m in re.finditer(r"\w+", text)]


def alpha(pairs: list[tuple[str, str]]) -> float:
    joint: Counter[tuple[str, str]] = Counter()
    for a, b in pairs:
        joint[a, b] += 1
        joint[b, a] += 1
    n = sum(joint.values())
    marginal: Counter[str] = Counter()
    for (a, _), v in joint.items():
        marginal[a] += v
    observed = sum(v for (a, b), v in joint.items() if a != b) / n
    expected = (n * n - sum(v * v for v in marginal.values())) / (n * (n - 1))
    return 1 - observed / expected if expected else 1.0


def report(articles: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]) -> dict[str, float]:
    """Figures in per cent; there must be a word, and an attribution on one side at least."""
    count: Counter[str] = Counter()
    lone: Counter[tuple[str, str]] = Counter()
    pairs: list[tuple[str, str]] = []
    for text, gold, pred in articles:
        count += compare(text, gold, pred)
        g_lone, p_lone = lone_spans(text, gold), lone_spans(text, pred)
        for r in ROLES:
            gr, pr = {c for k, c in g_lone if k == r}, {c for k, c in p_lone if k == r}
            lone[r, "total"] += len(gr) + len(pr)
            lone[r, "equal"] += len(gr & pr)
        pairs += zip(word_roles(text, gold), word_roles(text, pred), strict=True)
    total = count["gold"] + count["pred"]
    result = {k: round(200 * count[k] / total, 1) for k in ("match", "cue", "source", "source~", "content", "full")}
    for r in ROLES:
        result[f"span {r}"] = round(200 * lone[r, "equal"] / max(1, lone[r, "total"]), 1)
    for r in ROLES:
        g, p = sum(a == r for a, _ in pairs), sum(b == r for _, b in pairs)
        result[f"word {r}"] = round(200 * sum(a == b == r for a, b in pairs) / max(1, g + p), 1)
    result["alpha"] = round(100 * alpha(pairs), 1)
    result["gold"], result["pred"] = count["gold"], count["pred"]
    return result
