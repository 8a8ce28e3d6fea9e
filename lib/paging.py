"""Pages of rows: of a list, of what the columns in memory give, of a list not counted yet, and on pages of records."""

from functools import cached_property

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404
from django.utils.functional import SimpleLazyObject

ROWS = 50  # a page; not for the reader to change, so that no address asks for everything
FIRST_PAGES = 20  # of rows on a page about something else


class Rows:
    """The rows of a selection in an order, as a paginator takes them: only the page that is shown is fetched."""

    ordered = True

    def __init__(self, queryset, selection, order):
        self.queryset, self.selection, self.order = queryset, selection, order

    def __len__(self):
        return len(self.selection)

    def __getitem__(self, part):
        return SimpleLazyObject(lambda: self._fetch(part.start or 0, part.stop))

    def _fetch(self, start, stop):
        ids = self.selection.page(self.order, start, stop)
        rows = {row.pk: row for row in self.queryset.filter(pk__in=ids).order_by()}
        return [rows[pk] for pk in ids if pk in rows]  # one that was just taken away is left out


class FirstRows:
    """A page of a list that is not counted yet, as templates take it: whether it is the last one is known."""

    def __init__(self, rows, number, size):
        found = list(rows[(number - 1) * size : number * size + 1])
        self.number, self.object_list, self._more = number, found[:size], len(found) > size
        self.start_index = (number - 1) * size + 1

    @property
    def end_index(self):
        """The place of the last row among all."""
        return self.start_index + len(self.object_list) - 1

    def has_previous(self):
        """Whether rows come before these."""
        return self.number > 1

    def has_next(self):
        """Whether rows come after these."""
        return self._more

    def has_other_pages(self):
        """Whether these are not all rows."""
        return self.has_previous() or self.has_next()

    def __len__(self):
        return len(self.object_list)

    def __iter__(self):
        return iter(self.object_list)


class FirstPages(Paginator):
    """The first pages of rows that stand on a page about something else; their own list has them all.

    `number`: of all rows, where it is known without counting.
    """

    def __init__(self, rows, number=None):
        super().__init__(rows, ROWS)
        if number is not None:
            self.count = number

    @cached_property
    def num_pages(self):
        """Of those that are shown."""
        return min(super().num_pages, FIRST_PAGES)

    @property
    def is_cut(self):
        """Whether there are more."""
        return self.count > FIRST_PAGES * ROWS

    def _get_page(self, *args):
        return PartPage(*args)


class PartPage(Page):
    """A page after the last of which more rows may come."""

    def end_index(self):
        """The place of its last row among all."""
        return self.start_index() + len(self.object_list) - 1


def page_of(request, rows, number=None):
    """The page of `rows` that ?page= asks for, on a page about something else. Raises Http404 if there is none.

    `number`: how many there are, where that is known without counting.
    """
    try:
        return FirstPages(rows, number).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404("There is no such page.") from error
