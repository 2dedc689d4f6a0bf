#!/usr/bin/env bash
# The pictures of README and docs/, made from the real sample files: docs/pictures/make.sh DEMO_FOLDER
# where the folder was made by `tipxl demo`. Needs LibreOffice and poppler (pdftoppm, pdftotext), and
# Pillow (matplotlib brings it) to make the pictures small; PYTHON names the Python that has it.
set -euo pipefail
demo=${1:?usage: docs/pictures/make.sh DEMO_FOLDER (made by: tipxl demo DEMO_FOLDER)}
round="$demo/workbooks/rounds/2018H1"
pictures=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

as_pdf() { # workbook or document -> name.pdf
  local copy="$work/$2.${1##*.}"
  cp "$1" "$copy"
  timeout 300 soffice --headless "-env:UserInstallation=file://$work/profile" \
    --convert-to pdf --outdir "$work" "$copy" >/dev/null 2>&1
  test -s "$work/$2.pdf" # soffice returns 0 also when it failed
}

page_with() { # name.pdf, words -> number of the first page that holds them
  local last n
  last=$(pdfinfo "$work/$1.pdf" | sed -n 's/^Pages: *//p')
  for n in $(seq "$last"); do
    if pdftotext -f "$n" -l "$n" "$work/$1.pdf" - | grep "$2" >/dev/null; then echo "$n" && return; fi
  done
  echo "No page of $1 says: $2" >&2 && exit 1
}

crop() { # name.pdf, words, dots per inch, x, y, width, height (pixels), picture
  local page
  page=$(page_with "$1" "$2")
  pdftoppm -r "$3" -f "$page" -l "$page" -x "$4" -y "$5" -W "$6" -H "$7" \
    -png -singlefile "$work/$1.pdf" "$pictures/$8"
}

as_pdf "$(ls "$round"/returned/SOMTC*.xlsx | head -1)" form
as_pdf "$round/issued/ACWC.xlsx" unanswered
as_pdf "$round/corrections/ACWC.xlsx" mistakes
as_pdf "$round/consolidated.xlsx" consolidated
as_pdf "$round/findings.xlsx" findings
as_pdf "$demo/workbooks/plan.xlsx" plan
as_pdf "$demo/workbooks/decisions.xlsx" decisions
as_pdf "$demo/workbooks/evaluations/mid-term.docx" evaluation
crop form "Your activities" 150 40 62 1100 560 form
crop unanswered "What is still missing" 112 30 70 1100 520 check
crop consolidated "A.f.1.1#1" 140 360 60 1150 600 master-plan
crop mistakes "What to mend" 110 20 50 1150 560 corrections
crop consolidated "Rows by lead body" 90 20 20 1010 350 dashboard
crop findings "What stood there" 120 30 50 1150 520 findings
crop plan "Freeze" 110 20 20 900 250 plan-rounds
crop decisions "^open$" 130 20 20 1150 560 decisions
crop evaluation "Addressed and completed over the rounds" 75 40 40 560 700 evaluation

"${PYTHON:-python3}" - "$pictures" <<'SMALLER'
import sys
from pathlib import Path
from PIL import Image
for each in Path(sys.argv[1]).glob("*.png"):
    Image.open(each).convert("RGB").quantize(96).save(each, optimize=True)
SMALLER
