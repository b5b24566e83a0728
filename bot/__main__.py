"""python -m bot: serve, socket, playground, migrate, ask, eval, check, coverage, gaps, accounts, import, export, schema; without a command whatever the tokens allow, and the playground if there are none."""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import load_dotenv

from bot.knowledge.loader import load_knowledge, read_folder
from bot.knowledge.problem import KnowledgeError
from bot.lookup.index import Index, build_index
from bot.lookup.library import Library
from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.records.database import Database
    from bot.rounds import Rounds

log = logging.getLogger("bot")

CHECK_TOKEN_AFTER = 5
"""Seconds. A first call of Slack's API loads certificates, and nobody's first question should wait for that."""
NAMED = 50
"""Accounts without a segment that are named."""
MOST_GAPS = 20
POSTING_THREADS = 8
"""Answers to mentions that may wait for Slack at the same time."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0, 1 for broken knowledge, 2 for settings that are missing or wrong."""
    options = _parser().parse_args(arguments)
    load_dotenv(".env")
    try:
        settings = load_settings(os.environ)
        return int(options.run(settings, options))
    except (SettingsError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1 if isinstance(error, KnowledgeError) else 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Industry playbooks for CSMs, in Slack.")
    parser.set_defaults(run=run_default)
    commands = parser.add_subparsers(title="commands", metavar="")
    for name, run, about in (
        ("migrate", run_migrate, "bring the database at DATABASE_URL up to date"),
        ("check", run_check, "validate the playbooks: every problem with file:line:column"),
        ("coverage", run_coverage, "what the playbooks hold, industry by section, and what is missing"),
        ("schema", run_schema, "print the JSON Schema of a playbook"),
    ):
        commands.add_parser(name, help=about, description=about).set_defaults(run=run)
    counting = commands.add_parser(
        "accounts",
        help="the customers that were read from Vitally: segments, and what is missing",
        description="Segments with counts, accounts without one, segments that are no industry, and how old all of it is.",
    )
    counting.set_defaults(run=run_accounts)
    counting.add_argument("--json", action="store_true", help="print it as JSON")
    missing = commands.add_parser(
        "gaps",
        help="what people asked for in vain, and what the playbooks need besides",
        description="The questions that found nothing, most asked first; what was marked as not useful, checked long ago, or never.",
    )
    missing.set_defaults(run=run_gaps)
    missing.add_argument("--json", action="store_true", help="print it as a JSON object")
    missing.add_argument("--days", type=_days, metavar="N", help="what was asked in so many days (default: MISSES_KEEP_DAYS)")
    for name, run, about in (
        ("serve", run_serve, "serve Slack over HTTP on $PORT (SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET)"),
        ("socket", run_socket_mode, "serve Slack in Socket Mode (SLACK_BOT_TOKEN, SLACK_APP_TOKEN)"),
    ):
        serving = commands.add_parser(name, help=about, description=about)
        serving.set_defaults(run=run)
        serving.add_argument("--reload", action="store_true", help="use a playbook as soon as it is saved")
    playing = commands.add_parser("playground", help="Slack on your own machine, in the browser: needs no account and no token")
    playing.set_defaults(run=run_playground)
    playing.add_argument("--port", type=int, help="the port to try first (default: PORT, or 3000)")
    playing.add_argument("--publish", action="store_true", help="write what is published there into the playbooks' files")
    playing.add_argument("--no-open", action="store_true", help="do not open the browser")
    importing = commands.add_parser(
        "import",
        help="bring the handbook's page into the playbooks",
        description="Read a page of the handbook's form and write or update the playbooks. Exit code 1 if a word of it could not be placed.",
    )
    importing.set_defaults(run=run_import)
    importing.add_argument("page", type=Path, metavar="PAGE.md")
    importing.add_argument("--into", type=Path, metavar="FOLDER", help="the knowledge folder (default: KNOWLEDGE_DIR)")
    importing.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    exporting = commands.add_parser(
        "export",
        help="write the playbooks as the handbook's page",
        description="Print the page with every checked playbook, or only the playbooks of the industries that are named.",
    )
    exporting.set_defaults(run=run_export)
    exporting.add_argument("industries", nargs="*", metavar="INDUSTRY")
    exporting.add_argument("--drafts", action="store_true", help="also what nobody has checked yet, marked as draft")
    asking = commands.add_parser(
        "ask", help="answer one question, or a batch of them", description="Answer a question as Slack would; without one, line by line."
    )
    asking.set_defaults(run=run_ask)
    asking.add_argument("question", nargs="*", metavar="QUESTION")
    asking.add_argument(
        "--via",
        choices=("mention", "dm", "/term", "/industry"),
        help="the door it comes through (default: a leading /term or /industry tells, else dm)",
    )
    asking.add_argument("--json", action="store_true", help="print the answer as a JSON object")
    asking.add_argument("--explain", action="store_true", help="also say what the question was read as, and what each match earned")
    asking.add_argument("--batch", choices=("-",), help='JSON lines {"q": ..., "via": ...} from standard input, JSON lines out')
    scoring = commands.add_parser(
        "eval",
        help="score question sets, alone or beside other engines",
        description="Ask every question of the sets (JSON lines) and compare the answers with what is expected.",
    )
    scoring.set_defaults(run=run_eval)
    scoring.add_argument("sets", nargs="+", type=Path, metavar="FILE")
    scoring.add_argument(
        "--against",
        nargs="?",
        const="all",
        metavar="PEER,...",
        help="also other engines on the same entries: token_set_ratio, WRatio, fts5, bm25, tantivy, embedding (default: all)",
    )
    scoring.add_argument("--misses", action="store_true", help="print every question whose answer is not exact")
    scoring.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def _days(text: str) -> int:
    if not (text.isdecimal() and len(text) < 5 and int(text) > 0):
        raise argparse.ArgumentTypeError("must be a number of days from 1 to 9999")
    return int(text)


def run_default(settings: Settings, options: argparse.Namespace) -> int:
    if settings.bot_token and settings.app_token:
        return run_socket_mode(settings, options)
    if settings.bot_token and settings.signing_secret:
        return run_serve(settings, options)
    if settings.bot_token or settings.app_token or settings.signing_secret:
        settings.require(
            "SLACK_BOT_TOKEN", *(() if settings.app_token or settings.signing_secret else ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"))
        )
    return run_playground(settings, options)


def run_serve(settings: Settings, options: argparse.Namespace) -> int:
    settings.require("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
    library = Library(_load(settings))
    _log_to_stderr(settings)
    from bot.slack.app import create_app
    from bot.slack.client import check_token
    from bot.slack.http import Server, create_wsgi

    _migrate_local(settings)
    executor = _executor()
    rounds = _rounds(settings)
    app = create_app(settings, library, executor, rounds)

    def on_start() -> None:
        gc.freeze()  # the index lives as long as the process: the collector need not walk it with every answer
        _reload_if(options, settings, library)
        index = library.index
        log.info("Serving %d playbooks, %d entries on port %d", len(index.playbooks), len(index.entries), settings.port)
        library.announce()
        rounds.start()
        later = threading.Timer(CHECK_TOKEN_AFTER, check_token, (app.client,))
        later.daemon = True
        later.start()

    Server(create_wsgi(app, library), settings.port, executor, on_start).run()
    return 0


def run_socket_mode(settings: Settings, options: argparse.Namespace) -> int:
    settings.require("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    library = Library(_load(settings))
    _log_to_stderr(settings)
    from bot.slack.app import create_app
    from bot.slack.socket import run_socket

    _migrate_local(settings)
    _reload_if(options, settings, library)
    executor = _executor()
    rounds = _rounds(settings)
    app = create_app(settings, library, executor, rounds)
    library.announce()
    rounds.start()
    run_socket(app, settings.app_token, executor)
    return 0


def run_playground(settings: Settings, options: argparse.Namespace) -> int:
    gc.disable()  # until it serves: the collector would take a fifth of the start to find that everything stays
    library = Library(_load(settings))
    _log_to_stderr(settings)
    from bot.playground.run import run

    port = getattr(options, "port", None) or settings.port  # the bare command has no such options
    run(
        dataclasses.replace(settings, port=port),
        library,
        _executor(),
        opens_browser=not getattr(options, "no_open", False),
        publishes=getattr(options, "publish", False),
    )
    return 0


def run_migrate(settings: Settings, options: argparse.Namespace) -> int:
    from sqlalchemy.exc import OperationalError

    from bot.records.migrate import migrate

    try:
        migrate(settings.database_url)
    except OperationalError as error:
        print(f"DATABASE_URL: the database can't be used ({error.orig})", file=sys.stderr)
        return 2
    return 0


def run_check(settings: Settings, options: argparse.Namespace) -> int:
    from bot.knowledge.minimum import below_minimum
    from bot.lookup.phrasings import unfound_phrasings

    sources, problems = read_folder(settings.knowledge_dir)
    broken = {problem.path for problem in problems}
    problems += [source.problem(*missing) for source in sources if source.path not in broken for missing in below_minimum(source.playbook)]
    for problem in sorted(problems):
        print(problem)
    if problems:
        print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}")
        return 1
    for warning in unfound_phrasings(sources):
        print(f"warning: {warning}")
    stubs = sum(source.playbook.is_stub for source in sources)
    print(f"{len(sources)} playbooks are fine{f', {stubs} of them not written yet' if stubs else ''}.")
    return 0


def run_coverage(settings: Settings, options: argparse.Namespace) -> int:
    from bot.knowledge.coverage import coverage
    from bot.terminal import show_coverage

    show_coverage([coverage(playbook, date.today()) for playbook in load_knowledge(settings.knowledge_dir)])
    return 0


def run_accounts(settings: Settings, options: argparse.Namespace) -> int:
    from bot.connectors.report import report
    from bot.terminal import show_accounts

    if not settings.has_vitally:
        raise SettingsError("There are no accounts: VITALLY_API_KEY and VITALLY_BASE_URL are not set (see .env.example)")
    index = _load(settings)
    with _records(settings) as database:
        found, now = report(database, index, NAMED), database.now()
    if options.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        show_accounts(found, index, now)
    return 0


def run_gaps(settings: Settings, options: argparse.Namespace) -> int:
    from bot.records.upkeep import upkeep
    from bot.terminal import show_upkeep, upkeep_as_json

    index = _load(settings)
    with _records(settings) as database:
        found = upkeep(database, index, timedelta(days=options.days or settings.misses_keep_days), MOST_GAPS)
    if options.json:
        print(json.dumps(upkeep_as_json(found), ensure_ascii=False, indent=2))
    else:
        show_upkeep(found)
    return 0


def run_schema(settings: Settings, options: argparse.Namespace) -> int:
    from bot.knowledge.schema import schema_text

    print(schema_text(), end="")
    return 0


def run_import(settings: Settings, options: argparse.Namespace) -> int:
    from bot.knowledge.handbook.files import import_page

    found = import_page(options.page, options.into or settings.knowledge_dir)
    for file in found.files:
        print(file)
    if not options.dry_run:
        try:
            found.write()
        except OSError as error:
            print(f"{error.filename}: can't be written: {error.strerror}", file=sys.stderr)
            return 1
    if not found.files and not found.unplaced:
        print("The playbooks say what the page says: nothing to change.")
    for problem in found.unplaced:
        print(problem, file=sys.stderr)
    return 1 if found.unplaced else 0


def run_export(settings: Settings, options: argparse.Namespace) -> int:
    from bot.knowledge.handbook.files import export_page

    text, notes = export_page(settings.knowledge_dir, options.industries, drafts=options.drafts)
    print(text, end="")
    for note in notes:
        print(note, file=sys.stderr)
    return 0


def run_ask(settings: Settings, options: argparse.Namespace) -> int:
    from bot.terminal import answer_as_json, answer_batch, prompt, read_command, show, show_explanation

    index = _load(settings)
    if not options.question and not options.batch and sys.stdin.isatty():
        prompt(index)
        return 0
    if options.batch:
        for line in answer_batch(index, sys.stdin):
            print(line)
        return 0
    text, via = read_command(" ".join(options.question))
    if options.via:
        text, via = " ".join(options.question), options.via
    from bot.lookup.answer import answer
    from bot.lookup.explain import explain
    from bot.lookup.question import ask
    from bot.slack.render import render

    explanation = explain(index, ask(text, via)) if options.explain else None
    if options.json:
        told = {"explanation": asdict(explanation)} if explanation else {}
        print(json.dumps(answer_as_json(index, text, via) | told, ensure_ascii=False, indent=2))
        return 0
    show(render(answer(index, ask(text, via))))
    if explanation:
        show_explanation(explanation)
    return 0


def run_eval(settings: Settings, options: argparse.Namespace) -> int:
    from bot.evaluation.peers import PEERS
    from bot.evaluation.questions import QuestionSetError, read_set
    from bot.evaluation.report import as_json, evaluate, evaluate_peers
    from bot.evaluation.tables import show

    names = [] if options.against is None else list(PEERS) if options.against == "all" else options.against.split(",")
    if unknown := [name for name in names if name not in PEERS]:
        print(f"--against: no engine is called {', '.join(unknown)}; there are {', '.join(PEERS)}", file=sys.stderr)
        return 2
    try:
        sets = {str(path): read_set(path) for path in options.sets}
    except QuestionSetError as error:
        print(error, file=sys.stderr)
        return 2
    if len(sets) > 1:
        sets["all sets"] = [row for rows in sets.values() for row in rows]
    index = _load(settings)
    reports = {}
    missing: list[str] = []
    for name, rows in sets.items():
        peers, missing = evaluate_peers(names, index, rows)
        reports[name] = (evaluate(index, rows), peers)
    if options.json:
        print(json.dumps(as_json(reports), indent=2))
    else:
        for name, (bot, peers) in reports.items():
            show(name, bot, peers, misses=options.misses and (name != "all sets"))
    for line in missing:
        print(line, file=sys.stderr)
    return 0


def _migrate_local(settings: Settings) -> None:
    """A file beside the bot is brought up to date at its start; a server that several processes share, by `release` before any of them starts."""
    if settings.database_url.startswith("sqlite"):
        run_migrate(settings, argparse.Namespace())


def _load(settings: Settings) -> Index:
    return build_index(load_knowledge(settings.knowledge_dir))


@contextmanager
def _records(settings: Settings) -> Iterator[Database]:
    """To read from, once. Raises SettingsError where there is nothing to read."""
    from bot.records.database import Database, DatabaseAway

    logging.getLogger("bot.records").setLevel(logging.CRITICAL)  # says in a server's words what is said below
    database = Database(settings.database_url)
    try:
        yield database
    except DatabaseAway as away:
        said = "DATABASE_URL: there is no database, or it lacks its tables, which `python -m bot migrate` makes."
        raise SettingsError(said) from away
    finally:
        database.close()


def _reload_if(options: argparse.Namespace, settings: Settings, library: Library) -> None:
    """Also where things are proposed: another process may have published one."""
    if getattr(options, "reload", False) or settings.review_channel:  # the bare command has no such option
        from bot.reload import start_reloading

        start_reloading(settings.knowledge_dir, library)


def _rounds(settings: Settings) -> Rounds:
    from bot.records.database import Database
    from bot.rounds import Rounds

    return Rounds(Database(settings.database_url))


def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(POSTING_THREADS, thread_name_prefix="post")


def _log_to_stderr(settings: Settings) -> None:
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # says what it imports
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
