"""The figures once more, counted with pandas from the exported tables alone."""

from collections.abc import Mapping

import pandas as pd

Figures = dict[str, tuple[int, int]]

_ENDED = ("discontinued", "merged")


def figures_counted_anew(tables: Mapping[str, pd.DataFrame], last: str) -> Figures:
    """Figures counted anew from the exported tables alone, as of a round."""
    upto = {name: t[t["round"] <= last] for name, t in tables.items() if "round" in t}
    counted = tables["activities"].query("in_baseline")
    latest = upto["agreed_activities"].sort_values("round").groupby("activity").last()
    meaning = latest["status_meaning"].reindex(counted["activity"]).fillna("")
    ended = meaning.isin(_ENDED)
    completed = meaning == "completed"
    known = ~latest["no_information"].reindex(counted["activity"]).fillna(False).astype(bool)
    expected = upto["reports"].query("expected")
    asked = upto["agreed_statuses"].query("round == @last and asked_of_lead")
    files = upto["files"].dropna(subset=["body"]).sort_values(["round", "received"], kind="stable")
    first = files.groupby(["round", "body"]).first()
    right = first["counts"].astype(bool) & (first["errors"] == 0)
    return {
        **_work(tables, upto, meaning, last),
        **_participations(upto["events"]),
        **_opinions(upto["row_opinions"].query("round == @last")),
        "I1": (int(((completed | (meaning == "ongoing")) & known).sum()), len(meaning)),
        "I2": (int(completed.sum()), len(meaning)),
        "I3": (int(completed.sum()), int((~ended).sum())),
        "I6": (
            int(meaning.isin(["not started", "preparing", "postponed"]).sum()),
            int((~ended).sum()),
        ),
        "I7": (int(ended.sum()), len(meaning)),
        "I9": (int(expected["received"].notna().sum()), len(expected)),
        "I10": (int(expected["on_time"].sum()), len(expected)),
        "I10b": (int(expected["cleared_by_due"].sum()), len(expected)),
        "I11": (int(asked["answered_by_lead"].sum()), len(asked)),
        "I12": (int(right.sum()), len(right)),
    }


def _work(
    tables: Mapping[str, pd.DataFrame],
    upto: Mapping[str, pd.DataFrame],
    meaning: pd.Series,
    last: str,
) -> Figures:
    """What is done and shown, what is not under way, what is late, what is paid for."""
    still = int((~meaning.isin(_ENDED)).sum())
    rows = upto["agreed_statuses"].sort_values("round").groupby("row").tail(1).set_index("row")
    kept = rows[~rows["status_meaning"].isin(_ENDED)]
    completed = rows[rows["status_meaning"] == "completed"]
    shown = completed["evidence"].notna().groupby(completed["activity"]).all()
    waits = meaning.index[meaning.isin(["not started", "preparing"])]
    before = upto["agreed_activities"].query("round < @last")
    begun = set(before[before["status_meaning"].isin(["ongoing", "completed"])]["activity"])
    back = sum(each in begun for each in waits)
    done = meaning.index[meaning == "completed"]
    dated = kept[kept["first_target"].notna()]
    funding = kept[kept["status_meaning"] != "completed"]["funding"]
    return {
        "I4": (int(shown.reindex(done).fillna(value=False).sum()), still),
        "I6a": (len(waits) - back, still),
        "I6b": (back, still),
        "I6c": (int((meaning == "postponed").sum()), still),
        "I8b": (int((dated["target_slip"] > 0).sum()), len(dated)),
        "I22": (int((funding == "SEC").sum()), int(funding.isin(["SEC", "PART", "SEEK"]).sum())),
    }


def _participations(events: pd.DataFrame) -> Figures:
    """Women, and persons with disabilities, in the events that give the numbers."""
    both = events[events["counted"].astype(bool)].dropna(subset=["women", "men"])
    known = both.dropna(subset=["disability"])
    return {
        "I15": (int(both["women"].sum()), _people(both)),
        "I16": (int(known["disability"].sum()), _people(known)),
    }


def _people(events: pd.DataFrame) -> int:
    return int(events[["women", "men", "other"]].fillna(0).to_numpy().sum())


def _opinions(asked: pd.DataFrame) -> Figures:
    """What leads think of their rows in the round of an evaluation."""
    given = asked[~asked["refused"].astype(bool)]
    found = {}
    for code, column, good in (
        ("I18", "impact", "HIGH"),
        ("I19", "sustained", "YES"),
        ("I20", "lasting", "LAST"),
    ):
        told = given[column].dropna()
        counted = told[told != "EARLY"]
        found[code] = (int((counted == good).sum()), len(counted))
    return found
