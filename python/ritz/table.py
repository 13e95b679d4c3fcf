"""Columns of a CSV file as numpy arrays; as a pandas.DataFrame where pandas is there."""

import csv

import numpy


class Table:
    """Columns by name, all of the same length: table["energy"], table.names, len(table)."""

    def __init__(self, columns=None):
        self._columns = {name: numpy.asarray(values) for name, values in (columns or {}).items()}

    @classmethod
    def parse(cls, lines):
        """From the lines of a CSV file with a header. Numbers are the very ones that were written, an empty cell
        is NaN among numbers; a column with any text is one of texts. Raises ValueError for a ragged row."""
        rows = list(csv.reader(lines))
        if not rows:
            raise ValueError("it has no header")
        header, rows = rows[0], [row for row in rows[1:] if row]
        for number, row in enumerate(rows, 1):
            if len(row) != len(header):
                raise ValueError(f"row {number} has {len(row)} cells, the header has {len(header)}")
        return cls({name: _column([row[i] for row in rows]) for i, name in enumerate(header)})

    @property
    def names(self):
        return list(self._columns)

    def __len__(self):
        return len(next(iter(self._columns.values()), ()))

    def __contains__(self, name):
        return name in self._columns

    def __getitem__(self, name):
        return self._columns[name]

    def where(self, chosen):
        """The rows that a mask, or an array of indices, picks."""
        return Table({name: values[chosen] for name, values in self._columns.items()})

    def is_number(self, name):
        return numpy.issubdtype(self[name].dtype, numpy.number)

    def has(self, name):
        """Whether there is a column of numbers of this name with any number in it."""
        return name in self and self.is_number(name) and bool(numpy.isfinite(self[name]).any())

    def groups(self, names):
        """(values, rows) for each combination of the values of columns, in the order in which they come first."""
        found = {}
        for i in range(len(self)):
            found.setdefault(tuple(str(self[name][i]) for name in names), []).append(i)
        return [(values, self.where(numpy.array(rows))) for values, rows in found.items()]

    def frame(self):
        """A pandas.DataFrame. Raises ImportError with a remedy where there is no pandas."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("tables as frames need pandas: pip install pandas, or apt-get install "
                              "python3-pandas; columns() gives numpy arrays without it") from error
        return pandas.DataFrame(self._columns)


def _column(cells):
    for kind in (int, float):
        try:
            return numpy.array([kind(cell) if cell or kind is int else numpy.nan for cell in cells],
                               dtype=numpy.int64 if kind is int else float)
        except (ValueError, OverflowError):
            pass
    return numpy.array(cells, dtype=object)
