"""What the guides say is so: paths, commands, options, events, codes, messages, make targets and metrics exist."""

import json
import re
from typing import get_args

import pytest
from pydantic import BaseModel

import services.cli
from events.catalogue import UPSTREAM, topic_of
from events.cloudevents import CloudEvent, Code, Upstream, parse
from events.employment import CobraWithheld, EventVoided, Job
from events.enrollment import ElectionSubmitted
from events.people import Address, Person
from services.eligibility.rules.qualifying_reasons import REASONS, Reason
from services.intake.decide import CONFLICT
from tests.house.guides import (
    CODE,
    GUIDES,
    broken_links,
    codes_of_misfits,
    command_fault,
    commands,
    examples,
    fields_of,
    fields_told,
    literals,
    metrics,
    missing_paths,
    options,
    spans,
    table,
    text_of,
    words_of,
)
from tests.house.tree import modules

EVENTS, OPERATING = "docs/events.md", "docs/operating.md"


@pytest.mark.parametrize("guide", GUIDES)
def test_paths_and_links_lead_somewhere(guide: str) -> None:
    """Every path of the repository that a guide names exists, and every link has its file and heading."""
    assert missing_paths(text_of(guide)) == []
    assert broken_links(guide, text_of(guide)) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_exist(guide: str) -> None:
    """Every `hub` command that a guide shows exists, with its options and no more words than it takes."""
    faults = [fault for words in commands(text_of(guide)) if (fault := command_fault(words))]
    alone = {word for span in spans(text_of(guide)) if span.startswith("--") for word in span.split()}

    assert faults == []
    assert {word for word in alone if word.startswith("--")} - options() == set()


def test_make_targets_exist() -> None:
    """Every target of make that a guide names is one, and the README names the two of a newcomer."""
    named = {
        g: {t for s in spans(text_of(g)) for t in re.findall(r"(?:^|&& )make ([a-z]+)", s)} for g in GUIDES
    }
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))

    assert named["README.md"] >= {"demo", "test"}
    assert set().union(*named.values()) - targets == set()


def test_every_metric_is_told_and_exists() -> None:
    """The operator's guide names every metric, and no guide names one that is not there."""
    named = {g: set(re.findall(r"`(hub_\w+)`", text_of(g))) for g in GUIDES}

    assert named[OPERATING] == metrics()
    assert set().union(*named.values()) == metrics()


def test_example_events_keep_the_contract() -> None:
    """Every event that the contract shows is one that intake understands."""
    events = list(examples(text_of(EVENTS)))

    assert len(events) >= 3
    assert [type(parse(event)) for event in events] == [Upstream] * len(events)


def test_types_are_those_of_the_catalogue() -> None:
    """The table of types names each upstream type in the catalogue's order, with its fields and which are required."""
    told = {row[0].strip("`"): fields_told(row[1]) for row in table(text_of(EVENTS), "type")}

    assert told == {topic_of(event_class): fields_of(event_class) for event_class in UPSTREAM}
    assert list(told) == [topic_of(event_class) for event_class in UPSTREAM]


def test_envelope_and_parts_are_those_of_the_models() -> None:
    """The tables of the envelope and of the parts name each field, and which are required."""
    envelope = [fields_told(row[0]) for row in table(text_of(EVENTS), "attribute")]
    parts = {row[0].strip("`"): fields_told(row[1]) for row in table(text_of(EVENTS), "part")}
    models: dict[str, type[BaseModel]] = {
        "person": Person,
        "address": Address,
        "job": Job,
        "cobra_withheld": CobraWithheld,
        "voids": EventVoided.Voids,
    }

    assert {name: must for row in envelope for name, must in row.items()} == fields_of(CloudEvent)
    assert {name: parts[name] for name in models} == {name: fields_of(m) for name, m in models.items()}


def test_words_are_those_of_the_models() -> None:
    """The table of words has, for each field with a list of words, the same words."""
    told = {
        (re.findall(r"`(\w+)`", row[0])[0], frozenset(re.findall(r"`(\w+)`", row[1])))
        for row in table(text_of(EVENTS), "field")
    }

    assert told == {each for event_class in UPSTREAM for each in words_of(event_class.model_json_schema())}


def test_reasons_and_occasions_are_those_of_the_rules() -> None:
    """The tables of elections have every occasion, and every reason with what it says, permits and rests on."""
    text = text_of(EVENTS)
    told = [(row[0].strip("`"), row[1], row[2], row[3]) for row in table(text, "qualifying reason")]
    occasions = {
        word for row in table(text, "`occasion` of a form") for word in re.findall(r"`(\w+)`", row[0])
    }

    assert told == [
        (word, each.says, may_of(each), " ".join(f"`{row}`" for row in each.rows))
        for word, each in REASONS.items()
    ]
    assert occasions | {"cobra"} == set(get_args(ElectionSubmitted.model_fields["occasion"].annotation))


def may_of(reason: Reason) -> str:
    """Return what a reason permits of health plans, as the guide puts it."""
    of_one = {"partner": "leave: the partner", "nobody": "", "anybody": "leave"}
    of_one |= dict.fromkeys(("who has Medicare", "who has Medicaid"), "leave: who has it")
    leaving = of_one.get(reason.leaving, "leave: that child") if "less" in reason.health else ""
    said = ["join" if "more" in reason.health else "", leaving]
    said.append("another plan" if "switch" in reason.health else "")
    return ", ".join(each for each in said if each) or "–"


def test_codes_and_answers_are_those_of_the_source() -> None:
    """The contract names every code of a fault; its HTTP answers and the codes of misfits are those of the source."""
    text = text_of(EVENTS)
    line = text[text.index("\nCodes: ") : text.index("\n## Types")]
    refusals = re.findall(
        r"Refusal\(\s*(\d{3}), \"([a-z-]+)\"", "".join(s.text for s in modules("services/http"))
    )
    answers = {pair for row in table(text, "answer") for pair in re.findall(r"(\d{3}) `([a-z-]+)`", row[0])}
    misfits = {code for row in table(text_of(OPERATING), "code of a misfit") for code in CODE.findall(row[0])}

    assert set(re.findall(r"`([a-z-]+)`", line)) == {
        *get_args(Code),
        CONFLICT.code,
        "unknown-employer",
        "unknown-source",
    }
    assert answers <= set(refusals)
    assert answers != set()
    assert misfits == codes_of_misfits()


def test_exit_codes_are_those_of_the_command_line() -> None:
    """The table of exit codes has the codes that the command line promises."""
    promised = set(re.findall(r"(?:^|· )(\d+) [a-z]", services.cli.__doc__ or "", re.MULTILINE))
    promised |= set(re.findall(r"Exit codes: (\d+)", services.cli.__doc__ or ""))
    told = {row[0] for row in table(text_of(OPERATING), "code")}

    assert told == promised
    assert len(told) == 6


def test_messages_are_those_of_the_source() -> None:
    """Every message by which the operator's guide is entered is one that the source says."""
    told = [
        piece for row in table(text_of(OPERATING), "it says") for piece in re.findall(r"`([^`]+)`", row[0])
    ]
    unsaid = [each for piece in told for each in piece.split(" … ") if each not in literals()]

    assert told != []
    assert unsaid == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("status --json", None),
        ("--as maria exceptions list", None),
        ("who ada example --as-of 2026-07-01", None),
        ("feed sned x", "hub feed sned x: no command sned"),
        ("status --loud", "hub status --loud: no option --loud"),
        ("feed show a/1 b", "hub feed show a/1 b: too many words"),
    ],
)
def test_a_wrong_command_is_found(words: str, fault: str | None) -> None:
    """A command, an option or a word too many is found; what is right passes."""
    assert command_fault(words.split()) == fault


def test_a_wrong_guide_is_found() -> None:
    """A path, a link, a heading that are not there are found; calls written as one, or behind others, are seen."""
    assert missing_paths("`events/base.py`, `docs/adr/*.md`, `services/nowhere.py`") == [
        "services/nowhere.py"
    ]
    assert broken_links("README.md", "[a](docs/) [b](docs/none.md) [c](#none) [d](#try-it)") == [
        "docs/none.md",
        "#none",
    ]
    assert list(commands("`hub feed run|list` and `cat x | hub event publish -`")) == [
        ["feed", "run"],
        ["feed", "list"],
        ["event", "publish", "-"],
    ]


def test_a_wrong_event_is_found() -> None:
    """An example with a field that the contract lacks is none; a field told as required by mistake differs."""
    good = json.loads(next(examples(text_of(EVENTS))))

    assert isinstance(parse({**good, "colour": "red"}), list)
    assert fields_told("`a`* `b`") == {"a": True, "b": False}
