"""A workbook -> plain data, on top of the book that it is read into: what stands in no sheet stays. Finds everything that is wrong.

Every problem names sheet, row and column and says what may stand there. Nothing is stored here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from apps.decisions.engine.called import called_in, nearest
from apps.decisions.engine.differences import TESTS
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.cases import cases_in, lost_columns, too_many
from apps.decisions.spreadsheet.found import Reading
from apps.decisions.spreadsheet.layout import CHOICES, PARAMETERS, VALUES
from apps.decisions.spreadsheet.readme import about_in
from apps.decisions.spreadsheet.rows import Key, prints_of, rows_by_key, with_rows
from apps.decisions.spreadsheet.tables import NO_COLUMN, Line, Table, placed_in, table_of
from apps.decisions.spreadsheet.values import Unread, key_problem, known_problem, value_of, value_or
from apps.ui.spreadsheet.opening import grids_in
from apps.ui.spreadsheet.problem import CellProblem
from apps.ui.spreadsheet.readme import AS_DOWNLOADED, README

Plain = dict[str, Any]


def read(data: bytes, current: Mapping[str, Any]) -> Reading:
    """Read a workbook on top of the book that stands. Raises NotAWorkbook for a file that cannot be read at all."""
    reader = _Reader(current)
    for grid in grids_in(data):
        reader.grid(grid)
    return reader.done()


class _Reader:
    """Collects the tables of a file, then reads them: words first, for conditions name them."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        self.reading = Reading(dict(current))
        self.tables: dict[tuple[str, str], Table] = {}
        self.seen_any = False
        self.troubled: list[tuple[Key, CellProblem]] = []  # forgiven where the row is as it stands already
        self.called = called_in(current)
        self.as_it_stands: Plain = {}  # parts that were not looked at to the end

    def grid(self, grid: Any) -> None:
        """One sheet of the file."""
        if grid.name == README:
            lines = [(str(row[0] or ""), row[1] if len(row) > 1 and isinstance(row[1], str) else "") for row in grid.rows.values()]
            self.reading.about = about_in(lines)
        elif grid.name == AS_DOWNLOADED:
            rows = [row[:3] for row in grid.rows.values() if len(row) >= 3]
            self.reading.prints = {(str(part), str(key)): str(print_) for part, key, print_ in rows}
        elif grid.rows:
            table, problems = table_of(grid, self.current)
            self.reading.problems += [CellProblem(grid.name, row, column, message) for row, column, message in problems]
            if table is None:
                return
            if (table.part, table.of) in self.tables:
                self.problem(table, 0, "", f"says the same as sheet “{self.tables[table.part, table.of].name}”. Keep one of them")
                return
            self.tables[table.part, table.of] = table

    def done(self) -> Reading:
        """The whole book."""
        reading, plain = self.reading, self.reading.plain
        if not self.tables:
            reading.problems.append(
                CellProblem(README, 0, "", "the workbook has none of the tables of a rule book. Download one, and change that")
            )
            return reading
        self.words(plain)
        self.called = called_in(plain, self.current)
        self.sentences(plain)
        self.cases(plain)
        self.refer(plain)
        self.missing()
        now, was = rows_by_key(plain), rows_by_key(self.current)
        reading.problems += [problem for key, problem in self.troubled if key not in was or now.get(key) != was[key]]
        order = list(dict.fromkeys(table.name for table in self.tables.values()))
        reading.problems.sort(key=lambda problem: (order.index(problem.sheet) if problem.sheet in order else -1, problem.row))
        if reading.problems:  # what cannot be read is not told as a change
            reading.plain = with_rows(plain, self.current, sorted(self.unread())) | self.as_it_stands
        return reading

    def unread(self) -> set[Key]:
        """The rows in which something cannot be read; of a table whose head is wrong, all of them."""
        tables = {table.name: table for table in self.tables.values()}
        found = [(tables[problem.sheet], problem.row) for problem in self.reading.problems if problem.sheet in tables]
        return {table.row_of(line) for table, row in found for line in [line for line in table.lines if line.number == row] or table.lines}

    def words(self, plain: Plain) -> None:
        """Everything that conditions and effects name."""
        for part in (*layout.BEFORE_TABLES, *layout.AFTER_TABLES):
            if part in (CHOICES, VALUES, PARAMETERS) or (part, "") not in self.tables:
                continue
            rows = self.rows(self.tables[part, ""])
            if part in ("questions", "findings"):
                inner, old = ("choices" if part == "questions" else "values"), {row["slug"]: row for row in plain[part]}
                rows = [{**row, inner: old.get(row["slug"], {}).get(inner, [])} for row in rows]
            plain[part] = rows
        for part, owners, owner in ((CHOICES, "questions", "question"), (VALUES, "findings", "finding")):
            if (part, "") in self.tables:
                self.inner(plain, self.tables[part, ""], part, owners, owner)
        if (PARAMETERS, "") in self.tables:
            self.parameters(plain, self.tables[PARAMETERS, ""])

    def inner(self, plain: Plain, table: Table, part: str, owners: str, owner: str) -> None:
        """Choices to their questions, values to their findings."""
        by_owner: dict[str, list[Plain]] = {row["slug"]: [] for row in plain[owners]}
        for row, line in zip(self.rows(table), table.lines, strict=True):
            name = row.pop(owner)
            if name not in by_owner:
                self.problem(table, line.number, table.title(owner), f"“{name}” is no {owner}{nearest(name, by_owner)}")
                continue
            if any(other["slug"] == row["slug"] for other in by_owner[name]):
                self.problem(
                    table, line.number, table.title("slug"), f"“{row['slug']}” stands twice for “{name}”. Take one of the rows out"
                )
            by_owner[name].append(row)
        plain[owners] = [{**row, part: by_owner[row["slug"]]} for row in plain[owners]]

    def parameters(self, plain: Plain, table: Table) -> None:
        """Values and notes, which are parts of their own in the book."""
        values: dict[str, str] = {}
        notes: list[Plain] = []
        for row, line in zip(self.rows(table), table.lines, strict=True):
            value, noted = row.pop("value"), row.pop("noted")
            if line.cell("value") is not None:
                values[row["key"]] = value
            if noted or (line.cell("noted") is None and any(text for name, text in row.items() if name != "key")):
                notes.append(row)
            if line.cell("value") is None:
                self.trouble(table, line, "value", "is empty. Enter the value, or delete the row")
        plain[PARAMETERS], plain[layout.NOTES] = values, notes

    def sentences(self, plain: Plain) -> None:
        """Conditions and effects, now that all they may name is there."""
        for (part, _of), table in self.tables.items():
            if part in ("questions", "conditions"):
                by_key = {row["slug"]: row for row in plain[part]}
                for line in table.lines:
                    if row := by_key.get(line.key):
                        row |= self.conditions(table, line, "ask_if" if part == "questions" else "when")
        for part, field_ in (("rows", "finding"), ("rules", "stage")):
            placed: list[tuple[float, int, Plain]] = []
            gone = self.gone("findings" if part == "rows" else "stages", plain)
            for place, row in enumerate(plain[part], 1):
                if (part, row[field_]) not in self.tables and row[field_] not in gone:
                    placed.append((place, 0, row))
            for (own, of), table in self.tables.items():
                if own == part:
                    placed += placed_in(
                        table, [self.whole(table, row, line, field_, of) for row, line in zip(self.rows(table), table.lines, strict=True)]
                    )
            placed.sort(key=lambda entry: entry[:2])
            plain[part] = [row for _, _, row in placed]
        self.once(plain)

    def cases(self, plain: Plain) -> None:
        """The test cases, which name rules and all else."""
        if (table := self.tables.get((TESTS, ""))) is None:  # a file without them leaves them as they stand
            as_they_stand = prints_of({(TESTS, row["key"]): row for row in self.current.get(TESTS, ())})
            self.reading.prints |= as_they_stand if self.reading.prints else {}
            return
        self.called = called_in(plain, self.current)
        for title in lost_columns(table, plain, self.current):
            self.problem(table, table.head, "", NO_COLUMN.format(title))
        if wrong := too_many(len(table.lines)):  # before a cell of them is read
            return self.problem(table, 0, "", wrong)
        standing = {row["key"]: row for row in self.current.get(TESTS, ())}
        cases, problems, unread = cases_in(self.each_row(table), table, standing, lambda: len(self.troubled) + len(self.reading.problems))
        for line, name, message in problems:
            self.trouble(table, line, name, message)
        plain[TESTS] = cases
        if unread:
            self.problem(table, 0, "", unread)
            self.as_it_stands = {TESTS: self.current.get(TESTS, [])}

    def gone(self, part: str, plain: Plain) -> set[str]:
        """Findings or stages that the workbook takes out: their tables go with them."""
        return {row["slug"] for row in self.current[part]} - {row["slug"] for row in plain[part]}

    def whole(self, table: Table, row: Plain, line: Line, field_: str, of: str) -> Plain:
        """A rule or row with its conditions and effects."""
        row |= {field_: of, **self.conditions(table, line, "when")}
        if table.part == "rules":
            row |= self.conditions(table, line, "unless")
            row["effects"] = self.value(table, line, "effects")
        return row

    def conditions(self, table: Table, line: Line, name: str) -> Plain:
        """The conditions of one row: those in columns of their own first."""
        tests = []
        for column in table.columns:
            if column.holds == layout.TEST and line.cell(column.field) is not None:
                tests.append(self.value(table, line, column.field))
        return {name: [*tests, *self.value(table, line, name)]}

    def rows(self, table: Table) -> list[Plain]:
        """The rows of a table, conditions and effects left for later."""
        return list(self.each_row(table))

    def each_row(self, table: Table) -> Iterator[Plain]:
        """The same one by one: who takes no more has no more read."""
        names: Counter[str] = Counter()
        for line in table.lines:
            row: Plain = {}
            for column in table.columns:
                if column.holds in (layout.WHEN, layout.EFFECTS, layout.PLACE, layout.TEST):
                    continue
                value = self.value(table, line, column.field)
                if value or not column.can_lack:
                    row[column.field] = value
            if table.part not in (CHOICES, VALUES):
                names[line.key] += 1
                if names[line.key] == 2:
                    self.problem(table, line.number, table.title(table.key), f"“{line.key}” stands twice. Take one of the rows out")
                self.reading.places[table.part, line.key] = (table.name, line.number)
            if wrong := key_problem(table.part, line.key):
                self.trouble(table, line, table.key, wrong)
            yield row

    def once(self, plain: Plain) -> None:
        """Rules and rows share their keys; the same one in two sheets is told with both."""
        where: dict[str, str] = {}
        for (part, _of), table in self.tables.items():
            for line in table.lines if part in ("rows", "rules") else ():
                if (other := where.setdefault(line.key, table.name)) != table.name:
                    self.problem(
                        table, line.number, table.title(table.key), f"“{line.key}” stands in sheet “{other}”, too. Take one of the rows out"
                    )
        in_tables = {line.key for (part, _of), table in self.tables.items() if part in ("rows", "rules") for line in table.lines}
        for part in ("rows", "rules"):
            kept = Counter(row["key"] for row in plain[part])
            for key in [key for key, count in kept.items() if count > 1 and key in in_tables and key not in where]:
                self.reading.problems.append(CellProblem("", 0, "", f"“{key}” stands twice"))

    def value(self, table: Table, line: Line, name: str) -> Any:
        """What one cell says; where it cannot be read, an empty value, and the problem is told."""
        column = table.column(name)
        try:
            return value_of(line.cell(name), column, self.called)
        except Unread as unread:
            for message in unread.messages:
                if unread.forgivable:
                    self.trouble(table, line, name, message)
                else:
                    self.problem(table, line.number, column.title, message)
            return unread.value

    def refer(self, plain: Plain) -> None:
        """Short names in cells of their own have to lead somewhere."""
        known = {
            part: [row["slug"] for row in plain[part]] for part in ("sections", "stages", "sources", "outcomes", "findings", "approaches")
        }
        values = {row["slug"]: [value["slug"] for value in row["values"]] for row in plain["findings"]}
        for (part, of), table in self.tables.items():
            if (wrong := known_problem(part, of, known)) and of not in self.lost(part):
                self.problem(table, 1, "", wrong)
            for line in table.lines:
                for column in table.columns:
                    allowed = values.get(of) if (part, column.field) == ("rows", "value") else known.get(column.refers)
                    if allowed is None or column.holds == layout.OWNER:
                        continue
                    said = value_or(line.cell(column.field), column, self.called)
                    for word in said if isinstance(said, list) else [said]:
                        if word not in allowed:
                            missing = f"“{word}” is not there{nearest(word, allowed)}" if word else f"is empty{nearest('', allowed)}"
                            self.trouble(table, line, column.field, missing)

    def lost(self, part: str) -> set[str]:
        """Findings or stages that rows of the book name already, and that are not there."""
        if part not in ("rows", "rules"):
            return set()
        owners, name = ("findings", "finding") if part == "rows" else ("stages", "stage")
        return {row[name] for row in self.current[part]} - {row["slug"] for row in self.current[owners]}

    def missing(self) -> None:
        """Which sheets are not there, and so leave the draft as it is."""
        gone = self.gone("findings", self.reading.plain) | self.gone("stages", self.reading.plain)
        for sheet in layout.sheets_of(self.current):
            if (sheet.part, sheet.of) not in self.tables and sheet.of not in gone:
                self.reading.unchanged.append(sheet.name)

    def problem(self, table: Table, row: int, column: str, message: str) -> None:
        self.reading.problems.append(CellProblem(table.name, row, column, message))

    def trouble(self, table: Table, line: Line, name: str, message: str) -> None:
        self.troubled.append((table.row_of(line), CellProblem(table.name, line.number, table.title(name), message)))
