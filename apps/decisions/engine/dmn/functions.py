"""The functions of FEEL that are kept, by their names. Pure; a function that is not here is refused where a model calls it.

Null where the standard says null; NotDecided where it leaves open what comes out, or where a text is no date or duration.
"""

from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from apps.decisions.engine.dmn import list_functions as lists
from apps.decisions.engine.dmn import text_functions as texts
from apps.decisions.engine.dmn.values import Value

FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "not": lists.not_,
    "abs": lists.abs_,
    "floor": lists.rounded_(ROUND_FLOOR),
    "ceiling": lists.rounded_(ROUND_CEILING),
    "decimal": lists.rounded_(ROUND_HALF_EVEN),
    "round up": lists.rounded_(ROUND_UP),
    "round down": lists.rounded_(ROUND_DOWN),
    "round half up": lists.rounded_(ROUND_HALF_UP),
    "round half down": lists.rounded_(ROUND_HALF_DOWN),
    "modulo": lists.modulo,
    "sqrt": lists.sqrt,
    "even": lists.even,
    "odd": lists.odd,
    "min": lists.best_("<"),
    "max": lists.best_(">"),
    "sum": lists.sum_,
    "mean": lists.mean,
    "median": lists.median,
    "count": lists.count,
    "all": lists.all_,
    "any": lists.any_,
    "list contains": lists.list_contains,
    "append": lists.append,
    "concatenate": lists.of_lists(lambda given: [one for members in given for one in members]),
    "union": lists.of_lists(lambda given: lists.distinct([one for members in given for one in members])),
    "distinct values": lists.of_lists(lambda given: lists.distinct(given[0])),
    "reverse": lists.of_lists(lambda given: given[0][::-1]),
    "flatten": lists.flatten,
    "index of": lists.index_of,
    "sublist": texts.sublist,
    "substring": texts.substring,
    "string length": texts.of_text(lambda text: Decimal(len(text))),
    "upper case": texts.of_text(str.upper),
    "lower case": texts.of_text(str.lower),
    "contains": texts.of_texts(lambda text, match: match in text),
    "starts with": texts.of_texts(str.startswith),
    "ends with": texts.of_texts(str.endswith),
    "substring before": texts.of_texts(lambda text, match: text.partition(match)[0] if match and match in text else ""),
    "substring after": texts.of_texts(lambda text, match: text.partition(match)[2] if match else text),
    "string": texts.string,
    "number": texts.number,
    "date": texts.date_,
    "time": texts.time_,
    "date and time": texts.date_and_time,
    "duration": texts.duration,
    "years and months duration": texts.years_months,
}
# What the arguments are called where a model gives them by name; several ways for some.
PARAMETERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "not": (("negand",),),
    "abs": (("n",),),
    "floor": (("n",), ("n", "scale")),
    "ceiling": (("n",), ("n", "scale")),
    "decimal": (("n", "scale"),),
    "modulo": (("dividend", "divisor"),),
    "sqrt": (("number",),),
    "min": (("list",),),
    "max": (("list",),),
    "sum": (("list",),),
    "mean": (("list",),),
    "count": (("list",),),
    "all": (("list",),),
    "any": (("list",),),
    "list contains": (("list", "element"),),
    "substring": (("string", "start position"), ("string", "start position", "length")),
    "string length": (("string",),),
    "upper case": (("string",),),
    "lower case": (("string",),),
    "contains": (("string", "match"),),
    "starts with": (("string", "match"),),
    "ends with": (("string", "match"),),
    "string": (("from",),),
    "number": (("from", "grouping separator", "decimal separator"),),
    "date": (("from",), ("year", "month", "day")),
    "time": (("from",), ("hour", "minute", "second"), ("hour", "minute", "second", "offset")),
    "date and time": (("from",), ("date", "time")),
    "duration": (("from",),),
    "years and months duration": (("from", "to"),),
}
# Which take single values only, and which a list first: a list of one and its member stand for each other there, as the standard says.
OF_SINGLE_VALUES = frozenset((
    "not", "abs", "floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down", "modulo", "sqrt", "even", "odd",
    "substring", "string length", "upper case", "lower case", "contains", "starts with", "ends with", "substring before", "substring after",
    "number", "date", "time", "date and time", "duration", "years and months duration",
))  # fmt: skip
OF_A_LIST = frozenset(("list contains", "sublist", "index of", "flatten"))
