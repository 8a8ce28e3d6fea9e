"""Makes syria.tsv.gz and iraq.tsv.gz from tables of Who's On First. Run by hand; README.md says how, and why so."""

import csv
import gzip
import io
import math
import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = ("wof_id", "parent", "kind", "name", "name_ar", "names", "latitude", "longitude")
CAPITALS, SEATS = {"PPLA", "PPLC"}, {"PPLA2", "PPLA3", "PPLA4"}
ORDER = ("country", "governorate", "area", "district", "city", "town", "village", "neighbourhood", "site")
QUNEITRA = "Quneitra"  # the one district whose governorate the source leaves out
SAME_TOWN = 5.0  # kilometres between two rows of one name in one district that are one place, unless GeoNames has both


def kind_of(row):
    """The kind of one row, a value of `locations.choices.Kind`."""
    if row["gn_feature_code"] in CAPITALS or population(row) >= 100_000:
        settlement = "city"
    elif row["gn_feature_code"] in SEATS or population(row) >= 5_000:
        settlement = "town"
    else:
        settlement = "village"
    return {
        "country": "country",
        "region": "governorate",
        "county": "district",
        "locality": settlement,
        "neighbourhood": "neighbourhood",
        "campus": "site",
    }[row["placetype"]]


def population(row):
    """Inhabitants, 0 where the source does not say."""
    return int(row["population"] or 0)


def tidy(name):
    """A Latin name as people type it: no marks over letters, plain apostrophes and none at the ends."""
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    name = re.sub(r"\s*[\[(].*?[\])]", "", re.sub(r"[`‘’ʻʿʾ]", "'", name))
    name = re.sub(r"^Markaz | District$| Governorate$", "", name)
    name = " ".join(name.split()).strip("'")
    return name[:1].upper() + name[1:]


def tidy_arabic(name):
    """An Arabic name without short vowels and without the word for the kind, which is shown apart."""
    name = "".join(c for c in name if not 0x064B <= ord(c) <= 0x0652)
    return re.sub(r"^(محافظة|قضاء|منطقة|مركز) ", "", name.split("،")[0].strip())


def readable(name):
    """Whether every letter of the name is Latin or Arabic script (Sorani and Persian letters are Arabic script)."""
    return bool(name) and all(
        unicodedata.name(c, "").startswith(("LATIN", "ARABIC", "MODIFIER")) for c in name if c.isalpha()
    )


def latin(name):
    """Whether the name has a Latin letter and none of another script."""
    return readable(name) and any(unicodedata.name(c, "").startswith("LATIN") for c in name)


def is_leftover(row):
    """Whether it is a governorate or district without an extent: a double, or one of the country next door."""
    if row["placetype"] not in {"region", "county"}:
        return False
    west, south, east, north = (float(part) for part in row["bbox"].split(","))
    return west == east and south == north


def is_same(one, other):
    """Whether two rows of one name in one district are the same town."""
    if one["geonames_id"] and other["geonames_id"]:
        return False
    north = (float(one["latitude"]) - float(other["latitude"])) * 111.2
    east = (float(one["longitude"]) - float(other["longitude"])) * 111.2 * math.cos(math.radians(34))
    return math.hypot(north, east) < SAME_TOWN


def places(rows, english):
    """The rows of one country with COLUMNS filled in, parents first; `english` maps wof_id to (name, name_ar)."""
    rows = [row for row in rows if not row["superseded"] and not is_leftover(row)]
    for row in rows:
        if row["placetype"] == "county" and row["name"] == QUNEITRA:
            row["region"] = QUNEITRA
        candidates = [row["name_en"], row["name"], *row["alt_names"].split("|")]
        shown = tidy(next(name for name in candidates if latin(name)))
        better, better_ar = english.get(row["wof_id"], ("", ""))
        row["shown"] = better or shown
        row["shown_ar"] = better_ar or tidy_arabic(row["name_ar"])
        row["kind"] = "area" if row["wof_id"] == "85681385" else kind_of(row)  # a zone, no governorate
    rows.sort(key=lambda row: (ORDER.index(row["kind"]), -population(row), int(row["wof_id"])))
    country = rows[0]["wof_id"]
    regions = {row["name"]: row["wof_id"] for row in rows if row["kind"] == "governorate"}
    counties, towns = {}, {}
    for row in rows:
        row["parent"] = "" if row["kind"] == "country" else regions.get(row["region"], country)
        row["same"] = None
        if row["kind"] == "governorate":
            row["parent"] = country
        elif row["kind"] == "district":
            row["same"] = counties.setdefault((row["region"], row["name"]), row)
        elif row["county"] and (district := counties.get((row["region"] or QUNEITRA, row["county"]))):
            row["parent"] = district["wof_id"]
        if row["placetype"] == "locality":
            others = towns.setdefault((row["parent"], row["shown"]), [])
            row["same"] = next((other for other in others if is_same(row, other)), None)
            others.append(row)
        names = (row["name"], row["name_en"], row["name_ar"], *row["alt_names"].split("|"))
        row["names"] = {name.strip() for name in names} | {tidy(name) for name in names if latin(name)}
        if row["same"]:
            row["same"]["names"] |= row["names"]
    kept = [row for row in rows if row["same"] in (None, row)]
    for row in kept:
        others = row["names"] - {row["shown"], row["shown_ar"]}
        row.update(name=row["shown"], name_ar=row["shown_ar"], names="|".join(sorted(filter(readable, others))))
    return kept


def main(source):
    """Read wof_sy.tsv.gz and wof_iq.tsv.gz in the folder `source`, and write the two files of this folder."""
    csv.field_size_limit(10_000_000)
    with (HERE / "english.tsv").open(encoding="utf-8", newline="") as lines:
        english = {row["wof_id"]: (row["name"], row["name_ar"]) for row in csv.DictReader(lines, delimiter="\t")}
    for code, country in (("sy", "syria"), ("iq", "iraq")):
        with gzip.open(Path(source) / f"wof_{code}.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
            kept = places(list(csv.DictReader(lines, delimiter="\t")), english)
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, delimiter="\t", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
        (HERE / f"{country}.tsv.gz").write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
        print(f"{country}: {len(kept)} places")


if __name__ == "__main__":
    main(sys.argv[1])
