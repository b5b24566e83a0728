"""A Slack bot for looking up industry knowledge: a question goes in, an answer comes out; Slack is only how it travels.

The map, in reading order:

    knowledge/   what we know       template -> model, proposal -> yaml_tree -> loader, check; names: when two spellings are the same;
                                    minimum, coverage, schema; handbook/: the handbook's page in and out
    lookup/      how it is found    question -> reading (context: what is left unsaid) -> answer (by_name, by_heading, by_kind);
                                    entries -> index (names, word_index, meaning) -> search -> ranking -> kinds; explain: why;
                                    phrasings, mentions, suggestions; accounts: customers by name; misses (stripped): what may be kept of a question; gaps (likeness): what is asked for in vain; duplicates: what is there already; library: the index in use
    records/     what must last     database, tables, migrate; seen, turns, threads, defaults, greetings, homes, changes, feedback, misses, upkeep, posts; proposals; accounts, segment_changes
    publishing/  how it grows      places, data -> sheet (written: text of which only single lines change) -> edit; problems: what is wrong with a proposal;
                                    publisher: one way out -> files (git), or pull_request; worker: what was accepted, until it is published; wording: a proposal in a line
    connectors/  who else knows    other services, each read into the records: vitally -> reading -> sync; directory: names in memory; segment: the one write; report
    slack/       how it travels     render (cards, sections) -> reply; place -> elements, near -> controls: what can be pressed; shared: what others see;
                                    desk, delivery, guard, groups: who may; listeners, threads, opening, share, shortcuts (windows), defaults, setting, homes (home), arrivals, agent, rating, missing;
                                    proposals/: prefill, fields -> form -> proposing; review_card, reviewers -> reviewing; telling: what comes of it, told once; weekly -> weeklies;
                                    accounts/: cards -> channels -> asking, segments; history, messages: what was said in Slack;
                                    client, app, http, socket
    playground/  Slack on your own machine: see its own map
    rounds       what comes round by the clock, done by one process at a time
    reload       live knowledge
    terminal     the same without Slack
    evaluation/  how well it finds  question sets, other engines on the same questions, the figures
    learning/    how it was taught  makes lookup/vectors.npz and weights.json; never used by the running bot
    settings     the only reader of the environment
    __main__     python -m bot: serve, socket, playground, migrate, ask, eval, check, coverage, gaps, accounts, import, export, schema

Imports point one way: __main__ -> playground, learning -> evaluation -> terminal -> slack -> publishing, connectors, rounds -> records, reload -> lookup -> knowledge (checked by import-linter).
"""
