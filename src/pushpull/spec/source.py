"""A text and places in it: statements with their offsets, and errors with a caret under the culprit."""

from __future__ import annotations

from dataclasses import dataclass

from pushpull.base.errors import ModelError, PushpullError
from pushpull.spec.tree import Span

LONGEST_TEXT = 100_000
LONGEST_STATEMENT = 20_000
DEEPEST_BRACKETS = 60
_WIDTH = 110
_OPEN = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Source:
    """The equations of one model as its author wrote them; spans are offsets into `text`."""

    text: str
    name: str = ""

    def error(
        self, message: str, span: Span | None = None, hint: str | None = None, kind: type[PushpullError] = ModelError
    ) -> PushpullError:
        """Return an error that shows the line of the span with a caret under it; without a span (0, 0) only the message."""
        if span is None or span[1] <= span[0] or span[1] > len(self.text):
            return kind(message, hint)
        start, end = span
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", first)
        line = self.text[first : last if last >= 0 else len(self.text)].split("#")[0].rstrip()
        indent = len(line) - len(line.lstrip())
        column, width = start - first - indent, max(1, min(end, first + len(line)) - start)
        line, column = _window(line.lstrip().replace("\t", " "), column)
        carets = "^" * max(1, min(width, len(line) - column))
        return kind(f"{message}\n  {line}\n  {' ' * column}{carets}", hint)


def _window(line: str, column: int) -> tuple[str, int]:
    if len(line) <= _WIDTH:
        return line, column
    first = max(0, column - _WIDTH // 2)
    head, tail = "..." if first else "", "..." if first + _WIDTH < len(line) else ""
    return head + line[first : first + _WIDTH] + tail, column - first + len(head)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the source on one line: comments and newlines are blanks, so offsets stay true."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        """Return where the segment's words stand."""
        return (self.start + len(self.text) - len(self.text.lstrip()), self.start + len(self.text.rstrip()))

    def part(self, first: int, last: int | None = None) -> Segment:
        """Return a sub-segment, by offsets into this one."""
        return Segment(self.text[first:last], self.start + first)


def statements(source: Source) -> tuple[Segment, ...]:
    """Cut a text into statements, one per line; inside brackets, and in a when-body indented deeper, a statement goes on."""
    if len(source.text) > LONGEST_TEXT:
        hint = f"at most {LONGEST_TEXT} characters; use parts and functions"
        raise source.error(f"the equations have {len(source.text)} characters", None, hint)
    clean = _without_comments(source.text)
    _check_characters(source, clean)
    found: list[Segment] = []
    start = 0
    for end in _line_ends(source, clean):
        segment = Segment(clean[start:end].replace("\n", " "), start)
        if _goes_on(segment.text, clean[end + 1 :]):
            continue
        start = end + 1
        if segment.text.strip():
            found.append(segment)
    for segment in found:
        if len(segment.text) > LONGEST_STATEMENT:
            first = segment.span[0]
            raise source.error(
                f"a statement has {len(segment.text)} characters", (first, first + 1), "split it into derived quantities"
            )
    return tuple(found)


def _goes_on(statement: str, rest: str) -> bool:
    """Return whether the body of an event goes on: it ends with `:` or `;`, and the next line is indented deeper."""
    if not statement.lstrip().startswith(("when ", "on ", "every ")) or not statement.rstrip().endswith((":", ";")):
        return False
    following = next((line for line in rest.split("\n", 20)[:20] if line.strip()), "")
    return _indent(following) > _indent(statement)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def single(source: Source) -> Segment:
    """Return the one statement of a text; raises ModelError where there is none or another."""
    found = statements(source)
    if len(found) != 1:
        raise source.error(
            f"{len(found)} lines stand where one expression is needed", found[1].span if found else None, "write one expression"
        )
    return found[0]


def split(segment: Segment, separator: str) -> tuple[Segment, ...]:
    """Cut a segment at a separator that stands outside brackets."""
    depth, start = 0, 0
    found: list[Segment] = []
    for index, character in enumerate(segment.text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == separator:
            found.append(segment.part(start, index))
            start = index + 1
    return (*found, segment.part(start))


def _without_comments(text: str) -> str:
    lines = text.replace("\r", " ").replace("\t", " ").split("\n")
    kept = (line.split("#", 1)[0] for line in lines)
    return "\n".join(code.ljust(len(line)) for code, line in zip(kept, lines, strict=True))


def _check_characters(source: Source, clean: str) -> None:
    for index, character in enumerate(clean):
        if character == "^":
            raise source.error("'^' is no power here", (index, index + 1), "write a power as x**2")
        if character in '"`\\$@{}?~&|%' or not (character == "\n" or " " <= character <= "~"):
            hint = "write names in plain letters (tau, not its Greek sign)" if character > "~" else _GRAMMAR
            raise source.error(f"the character {character!r} is not in the language", (index, index + 1), hint)


_GRAMMAR = "equations are names, numbers, + - * / ** and calls such as exp(x)"


def _line_ends(source: Source, clean: str) -> list[int]:
    ends: list[int] = []
    opened: list[int] = []
    for index, character in enumerate(clean):
        if character in _OPEN:
            opened.append(index)
            if len(opened) > DEEPEST_BRACKETS:
                raise source.error(
                    f"brackets are nested more than {DEEPEST_BRACKETS} deep", (index, index + 1), "split the expression"
                )
        elif character in ")]}":
            if not opened or _OPEN[clean[opened[-1]]] != character:
                raise source.error(f"'{character}' closes nothing", (index, index + 1), "remove it, or open a bracket before it")
            opened.pop()
        elif character == "\n" and not opened:
            ends.append(index)
    if opened:
        raise source.error(f"'{clean[opened[-1]]}' is never closed", (opened[-1], opened[-1] + 1), "close the bracket")
    ends.append(len(clean))
    return ends
