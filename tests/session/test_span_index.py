"""Spans found by place are those that a look at all of them finds, whatever their sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.model import Span
from reader.session.span_index import SpanIndex

PLACES = st.integers(0, 700)
SPANS = st.builds(
    lambda number, start, size: Span(f"{number:02}", "claim", start, start + size, "x" * size),
    st.integers(0, 30),
    PLACES,
    st.sampled_from([1, 2, 7, 8, 9, 63, 64, 65, 511, 512, 600]),
)
#: A span to put, or the id of one to take out.
STEPS = st.lists(SPANS | st.integers(0, 30).map(lambda number: f"{number:02}"), max_size=40)


@given(st.lists(SPANS, max_size=20), STEPS, PLACES, st.integers(1, 700))
def test_what_is_found_is_what_a_look_at_all_finds(first, steps, start, size):
    index, model = SpanIndex(first), {span.id: span for span in first}
    for step in steps:
        if isinstance(step, Span):
            index.put(step)
            model[step.id] = step
        else:
            index.remove(step)
            model.pop(step, None)
    spans, end = sorted(model.values(), key=lambda span: span.order), start + size
    assert (list(index), len(index)) == (spans, len(spans))
    assert index.between(start, end) == [span for span in spans if span.start < end and start < span.end]
    order = (start, end, "claim", "15")
    assert index.after(order) == next((span for span in spans if span.order > order), None)
    assert index.before(order) == next((span for span in reversed(spans) if span.order < order), None)
