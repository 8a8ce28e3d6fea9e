"""The eight questions that the demo must answer, each in one part of one page, and the picture of it.

With PICTURES=docs/questions in the environment the pictures of docs/questions.md are made anew.
"""

import os
from pathlib import Path

import pytest

from .conftest import CONTESTED, KILLING

RAID = "/incidents/raid-in-the-harem-area/"
DESK = {"viewport": {"width": 1440, "height": 1000}}
ANSWERS = {
    "who says that the cell killed him, how surely, and whose statement does not": (
        f"{RAID}#link",
        ["Abdul Rahim Atoun", "Levant24 hedged", "“media affiliated with", "Not said by Ministry of Interior"],
    ),
    "how many were killed and injured, by whose account": (
        f"{KILLING}#picture",
        ["Killed", "3", "the head of the Syrian Observatory", "Injured", "2", "4", "9", "“a hospital official”"],
    ),
    "who killed Abu al-Hussein al-Qurashi, by whose account, and who denies it": (
        f"{CONTESTED}#responsibility",
        ["Turkish National Intelligence Organization", "Recep Tayyip Erdogan", "Denied by Islamic State",
         "Hayat Tahrir al-Sham carried it out", "Denied by Diaa al-Omar"],
    ),
    "how many children died in Barisha": (
        "/incidents/us-raid-on-barisha/#picture",
        ["Killed: children", "Kenneth McKenzie", "Donald Trump", "Airwars", "1", "2", "3"],
    ),
    "how many children died in Atmeh": (
        "/incidents/us-raid-on-atmeh/#picture",
        ["Killed: children", "White Helmets", "UNICEF", "Pentagon", "2 to 3", "4", "5", "6"],
    ),
    "how many children died in both, by whose account": (
        "/claims/?incident=us-raid-on-barisha&incident=us-raid-on-atmeh&kind=casualties&q=child",
        ["US raid on Barisha", "Donald Trump", "Airwars", "US raid on Atmeh", "UNICEF", "Pentagon", "White Helmets"],
    ),
    "what was known on 10 April 2024, and what on 31 May": (
        f"{KILLING}#developed",
        ["4 April 2024", "5 April 2024", "30 May 2024", "Killed", "Said to be by"],
    ),
    "what Hayat Tahrir al-Sham has said": (
        "/actors/hayat-tahrir-al-sham/#says",
        ["Killing of Abu Maria al-Qahtani in Sarmada", "Persons said to belong to Islamic State carried it out"],
    ),
    "what has been said of Hayat Tahrir al-Sham": (
        "/actors/hayat-tahrir-al-sham/#incidents",
        ["Killing of Abu al-Hussein al-Husseini al-Qurashi", "Islamic State", "Denied by Diaa al-Omar"],
    ),
    "under which names Abu Maria al-Qahtani is known, and which article uses which": (
        "/actors/abu-maria-al-qahtani/#name",
        ["Maysar bin Ali al-Jubouri al-Qahtani", "Abu Hamza", "أبو ماريا القحطاني", "Step News", "Bianet"],
    ),
    "which claims rest on one origin alone": ("/claims/?origins=one", ["One origin", "claims"]),
}  # fmt: skip


@pytest.mark.parametrize("question", ANSWERS)
def test_question_is_answered_in_one_part_of_one_page(open_page, question, tmp_path):
    address, wanted = ANSWERS[question]
    page, watch = open_page(address, **DESK)
    part = page.locator(f"#{address.partition('#')[2] or 'content'}")
    told = " ".join(part.inner_text().split())
    picture = Path(os.environ.get("PICTURES", tmp_path)) / f"{question.replace(',', '').replace(' ', '-')}.png"
    page.evaluate("scrollTo(0, 0)")
    box = part.bounding_box()
    margin, height = min(16, box["x"]), min(box["height"], 1400)
    shown = {"x": box["x"] - margin, "y": box["y"], "width": box["width"] + 2 * margin, "height": height}
    page.screenshot(path=picture, full_page=True, clip=shown)
    assert [words for words in wanted if words not in told] == []
    assert picture.stat().st_size > 5_000
    assert watch.wrong == []
