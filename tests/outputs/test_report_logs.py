"""What the report says that a plan rests on: settings by subject, and every input file."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from report_reader import (
    Drawn,
    draw,
    drawn_reference,
    drawn_sample,
    report_plan,
    tables_of,
    words_of,
)

from allocator.inputs.workspace import open_workspace
from allocator.outputs.input_log import input_log
from allocator.outputs.report.logs import LONGEST_SOURCES, STATUS_WORDS, SUBJECTS


@pytest.fixture(params=["sample", "reference"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Return the sample's report, then the reference plan's."""
    if request.param == "reference":
        return drawn_reference()
    return drawn_sample(tmp_path_factory.mktemp("sample"))


def settings_of(drawn: Drawn) -> pd.DataFrame:
    """Return the settings that figures rest on."""
    settings = drawn.plan.settings
    return settings[~settings.index.str.startswith("governance.")]


def test_every_setting_is_listed_under_its_subject(drawn: Drawn) -> None:
    """Each setting stands once, under its subject, with value, unit, source, origin and status."""
    rows = tables_of(drawn.html)["settings"].rows
    settings = settings_of(drawn)
    listed, subject = [], ""
    titles = {f"{title}:": name for name, title in SUBJECTS.items()}
    for row in rows:
        if len(row) == 1:
            subject = next(name for title, name in titles.items() if row[0].startswith(title))
            continue
        drives, value, source, status = row
        setting = next(
            one
            for key, one in settings[settings["drives"].map(drives.startswith)].iterrows()
            if drives == f"{one['drives']} {key}"
        )
        assert setting.name.startswith(f"{subject}.")
        assert value == f"{setting['value']} {setting['unit']}".strip()
        assert source.startswith(setting["source"])
        assert status == setting["status"]
        listed.append(setting.name)
    assert sorted(listed) == sorted(settings.index)


def test_settings_are_counted_by_subject_and_status(drawn: Drawn) -> None:
    """Counts by subject and status are those of the settings, and add up both ways."""
    rows = tables_of(drawn.html)["settings-count"].by_name()
    settings = settings_of(drawn)
    subjects = settings.index.str.partition(".").get_level_values(0)
    for name in dict.fromkeys(subjects):
        own = settings[subjects == name]["status"].value_counts()
        expected = [int(own.get(word, 0)) for word in STATUS_WORDS]
        assert [int(cell) for cell in rows[SUBJECTS[name]]] == [*expected, sum(expected)]
    *parts, total = [[int(cell) for cell in cells] for cells in rows.values()]
    assert [sum(column) for column in zip(*parts, strict=True)] == total
    assumed = total[2]
    said = f"{assumed} of {total[-1]} settings are assumptions"
    assert said in words_of(drawn.html)


def test_who_answers_is_no_setting_that_figures_rest_on() -> None:
    """Names of who answers for a plan stand at its head, not among its assumptions."""
    rows = tables_of(draw(report_plan()))["settings"].rows
    assert "governance" not in " ".join(cell for row in rows for cell in row)


def test_a_subject_that_is_not_known_is_listed_last() -> None:
    """A setting of a later version is not lost: it stands under the first word of its key."""
    plan = report_plan()
    new = plan.settings.iloc[:1].set_axis(["new_subject.new_key"])
    plan = dataclasses.replace(plan, settings=pd.concat([new, plan.settings]))
    rows = tables_of(draw(plan))["settings"].rows
    assert rows[-2] == ["New subject: 1 setting, 1 assumed"]
    assert rows[-1][0].endswith("new_subject.new_key")


def test_each_input_file_says_what_it_holds_and_where_it_is_from() -> None:
    """The log of the reference workspace has each file with size, years, status, sources, hash."""
    log = input_log(open_workspace())
    table = tables_of(draw(report_plan(), inputs=log))["inputs"]
    assert [heading.partition(" ")[0] for heading in table.columns] == [
        "File",
        "Size",
        "Years",
        "Status",
        "Main",
        "SHA-256",
    ]
    rows = {row[0].partition(" ")[0]: row for row in table.rows}
    assert list(rows) == sorted(log.index)
    for name, (heading, size, years, standing, sources, digest) in rows.items():
        given_ = log.loc[name]
        assert digest == given_["sha256"]
        assert f"{given_['bytes']:,} bytes" in size
        assert (f"{given_['rows']:,} row" in size) == (given_["rows"] > 0)
        assert years == given_["years"]
        for word in STATUS_WORDS:
            assert (f"{given_[word]:,} {word}" in standing) == (given_[word] > 0)
        assert len(sources) <= LONGEST_SOURCES
        assert given_["sources"].startswith(sources.rstrip("\N{HORIZONTAL ELLIPSIS}"))
        assert len(heading) > len(name), "every file says what it holds"


def test_a_plain_log_has_no_empty_columns() -> None:
    """Where only sizes and hashes are known, the log has no other column."""
    assert tables_of(draw(report_plan()))["inputs"].columns == [
        "File and what it holds",
        "Size",
        "SHA-256",
    ]
