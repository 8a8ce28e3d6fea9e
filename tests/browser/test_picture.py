"""Casualties as a picture, as it is seen and as it is heard."""

import pytest

ATMEH, KILLING = "/incidents/us-raid-on-atmeh/", "/incidents/killing-of-abu-maria-al-qahtani/"
DESK, PHONE = {"viewport": {"width": 1440, "height": 900}}, {"viewport": {"width": 320, "height": 640}}
# Where the bar of each row stands on its scale, by the pixels of the screen.
MEASURED = """() => [...document.querySelectorAll("#picture tr.voice:has(.known)")].map((row) => {
  const [whole, known] = [row.querySelector("svg"), row.querySelector(".known")];
  const end = row.querySelector("svg svg").viewBox.baseVal.width, scale = whole.getBoundingClientRect();
  const at = (x) => {
    const point = new DOMPoint(x, 0).matrixTransform(known.getScreenCTM());
    return (point.x - scale.left) / scale.width * end;
  };
  return [[known.x1, known.x2].map((x) => x.baseVal.value), [known.x1, known.x2].map((x) => at(x.baseVal.value))];
})"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_bars_stand_where_their_figures_are_on_the_scale(open_page, size):
    page, watch = open_page(ATMEH, **size)
    measured = page.evaluate(MEASURED)
    assert len(measured) == 16
    for figures, places in measured:
        assert [round(place, 3) for place in places] == figures
    edges = page.evaluate("""() => [...document.querySelectorAll("#picture .bar")].map((cell) => {
      const [own, scale] = [cell.getBoundingClientRect(), cell.querySelector("svg").getBoundingClientRect()];
      return own.left < scale.left && scale.right < own.right && scale.width > 100 && scale.height >= 24;
    })""")
    assert set(edges) == {True}
    assert watch.wrong == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_picture_is_heard_as_a_table(open_page, size):
    page, _ = open_page(ATMEH, **size)
    table = page.get_by_role("table")
    heard = [row.aria_snapshot() for row in table.get_by_role("row").all()]
    assert table.get_by_role("columnheader").all_inner_texts() == ["Account", "Figure", "Drawn to scale"]
    assert len(heard) == 1 + 4 + 17
    (pentagon,) = (row for row in heard if "Pentagon" in row)
    for part in ('rowheader "Pentagon in Seattle Times, February 2022"', "2 to 3", 'link "Claim ', "Source 4"):
        assert part in pentagon
    assert "img" not in "".join(heard)


def test_bar_leads_to_its_claim(open_page):
    page, watch = open_page(KILLING, **DESK)
    page.get_by_role("row", name="“a hospital official”").get_by_role("link", name="Claim").click()
    page.wait_for_url("**/claims/*/")
    assert "nine were injured" in page.locator("blockquote").inner_text()
    assert watch.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_ends_and_what_counts_no_more_differ_by_form_not_by_colour_alone(open_page, scheme):
    page, _ = open_page(KILLING, **DESK, color_scheme=scheme)
    of_tail, of_known, of_hollow, paper = page.evaluate("""() => [".tail", ".known", ".hollow"].map((part) => {
      const style = getComputedStyle(document.querySelector(`#picture ${part}`));
      return [style.strokeDasharray, style.strokeWidth, style.stroke];
    }).concat(getComputedStyle(document.body).backgroundColor)""")
    assert of_tail[0] != of_known[0] == "none"
    assert float(of_hollow[1][:-2]) < float(of_known[1][:-2])
    assert of_hollow[2] == paper
    # "a number of his companions", and five accounts that name the one whom they say was killed
    assert page.locator("#picture .arrow").count() == page.locator("#picture .tail").count() == 6
