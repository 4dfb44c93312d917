"""Tests of delimiters and identifiers."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

DENTAL = "carriers/barnacle-dental.toml"
LIFE = "carriers/keelstone-life.toml"


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            DENTAL,
            'component_separator = ">"',
            'component_separator = "|"',
            [
                (
                    "component_separator",
                    'carrier "barnacle-dental" has one sign for element_separator and component_separator',
                )
            ],
            id="one sign for two",
        ),
        pytest.param(
            DENTAL,
            'segment_terminator = "\'"',
            'segment_terminator = "%"',
            [
                (
                    "segment_terminator",
                    'carrier "barnacle-dental" has one sign for repetition_separator and segment_terminator',
                )
            ],
            id="another's sign",
        ),
        *(
            pytest.param(
                DENTAL,
                'component_separator = ">"',
                f'component_separator = "{sign}"',
                [
                    (
                        "component_separator",
                        f'carrier "barnacle-dental" has component_separator = "{sign}", which occurs in '
                        f"values",
                    )
                ],
                id=f"sign {sign!r}",
            )
            for sign in "Q7-.é"
        ),
        pytest.param(
            DENTAL,
            'receiver_id = "009000202"',
            'receiver_id = "0090002020090002"',
            [
                (
                    "receiver_id",
                    'carrier "barnacle-dental" has a receiver_id of 16 characters; X12 gives it 2 to 15',
                )
            ],
            id="identifier too long",
        ),
        pytest.param(
            DENTAL,
            'sender_qualifier = "ZZ"',
            'sender_qualifier = "Z"',
            [
                (
                    "sender_qualifier",
                    'carrier "barnacle-dental" has a sender_qualifier of 1 characters; X12 gives it 2',
                )
            ],
            id="qualifier too short",
        ),
        pytest.param(
            DENTAL,
            'application_receiver = "BARNACLE"',
            'application_receiver = "BARN|ACLE"',
            [
                (
                    "application_receiver",
                    'carrier "barnacle-dental" has the delimiter "|" in application_receiver',
                )
            ],
            id="delimiter in an identifier",
        ),
        pytest.param(
            LIFE,
            'receiver_qualifier = "01"\nreceiver_id = "009000404"',
            'receiver_id = "TIDEWRACK"',
            [
                (
                    '[[carrier]]\nid = "tidewrack-health" … receiver_id',
                    'carrier "tidewrack-health" has the sender, receiver and test flag of '
                    "«carriers/keelstone-life.toml|receiver_id»",
                    "carriers/tidewrack-health.toml",
                )
            ],
            id="one counter for two carriers",
        ),
    ],
)
def test_an_envelope_can_be_written_and_told_apart(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """Delimiters are four signs that no value has, identifiers fit, and no two carriers share a counter."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
