"""The peer linuxforhealth-x12: it needs pydantic 1, so it lives in an environment of its own and runs there."""

import subprocess
from pathlib import Path

LINUXFORHEALTH = Path(__file__).parents[2] / "build" / "linuxforhealth" / "bin" / "python"
"""Made by `python3 -m venv build/linuxforhealth` and its pip: linuxforhealth-x12 and "pydantic<2"."""
_SECONDS = 600
_PROGRAM = """
import sys, time, warnings
warnings.simplefilter("ignore")
from linuxforhealth.x12.io import X12ModelReader
with X12ModelReader(sys.argv[1]) as reader:
    models = list(reader.models())
begun = time.perf_counter()
text = [each.x12() for each in models]
seconds = time.perf_counter() - begun
rows = sum(line.startswith("INS*") for each in text for line in each.replace("~", "\\n").split("\\n"))
assert rows, "the peer has read somebody"
print(rows / seconds)
"""


def members_a_second(file: Path) -> float:
    """Return how many members of a file it writes as text in a second, once it has read them."""
    command = [str(LINUXFORHEALTH), "-c", _PROGRAM, str(file)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=_SECONDS)
    return float(ran.stdout)
