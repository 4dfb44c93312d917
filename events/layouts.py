"""What the columns of a payroll's and a COBRA administrator's file may say, and what a file name may hold."""

PAYROLL_FIELDS = frozenset(
    {
        "employee_id",
        "employer",
        "employer_id",
        "name",
        "code",
        "plan",
        "action",
        "first_pay_day",
        "last_pay_day",
        "amount",
        "employer_amount",
        "frequency",
        "pre_tax",
        "goal",
    }
)
"""One line is one deduction order."""

COBRA_FIELDS = frozenset(
    {
        "action",
        "member_number",
        "employee_id",
        "employer",
        "relationship",
        "qualifying_event",
        "event_day",
        "loss_day",
        "lines",
        "plans",
        "notice_due_day",
        "election_last_day",
        "continuation_first_day",
        "continuation_last_day",
        "name",
        "address1",
        "address2",
        "city",
        "state",
        "zip",
        "birth_day",
        "ssn",
    }
)
"""One line is one qualified beneficiary's qualifying event."""

PERSONAL_FIELDS = frozenset({"name", "address1", "address2", "city", "state", "zip", "birth_day", "ssn"})
"""The fields that are never stored with a prepared file, but read from the person when the file is written."""

PAYROLL_FIELDS_REQUIRED = frozenset({"employee_id", "code", "amount"})
"""Without these a payroll cannot tell whose deduction it is, which, and how much."""

COBRA_FIELDS_REQUIRED = frozenset({"member_number", "action", "qualifying_event", "event_day"})
"""Without these an administrator cannot tell which qualifying event is new, changed or withdrawn."""

PAYROLL_ACTIONS = frozenset({"start", "change", "stop"})
COBRA_ACTIONS = frozenset({"occurred", "changed", "withdrawn"})
YES_OR_NO = frozenset({"true", "false"})
"""The words of `action`, and of `pre_tax`: a column that says them otherwise has a word for each."""

CARRIER_FILE_NAME_FIELDS = frozenset({"control", "written", "night", "carrier"})
PAYROLL_FILE_NAME_FIELDS = frozenset({"number", "day", "payroll"})
COBRA_FILE_NAME_FIELDS = frozenset({"number", "day", "administrator"})
"""What the braces of a `file_name` may name: `{control:09d}`, `{day:%Y%m%d}` …"""
