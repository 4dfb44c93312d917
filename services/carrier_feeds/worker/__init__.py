"""The feeds at work: nights (`run_night`, `preview`), files again (`rebuild_file`), answers (`fetch_answers`)."""

from services.carrier_feeds.worker.answers import AnswersOutcome, fetch_answers, import_answer
from services.carrier_feeds.worker.delivery import rebuild_file
from services.carrier_feeds.worker.doors import Doors, file_of_number, files_of, overdue_files
from services.carrier_feeds.worker.night import Ending, NightOutcome, run_night
from services.carrier_feeds.worker.preview import Preview, preview

__all__ = [
    "AnswersOutcome",
    "Doors",
    "Ending",
    "NightOutcome",
    "Preview",
    "fetch_answers",
    "file_of_number",
    "files_of",
    "import_answer",
    "overdue_files",
    "preview",
    "rebuild_file",
    "run_night",
]
