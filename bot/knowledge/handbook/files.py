"""`python -m bot import` and `export`: the page on one side, the knowledge folder on the other."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.check import check_folder, check_playbook
from bot.knowledge.handbook.blocks import blocks_of
from bot.knowledge.handbook.lines import DRAFT_MARK, Data, words
from bot.knowledge.handbook.merge import OWNER, Change, merge
from bot.knowledge.handbook.nodes import YamlFile, node, write_whole
from bot.knowledge.handbook.page import FRAME, Region, anchor_of, fill, frame_of, lines_of, regions_of, slug_of, wrapped
from bot.knowledge.handbook.read import read_playbook
from bot.knowledge.handbook.write import NO_TEXT, left_out, write_playbook
from bot.knowledge.loader import Source, read_folder, read_text
from bot.knowledge.names import name_key, names_of, straighten
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.schema import SCHEMA_LINE
from bot.knowledge.template import PRODUCTS, PRODUCTS_TITLE, SECTIONS, title_of

HANDBOOK = "/handbook/cs-and-onboarding/customer-industry-segments"


@dataclass
class FileChange:
    """What an import does to one file; `text` is the whole of it as it will be."""

    path: Path
    text: str
    changes: list[Change] = field(default_factory=list)
    is_new: bool = False

    def __str__(self) -> str:
        if self.is_new or not self.changes:
            return f"{self.path}: {'new' if self.is_new else 'changed'}"
        counts = Counter(change.kind for change in self.changes)
        return "\n  ".join([f"{self.path}: {', '.join(f'{count} {kind}' for kind, count in counts.items())}", *map(str, self.changes)])


@dataclass
class Import:
    """`unplaced` are lines of the page some words of which would not come out again."""

    files: list[FileChange] = field(default_factory=list)
    unplaced: list[Problem] = field(default_factory=list)

    def write(self) -> None:
        for file in self.files:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file.path, file.text)


@dataclass
class _Open:
    """A playbook's file while it changes; `text` is the whole of it, None as long as it is what stands on disk."""

    path: Path
    source: Source | None = None
    text: str | None = None
    changes: list[Change] = field(default_factory=list)

    def load(self) -> YamlFile:
        return YamlFile.load(self.path.read_text(encoding="utf-8") if self.text is None else self.text)

    def read(self) -> tuple[Source | None, list[Problem]]:
        """The playbook as it will be, and what is wrong with it."""
        if self.text is None:
            return self.source, []
        after, problems = read_text(str(self.path), self.text)
        if after:
            problems += [after.problem(where, message) for where, message in check_playbook(after.playbook, self.path.name)]
        return after, problems


def import_page(page: Path, folder: Path) -> Import:
    """What the page would change in the folder; nothing is written yet.

    Raises KnowledgeError if page or folder can't be read, or if the playbooks would not load any more.
    """
    lines = lines_of(_text_of(page))
    sources = _sources(folder) if any(folder.glob("*.y*ml")) else []
    by_name = {name_key(straighten(name)): source for source in sources for name in _names(source)}
    placed: dict[str, Region] = {}
    files = {source.playbook.slug: _Open(Path(source.path), source) for source in sources}
    reserved = {name_key(straighten(name)) for source in sources for name in (source.playbook.industry, source.playbook.slug)}
    for region in regions_of(lines, set(by_name)):
        source = by_name.get(name_key(straighten(region.industry)))
        slug = source.playbook.slug if source else slug_of(region.industry)
        if slug in placed:
            continue  # a second playbook of one industry stays in the frame, word for word
        placed[slug] = region
        files[slug] = _merged(lines, region, source, folder / f"{slug}.yaml", {*reserved, name_key(straighten(region.industry))})
    if not placed:
        missing = "no playbook here: it stands in <details> whose <summary> says “<industry> playbook”"
        return Import(unplaced=[Problem(str(page), 0, 0, "", missing)])
    _release_names(files.values())
    after = _loadable(files)
    changed = [file for file in files.values() if file.text is not None]
    result = Import([FileChange(file.path, file.text or "", file.changes, is_new=file.source is None) for file in changed])
    for slug, region in placed.items():
        result.unplaced += _lost(page, lines, region, after[slug])
    frame, text = folder / FRAME, frame_of(lines, [(region, slug) for slug, region in placed.items()])
    if not frame.exists() or frame.read_text(encoding="utf-8") != text:
        result.files.append(FileChange(frame, text, is_new=not frame.exists()))
    return result


def _merged(lines: Sequence[str], region: Region, source: Source | None, path: Path, reserved: Collection[str]) -> _Open:
    """The playbook with what the page says. A section that could not be loaded afterwards goes in as notes, word for word."""
    names = [*(_names(source) if source else ()), region.industry]
    blocks = list(blocks_of(lines[region.lines.start : region.lines.stop]))
    verbatim: set[str] = set()
    while True:
        data = read_playbook(blocks, names, reserved, verbatim)
        file = _Open(Path(source.path) if source else path, source)
        if source:
            yaml = file.load()
            file.changes = merge(yaml.nodes, data)
            file.text = yaml.dump() if file.changes else None
        else:
            file.text = _new_file(region.industry, path.stem, data).dump()
        spoilt = {problem.where.split(" > ")[0] for problem in file.read()[1]} & {*SECTIONS, PRODUCTS}
        if spoilt <= verbatim:
            return file
        verbatim |= spoilt


def _release_names(files: Collection[_Open]) -> None:
    """A word that the page defines as a term is no alias of an industry any more: it would hide the term."""
    playbooks = [(file, after.playbook) for file in files if (after := file.read()[0])]
    terms = {name_key(straighten(name)) for _, playbook in playbooks for term in playbook.terminology.items for name in names_of(term)}
    for file, playbook in playbooks:
        hiding = [alias for alias in playbook.aliases if name_key(straighten(alias)) in terms]
        if hiding:
            yaml = file.load()
            for alias in hiding:
                yaml.nodes["aliases"].remove(alias)
                file.changes.append(Change("removed", "aliases", f"{alias}, which is a term now"))
            file.text = yaml.dump()


def _loadable(files: dict[str, _Open]) -> dict[str, Source]:
    """The playbooks as they will be, if the bot can load them."""
    read = {slug: file.read() for slug, file in files.items()}
    problems = [problem for _, found in read.values() for problem in found]
    every = {slug: after for slug, (after, _) in read.items() if after}
    sources = list(every.values())
    for number, where, message in check_folder([source.playbook for source in sources], [source.path for source in sources]):
        problems.append(sources[number].problem(where, message))
    if problems:
        raise KnowledgeError(problems)
    return every


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


def _new_file(industry: str, slug: str, data: Data) -> YamlFile:
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
    first = f"{SCHEMA_LINE}\n# {industry}. From the handbook's page; README.md beside this file says how to edit it.\n\n"
    comments = {key: f"\n# {SECTIONS.get(key, PRODUCTS_TITLE)}\n" for key in (*SECTIONS, PRODUCTS)}
    return YamlFile(node(head | notes | data), {"industry": first, **comments})


def _lost(page: Path, lines: Sequence[str], region: Region, source: Source) -> Iterator[Problem]:
    """The lines of the page that have words which the playbook does not give back."""
    on_page = [(word, number) for number in region.lines for word in words(lines[number])]
    drafts = any(DRAFT_MARK in lines[number] for number in region.lines)
    given_back = words(write_playbook(source.playbook, written=source.tree.value, drafts=drafts))
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
        source.playbook.slug: (source.playbook.industry, write_playbook(source.playbook, written=source.tree.value, drafts=drafts))
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
