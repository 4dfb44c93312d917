"""What wakes a person, and when: Prometheus' own promtool evaluates every alert over hours and days of series."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.alert_cases import CASES, STEP, Case
from tests.deploy.reading import DEPLOY, rules


def promtool() -> str:
    """Return Prometheus' tool for rules. Skip where it is not installed; in CI that is a failure."""
    found = shutil.which("promtool")
    if found is None:
        reason = "needs promtool; on Debian: apt-get install prometheus"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return str(found)


def test_every_alert_is_tried() -> None:
    """In the order of the rules, each once."""
    assert [case.alert for case in CASES] == [rule.name for rule in rules()]


@pytest.mark.parametrize("step", [1, STEP])
def test_alerts_fire_when_they_should_and_not_before(step: int, tmp_path: Path) -> None:
    """Silent in the last minute before, firing after, and silent when it is over."""
    tool = promtool()
    severities = {rule.name: rule.labels["severity"] for rule in rules()}
    tests = {
        "rule_files": [str(DEPLOY / "prometheus" / name) for name in ("alerts.yml", "alerts-cluster.yml")],
        "evaluation_interval": f"{step}m",
        "tests": [_told(case, severities[case.alert]) for case in CASES if case.step == step],
    }
    (tmp_path / "over_time.yml").write_text(yaml.safe_dump(tests, width=200))

    run = subprocess.run(
        [tool, "test", "rules", "over_time.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (run.stdout + run.stderr).split() == ["Unit", "Testing:", "over_time.yml", "SUCCESS"]


def _told(case: Case, severity: str) -> dict[str, object]:
    firing = f'ALERTS{{alertname="{case.alert}",alertstate="firing"}}'
    labels = f'ALERTS{{alertname="{case.alert}", alertstate="firing", {case.labels}severity="{severity}"}}'
    minutes = [(case.calm, False), (case.fires, True)]
    minutes += [] if case.over is None else [(case.over, False)]
    return {
        "interval": f"{case.step}m",
        "input_series": [{"series": name, "values": values} for name, values in case.series.items()],
        "promql_expr_test": [
            {
                "expr": firing,
                "eval_time": f"{minute}m",
                "exp_samples": [{"labels": labels, "value": 1}] if fires else [],
            }
            for minute, fires in minutes
        ],
    }
