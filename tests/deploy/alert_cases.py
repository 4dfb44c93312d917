"""Every alert with the series it looks at, and what fires when, in minutes; of what takes days, in steps of five.

`0x60` is sixty more steps of 0, `_x60` sixty steps without a value, `1+2x60` grows by 2 a step.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR, DAY = 60, 24 * 60
STEP = 5
"""Minutes of a step, of what takes days: promtool keeps no more samples in mind."""


@dataclass(frozen=True)
class Case:
    """Series minute by minute; `calm` is a minute at which the alert is silent, `fires` one at which it is not."""

    alert: str
    series: Mapping[str, str]
    calm: int
    fires: int
    labels: str = ""
    """Of what fires, beside the alert's own."""
    over: int | None = None
    """A minute at which it is silent again."""
    step: int = 1


POSITION = {'hub_log_position{process="a"}': "1+1x4000"}
"""A hub that has been read for days."""

CASES = [
    Case(
        "FeedOverdue",
        {'hub_feed_undelivered{carrier="blue"}': "0x9 1x100 0x60"},
        calm=69,
        fires=72,
        labels='carrier="blue", ',
        over=112,
    ),
    Case(
        "NightMissed",
        {
            'hub_feed_night_missed{carrier="blue",kind="change"}': "0x9 1x100 0x60",
            'hub_feed_night_missed{carrier="blue",kind="full"}': "0x170",
        },
        calm=69,
        fires=72,
        labels='carrier="blue", kind="change", ',
        over=112,
    ),
    Case(
        "TerminationLate",
        {
            'hub_terminations_late{target="carrier",carrier="blue"}': "0x9 2x1000 0x60",
            'hub_terminations_late{target="payroll",carrier="blue"}': "0x9 1x600 0x460",
        },
        calm=12 * HOUR + 9,
        fires=12 * HOUR + 12,
        labels='carrier="blue", target="carrier", ',
        over=1012,
    ),
    Case(
        "FeedHeld",
        {'hub_feed_held{carrier="blue"}': "0x9 1x200"},
        calm=129,
        fires=131,
        labels='carrier="blue", ',
    ),
    Case(
        "AckOverdue",
        {'hub_feed_overdue{carrier="blue"}': "0x9 1x60 0x60"},
        calm=19,
        fires=21,
        labels='carrier="blue", ',
        over=75,
    ),
    Case(
        "AckRejected",
        {**POSITION, 'hub_ack_received_total{carrier="blue",result="rejected"}': "_x99 1x500"},
        calm=98,
        fires=101,
        labels='carrier="blue", ',
        over=200,
    ),
    Case(
        "CarrierErrorOverdue",
        {'hub_carrier_errors_overdue{carrier="blue"}': "0x9 3x100 0x60"},
        calm=69,
        fires=72,
        labels='carrier="blue", ',
        over=112,
    ),
    Case(
        "AckUnusable",
        {**POSITION, 'hub_facts_appended_total{type="feed.answer-not-ours.v1"}': "2x99 3x500"},
        calm=98,
        fires=102,
        over=200,
    ),
    Case(
        "SftpFailing",
        {
            'hub_sftp_attempts_total{partner="blue",result="failed"}': "0+1x200",
            'hub_sftp_attempts_total{partner="teeth",result="failed"}': "0+1x200",
            'hub_sftp_attempts_total{partner="teeth",result="delivered"}': "0+1x200",
        },
        calm=10,
        fires=40,
        labels='partner="blue", ',
    ),
    Case(
        "KeyExpiring",
        {
            'hub_key_expiry_timestamp_seconds{partner="blue",kind="pgp-theirs"}': f"{(14 * DAY + 100) * 60}x300",
            'hub_key_expiry_timestamp_seconds{partner="teeth",kind="pgp-ours"}': f"{90 * DAY * 60}x300",
        },
        calm=159,
        fires=162,
        labels='kind="pgp-theirs", partner="blue", ',
    ),
    Case(
        "BatchUndelivered",
        {'hub_batch_undelivered{partner="city-payroll"}': "0x9 1x100"},
        calm=69,
        fires=71,
        labels='partner="city-payroll", ',
    ),
    Case(
        "ExceptionsWaiting",
        {
            'hub_exceptions_oldest_seconds{kind="misfit"}': "0+300x400",
            'hub_exceptions{kind="misfit"}': "1x300 0x100",
        },
        calm=DAY - STEP,
        fires=DAY + 2 * STEP,
        labels='kind="misfit", ',
        over=320 * STEP,
        step=STEP,
    ),
    Case(
        "QuestionOverdue",
        {'hub_questions_deadline_seconds{owner="benefits"}': "86400x9 -86400x100"},
        calm=69,
        fires=71,
        labels='owner="benefits", ',
    ),
    Case("CobraNoticeDue", {"hub_cobra_notices_due": "0x9 3x100"}, calm=69, fires=71),
    Case(
        "SourceSilent",
        {
            **POSITION,
            'hub_events_appended_total{source="hr/city",type="hr.employee.hired.v1"}': "7x4000",
            'hub_events_appended_total{source="hr/school",type="hr.employee.hired.v1"}': "1+0.01x4000",
        },
        calm=4 * DAY + 30,
        fires=4 * DAY + 2 * HOUR,
        labels='source="hr/city", ',
        step=STEP,
    ),
    Case(
        "ProcessDown",
        {'up{job="benefits-hub",instance="one:9100",process="worker"}': "1x9 0x60 1x60"},
        calm=14,
        fires=16,
        labels='instance="one:9100", job="benefits-hub", process="worker", ',
        over=75,
    ),
    Case("PostgresDown", {"hub_log_position": "1x9 _x60"}, calm=9, fires=25),
    Case(
        "ConsumerLag",
        {'hub_consumer_lag_events{consumer="eligibility"}': "10001x60"},
        calm=14,
        fires=16,
        labels='consumer="eligibility", ',
    ),
    Case(
        "ViewLag",
        {'hub_projection_lag_events{projection="people"}': "10001x60 10000x60"},
        calm=14,
        fires=16,
        labels='projection="people", ',
        over=70,
    ),
    Case(
        "HttpFailing",
        {
            'hub_http_request_duration_seconds_count{status="500",route="/v1/events"}': "0+60x100",
            'hub_http_request_duration_seconds_count{status="503",route="/readyz"}': "0+60x100",
        },
        calm=9,
        fires=15,
    ),
    Case(
        "WorkerLag",
        {
            'hub_worker_lag_messages{worker="eligibility",partition="0",process="a"}': "6000x60",
            'hub_worker_lag_messages{worker="eligibility",partition="0",process="b"}': "6000x60",
            'hub_worker_lag_messages{worker="eligibility",partition="1",process="b"}': "4001x60",
            'hub_worker_lag_messages{worker="cobra",partition="0",process="c"}': "6000x60",
            'hub_worker_lag_messages{worker="cobra",partition="0",process="d"}': "6000x60",
        },
        calm=14,
        fires=16,
        labels='worker="eligibility", ',
    ),
    Case(
        "WorkerStalled",
        {'hub_worker_stalled{worker="cobra"}': "0x9 1 0x60"},
        calm=9,
        fires=11,
        labels='worker="cobra", ',
        over=25,
    ),
    Case(
        "WorkerGaps",
        {'hub_worker_gaps_total{worker="cobra"}': "0x9 1x200"},
        calm=9,
        fires=11,
        labels='worker="cobra", ',
        over=100,
    ),
    Case("PublisherBehind", {"hub_publisher_lag_events": "10001x60"}, calm=9, fires=11),
    Case(
        "KafkaIntakeLag",
        {
            'hub_kafka_intake_lag_messages{partition="0"}': "9000x60",
            'hub_kafka_intake_lag_messages{partition="1"}': "1001x60",
        },
        calm=14,
        fires=16,
    ),
    Case(
        "NoLeader",
        {
            'hub_leader{role="publisher",process="a"}': "1x9 0x60 1x60",
            'hub_leader{role="scheduler",process="b"}': "1x200",
        },
        calm=12,
        fires=14,
        labels='role="publisher", ',
        over=75,
    ),
]
