"""The topic list is whole, and a faulty list is refused with every fault named."""

from pathlib import Path

import pytest

from knowledge_base.topics import TopicsError, load_topics

HEADER = "id,kind,title,also_called,danger_check\n"


def test_all_174_topics_are_read_in_order() -> None:
    topics = load_topics()
    assert len(topics) == 174
    assert next(iter(topics)) == "type-2-diabetes"
    assert topics["asthma"].also_called == ("wheezy", "inhaler", "asthmatic")
    assert topics["asthma"].danger_check
    assert not topics["gout"].danger_check


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.csv"
    path.write_text(HEADER + "a,minor,A,,\na,minor,A,,\nb,minor,,,\nc,minor,C,,perhaps\nd,minor\n", encoding="utf-8")
    with pytest.raises(TopicsError, match=r"line 3: .*twice.*line 4: .*no title.*line 5: .*yes or .*line 6: .*five"):
        load_topics(path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "topics.csv"
    path.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(TopicsError, match="columns"):
        load_topics(path)
