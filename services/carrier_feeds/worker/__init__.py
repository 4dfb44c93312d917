"""The feeds at work: nights (`run_night`, `preview`), files (`rebuild_file`), answers (`fetch_answers`, `verdicts`)."""

from services.carrier_feeds.worker.answers import AnswersOutcome, fetch_answers, import_answer
from services.carrier_feeds.worker.delivery import rebuild_file
from services.carrier_feeds.worker.doors import Doors, file_of_number, files_of, overdue_files
from services.carrier_feeds.worker.heard import AnswerFile, Verdict, answer_files, verdicts
from services.carrier_feeds.worker.night import run_night
from services.carrier_feeds.worker.outcome import Ending, NightOutcome
from services.carrier_feeds.worker.preview import Preview, preview

__all__ = [
    "AnswerFile",
    "AnswersOutcome",
    "Doors",
    "Ending",
    "NightOutcome",
    "Preview",
    "Verdict",
    "answer_files",
    "fetch_answers",
    "file_of_number",
    "files_of",
    "import_answer",
    "overdue_files",
    "preview",
    "rebuild_file",
    "run_night",
    "verdicts",
]
