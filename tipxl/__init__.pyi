from tipxl.api import PlanFolder as PlanFolder
from tipxl.api import PlanRound as PlanRound
from tipxl.api import open as open
from tipxl.errors import TipxlError as TipxlError

__version__: str

__all__ = ["PlanFolder", "PlanRound", "TipxlError", "__version__", "open"]
