"""Accounts by name: what makes no difference, what is never guessed, and that no account answers for the playbooks."""

from __future__ import annotations

import pytest

from bot.lookup.accounts import AccountNames, Hits, industry_named, knows, said_name, without_names
from bot.lookup.answer import answer
from bot.lookup.answers import Nothing
from bot.lookup.index import Index
from bot.lookup.question import ask

ACCOUNTS = (
    ("1", "Acme Robotics, Inc.", "acme.com", "acme.com", "AI & Data"),
    ("2", "Globex GmbH", "crm-2", "", "Finance"),
    ("3", "Globex Ltd.", "crm-3", "", ""),
    ("4", "The Fig Tree Company", "crm-4", "figtree.co.uk", ""),
    ("5", "Müller & Söhne KG", "crm-5", "", ""),
    ("6", "Clinicore S.A.S.", "crm-6", "", ""),
    ("7", "ACM", "crm-7", "", ""),
    ("8", "Nordmode AB", "crm-8", "", ""),
    ("9", "東京ファッション", "crm-9", "", ""),
    ("10", "🦔", "crm-10", "", ""),
    ("11", "Nordmode Home", "crm-11", "", ""),
    ("12", "Limited", "crm-12", "", ""),
    ("13", "O'Brien's", "crm-13", "", ""),
)


@pytest.fixture(scope="module")
def names() -> AccountNames:
    return AccountNames(ACCOUNTS)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Acme Robotics, Inc.", "1"),
        ("acme robotics", "1"),
        ("ACME-ROBOTICS Inc", "1"),
        ("the acme robotics", "1"),
        ("acme.com", "1"),
        ("https://www.acme.com/pricing?x=1", "1"),
        ("WWW.Acme.com", "1"),
        ("globex", "2 3"),
        ("Globex GmbH", "2"),
        ("globex ltd", "3"),
        ("fig tree", "4"),
        ("figtree.co.uk", "4"),
        ("Muller and Sohne", "5"),
        ("müller & söhne", "5"),
        ("Clinicore SAS", "6"),
        ("clinicore s.a.s", "6"),
        ("clinicore.com", "6"),
        ("crm-6", "6"),
        ("nordmode", "8"),
        ("東京ファッション", "9"),
        ("🦔", "10"),
        ("limited", "12"),
        ("obriens", "13"),
        ("o’brien’s", "13"),
        ("", ""),
        ("inc", ""),
        ("unknown.com", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_name_is_one_however_it_is_written(names: AccountNames, typed: str, ids: str) -> None:
    assert names.exact(typed) == tuple(ids.split())


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("acme", "1"),  # what names begin with goes before what they resemble
        ("nordmod", "8"),
        ("clinocore", "6"),
        ("acme robtics", "1"),
        ("acn", ""),  # three letters are somebody's acronym
        ("acne", ""),
        ("nordmode h", "11"),
        ("zzz", ""),
        ("", ""),
        ("!?", ""),
        ("what do they care about", ""),
    ],
)
def test_a_few_wrong_letters_and_a_beginning_are_forgiven(names: AccountNames, typed: str, ids: str) -> None:
    assert names.loose(typed).ids == tuple(ids.split())


def test_several_that_fit_are_all_offered_up_to_a_number() -> None:
    names = AccountNames((str(number), f"Blue Ocean {number}", "", "", "") for number in range(20))
    assert names.loose("blue") == Hits(tuple(map(str, range(8))), more=True)
    assert set(AccountNames([("1", "Nordmode", "", "", ""), ("2", "Nordmoda", "", "", "")]).loose("nordmodo").ids) == {"1", "2"}


def test_what_follows_a_name_is_asked_of_the_account(names: AccountNames) -> None:
    assert names.leading("Acme Robotics Inc. best practices") == Hits(("1",), "best practices")
    assert names.leading("globex metrics") == Hits(("2", "3"), "metrics")
    assert names.leading("what now") == Hits(())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("<http://acme.com|acme.com>", "acme.com"),
        ("<https://acme.com>", "acme.com"),
        ("  Ben &amp;  Sons ", "Ben & Sons"),
        ("Acme", "Acme"),
    ],
)
def test_slacks_markup_is_taken_off(typed: str, name: str) -> None:
    assert said_name(typed) == name


@pytest.mark.parametrize(
    ("segment", "slug"),
    [
        ("AI & Data", "ai-and-data"),
        ("ecommerce", "ecommerce"),
        ("E-Commerce", "ecommerce"),
        ("fintech", "finance"),
        ("Space tourism", None),
        ("", None),
    ],
)
def test_a_segment_is_an_industry_by_its_name_or_alias_or_none(whole: Index, segment: str, slug: str | None) -> None:
    assert industry_named(whole, segment) == slug


def test_every_name_in_the_playbooks_is_known_to_them(whole: Index) -> None:
    """So that a customer of the same name changes nothing."""
    every = {name for entry in whole.entries for name in (entry.title, *entry.names) if entry.kind not in ("section", "bullet")}
    every |= {"help", "set", "metrics", "best practices", "Churn", "Segment", "Pendo", "Finance", "Ecommerce", "list", "the data company"}
    questions = [(name, ask(name, "/industry")) for name in every]
    hijacked = [name for name, question in questions if question.words and not knows(whole, question, answer(whole, question))]
    understood = [name for name in hijacked if not isinstance(answer(whole, ask(name, "/industry")), Nothing)]
    assert understood == []


@pytest.mark.parametrize("name", ["Acme", "Nordmode", "Helth", "Finance AG", "Acme Finance", "Northwind Analytics", "Shopfy"])
def test_what_holds_a_word_that_is_none_of_theirs_is_not(whole: Index, name: str) -> None:
    assert not knows(whole, ask(name, "/industry"), answer(whole, ask(name, "/industry")))


def test_it_breathes_while_many_names_are_prepared() -> None:
    breaths: list[int] = []
    AccountNames(((str(number), f"Account {number}", "", "", "") for number in range(5000)), lambda: breaths.append(1))
    assert len(breaths) > 30


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("what does Nordmode AB care about?", "what does care about?"),
        ("does nordmode's shop need drayage", "does shop need drayage"),
        ("is drayage for (Acme Robotics, Inc.)?", "is drayage for"),
        ("does Acme need drayage?", "does need drayage?"),  # the beginning of a name
        ("acme of drayage", "acme of drayage"),  # an everyday word
        ("Globex", ""),
        ("What is the limited drayage of a company?", "What is the limited drayage of a company?"),
        ("what is drayage?", "what is drayage?"),
        ("", ""),
        ("🦔 drayage", "🦔 drayage"),  # no words
        ("x " * 200, ("x " * 200).strip()),
    ],
)
def test_customers_are_taken_out_of_what_is_kept(whole: Index, names: AccountNames, asked: str, kept: str) -> None:
    assert without_names(names, whole, asked) == kept


def test_what_the_playbooks_understand_is_no_customer(whole: Index) -> None:
    names = AccountNames(
        (name, name, "", "", "") for name in ("Churn", "E-commerce", "Best practices", "Segment", "What", "Online", "Average Order")
    )
    for asked in (
        "Churn of drayage",
        "What is Drayage for E-commerce?",
        "Best practices of Segment",
        "Average order drayage",
        "Online drayage",
    ):
        assert without_names(names, whole, asked) == asked
