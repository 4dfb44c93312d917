"""How a report of errors is read, from a TOML file of its own: for a carrier whose profile does not say it."""

import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import to_json

from events.catalog.error_reports import ErrorReport
from events.errors import Malformed, NotFound


def read_error_report(path: Path) -> ErrorReport:
    """Return what a file says, with the keys of `[carrier.error_report]` at its top.

    Raises:
      NotFound: there is no such file, or it may not be read.
      Malformed: it is no TOML, or has a key or value that means nothing; the message names the keys.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text.replace("\r\n", "\n"))
        return ErrorReport.model_validate_json(to_json(values), strict=True)
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: it is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{path}: {error}") from error
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        faults = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}" for each in found)
        raise Malformed(f"{path}: {faults}") from error
