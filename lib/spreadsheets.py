"""Reads the first visible sheet of an XLSX file row by row, each cell as the text that a CSV would have.

Only values are read. What can't be read as what was meant is refused: merged cells, since nobody knows of which rows
they are meant, formulas without a value, and errors such as #REF!.
"""

from datetime import date, datetime, time
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

MOST_ROWS, MOST_CELLS = 1_048_576, 16_384  # of a sheet; a file that says otherwise is made to break readers
MOST_IN_ROW = 8 * MOST_CELLS  # elements of a row


class UnreadableError(Exception):
    """The file can't be read at all; the message says why."""


class WrongRowError(Exception):
    """A row can't be used; the message says why."""


class _Sheet(WorkSheetParser):
    """The library's reader of one sheet, which alone tells of merged cells and of formulas without a value."""

    def parse(self):
        """(number of the row, its cells) of each row that has any."""
        begun = 0  # elements since the last row: all of them are held until it ends
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                begun += 1
                if begun > MOST_IN_ROW:
                    raise UnreadableError("The file has more cells in a row than a sheet can have.")
            elif element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
                begun = 0
            elif element.tag == MERGE_TAG and len(element):
                cells = element[0].get("ref")
                raise UnreadableError(f"The sheet has merged cells ({cells}): say in each row what it holds.")

    def parse_cell(self, element):
        """The cell, with a formula that was never computed as an error."""
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell |= {"value": WrongRowError("it is a formula without a value"), "data_type": "e"}
        return cell


def sheet_rows(path, most_bytes):
    """(number of the row, [text of each cell, or WrongRowError]) of each row that is not empty.

    `most_bytes`: how large the file may be when it is unpacked. Raises UnreadableError, whatever the file is.
    """
    try:
        with ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > most_bytes:
                raise UnreadableError(f"{path} is too large when it is unpacked: save it as CSV.")
        yield from _rows(path)
    except UnreadableError:
        raise
    except Exception as error:  # a broken file makes the library stumble anywhere
        raise UnreadableError(f"{path} is not a spreadsheet that can be read: save it as XLSX or CSV.") from error


def _rows(path):
    with open(path, "rb") as file:  # by its name the library would refuse one that is called otherwise
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        with sheet._get_source() as source:
            parser = _Sheet(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in parser.parse():
                places = {cell["column"]: _text(cell["value"], cell["data_type"]) for cell in cells}
                if number > MOST_ROWS or max(places, default=0) > MOST_CELLS:
                    raise UnreadableError(f"{path} has more cells than a sheet can have.")
                if any(places.values()):
                    yield number, [places.get(place, "") for place in range(1, max(places) + 1)]


def _text(value, kind):
    """A value as the text of a cell. Spreadsheets make numbers of 12 and days of 2024-05-01."""
    if value is None:
        return ""
    if kind == "e":
        return value if isinstance(value, WrongRowError) else WrongRowError(f"it holds the error {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("_x000D_", "").strip()
