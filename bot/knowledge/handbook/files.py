"""`python -m bot import` and `export`: the page on one side, the knowledge folder on the other."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from bot.knowledge.check import check_folder
from bot.knowledge.handbook.blocks import blocks_of
from bot.knowledge.handbook.headings import PRODUCTS, title_of
from bot.knowledge.handbook.lines import DRAFT_MARK, Data, words
from bot.knowledge.handbook.merge import OWNER, Change, merge
from bot.knowledge.handbook.nodes import dump_nodes, load_nodes, node, write_whole
from bot.knowledge.handbook.page import FRAME, Region, anchor_of, fill, frame_of, lines_of, regions_of, slug_of, wrapped
from bot.knowledge.handbook.read import read_playbook
from bot.knowledge.handbook.write import NO_TEXT, left_out, write_playbook
from bot.knowledge.loader import Source, read_folder, read_text
from bot.knowledge.model import SECTIONS
from bot.knowledge.names import name_key, straighten
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.schema import SCHEMA_LINE

HANDBOOK = "/handbook/cs-and-onboarding/customer-industry-segments"


@dataclass(frozen=True)
class FileChange:
    """What an import does to one file; `text` is the whole of it as it will be."""

    path: Path
    text: str
    changes: tuple[Change, ...] = ()
    is_new: bool = False

    def __str__(self) -> str:
        if self.is_new or not self.changes:
            return f"{self.path}: {'new' if self.is_new else 'changed'}"
        counts = Counter(change.kind for change in self.changes)
        return "\n  ".join([f"{self.path}: {', '.join(f'{count} {kind}' for kind, count in counts.items())}", *map(str, self.changes)])


@dataclass
class Import:
    """`unplaced` are lines of the page some words of which would not come out again, and what the checks say of the result."""

    files: list[FileChange] = field(default_factory=list)
    unplaced: list[Problem] = field(default_factory=list)

    def write(self) -> None:
        for file in self.files:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file.path, file.text)


def import_page(page: Path, folder: Path) -> Import:
    """What the page would change in the folder; nothing is written yet. Raises KnowledgeError if page or folder can't be read."""
    lines = lines_of(_text_of(page))
    sources = _sources(folder) if any(folder.glob("*.y*ml")) else []
    by_name = {name_key(straighten(name)): source for source in sources for name in _names(source)}
    result = Import()
    placed: list[tuple[Region, str]] = []
    merged: list[Source] = []
    for region in regions_of(lines, set(by_name)):
        source = by_name.get(name_key(straighten(region.industry)))
        slug = source.playbook.slug if source else slug_of(region.industry)
        if slug in (taken for _, taken in placed):
            continue  # a second playbook of one industry stays in the frame, word for word
        placed.append((region, slug))
        file, after = _import_playbook(lines, region, source, folder / f"{slug}.yaml")
        merged.append(after)
        result.unplaced += _lost(page, lines, region, after)
        if file:
            result.files.append(file)
    if not placed:
        result.unplaced.append(
            Problem(str(page), 0, 0, "", "no playbook here: it stands in <details> whose <summary> says “<industry> playbook”")
        )
        return result
    frame = folder / FRAME
    text = frame_of(lines, placed)
    if not frame.exists() or frame.read_text(encoding="utf-8") != text:
        result.files.append(FileChange(frame, text, is_new=not frame.exists()))
    others = [source for source in sources if source.playbook.slug not in (slug for _, slug in placed)]
    every = [*merged, *others]
    for number, where, message in check_folder([each.playbook for each in every], [each.path for each in every]):
        result.unplaced.append(every[number].problem(where, message))
    return result


def _text_of(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError([Problem(str(page), 0, 0, "", f"can't be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError([Problem(str(page), 0, 0, "", "is not UTF-8 text")]) from error


def _sources(folder: Path) -> list[Source]:
    sources, problems = read_folder(folder)
    if problems:
        raise KnowledgeError(problems)
    return sources


def _names(source: Source) -> Iterator[str]:
    yield from (source.playbook.industry, source.playbook.slug, *source.playbook.aliases)


def _import_playbook(lines: Sequence[str], region: Region, source: Source | None, path: Path) -> tuple[FileChange | None, Source]:
    names = [*(_names(source) if source else ()), region.industry]
    blocks = blocks_of(lines[region.lines.start : region.lines.stop], region.lines.start + 1)
    data = read_playbook(blocks, names)
    if source:
        nodes = load_nodes(Path(source.path))
        changes = merge(nodes, data)
        if not changes:
            return None, source
        text = dump_nodes(nodes)
        file = FileChange(Path(source.path), text, tuple(changes))
    else:
        text = _new_file(region.industry, path.stem, data)
        file = FileChange(path, text, is_new=True)
    after, problems = read_text(str(file.path), text)
    if problems or after is None:
        raise KnowledgeError(problems)
    return file, after


def _new_file(industry: str, slug: str, data: Data) -> str:
    data = data if "description" in data else {"description": {"text": NO_TEXT, "heading": ""}} | data
    heading = data["description"].get("heading") or title_of("description", industry)
    head = {
        "industry": industry,
        "slug": slug,
        "status": data.pop("status", "reviewed"),
        "owner": OWNER,
        "sources": [{"title": "Handbook: Customer industry segments", "url": f"{HANDBOOK}#{anchor_of(heading)}"}],
    }
    notes = {"notes": data.pop("notes")} if "notes" in data else {}
    nodes: CommentedMap = node(head | notes | data)
    text = dump_nodes(nodes)
    for key in (*SECTIONS, PRODUCTS):
        title = SECTIONS.get(key) or title_of(key, industry)
        text = re.sub(rf"^{key}:", f"\n# {title}\n{key}:", text, count=1, flags=re.MULTILINE)
    return f"{SCHEMA_LINE}\n# {industry}. From the handbook's page; README.md beside this file says how to edit it.\n\n{text}"


def _lost(page: Path, lines: Sequence[str], region: Region, source: Source) -> Iterator[Problem]:
    """The lines of the page that have words which the playbook does not give back."""
    on_page = [(word, number) for number in region.lines for word in words(lines[number])]
    drafts = any(DRAFT_MARK in lines[number] for number in region.lines)
    given_back = words(write_playbook(source.playbook, order=source.tree.value, drafts=drafts))
    missing = Counter(word for word, _ in on_page) - Counter(given_back)
    if not missing:
        return
    matcher = difflib.SequenceMatcher(None, [word for word, _ in on_page], given_back, autojunk=False)
    kept = {at for block in matcher.get_matching_blocks() for at in range(block.a, block.a + block.size)}
    where: dict[int, list[str]] = {}
    for at, (word, number) in enumerate(on_page):
        if at not in kept and missing[word] > 0:
            missing[word] -= 1
            where.setdefault(number, []).append(word)
    for number, lost in where.items():
        yield Problem(str(page), number + 1, 1, source.playbook.industry, f"could not be placed: {' '.join(lost)}")


# --- the way back


def export_page(folder: Path, industries: Iterable[str], *, drafts: bool) -> tuple[str, list[str]]:
    """The page, or only the playbooks of these industries, and what was left out of it, in words. Raises KnowledgeError."""
    sources = _sources(folder)
    frame = (folder / FRAME).read_text(encoding="utf-8") if (folder / FRAME).exists() else ""
    wanted = [_find(sources, name) for name in industries]
    chosen = wanted or [source for source in sources if source.playbook.status == "reviewed" or (drafts and not source.playbook.is_stub)]
    texts = {
        source.playbook.slug: (source.playbook.industry, write_playbook(source.playbook, order=source.tree.value, drafts=drafts))
        for source in chosen
    }
    omitted = [source.playbook.industry for source in sources if source not in chosen] if not wanted else []
    notes = [f"Not checked yet, so left out: {', '.join(omitted)} (name them, or --drafts)"] if omitted else []
    if not drafts:
        notes += [
            f"{source.playbook.industry}: {count} draft entries left out (--drafts)"
            for source in chosen
            if (count := left_out(source.playbook))
        ]
    if wanted:
        return "\n".join(wrapped(frame, slug, *text) for slug, text in texts.items()), notes
    return fill(frame, texts), notes


def _find(sources: Sequence[Source], name: str) -> Source:
    for source in sources:
        if name_key(straighten(name)) in map(name_key, _names(source)):
            return source
    raise KnowledgeError(
        [Problem(name, 0, 0, "", f"is no industry here; there are {', '.join(source.playbook.slug for source in sources)}")]
    )
