// A press beside a number: a little more or less, ten times, a tenth, none. Without this script, or where the number
// cannot be read here, the press posts the form and the server does the same (apps/review/what_if/steps.py).
(() => {
  const step = (now) => {
    if (!now) return 1;
    const size = Math.floor(Math.log10(Math.abs(now)));
    return size >= 0 ? Math.max(10 ** (size - 1), 1) : 10 ** size;
  };
  const to = {
    more: (now) => now + step(now),
    less: (now) => now - step(now),
    tenfold: (now) => now * 10,
    tenth: (now) => now / 10,
    none: () => 0,
  };
  addEventListener("click", (event) => {
    const button = event.target.closest("button[data-step]");
    const field = button && document.getElementById(button.dataset.field);
    if (!field) return;
    const text = field.value.replace(/[,\s]/g, "");
    const now = Number(text);
    if (Number.isNaN(now) || text.includes("x")) return;
    event.preventDefault();
    const { least, most, whole } = button.parentElement.dataset;
    let found = Number(to[button.dataset.step](now).toPrecision(12));
    if (whole !== undefined) found = Math.round(found);
    if (least) found = Math.max(found, Number(least));
    if (most) found = Math.min(found, Number(most));
    field.value = found.toLocaleString("en-GB", { maximumFractionDigits: 12 });
    const unknown = field.form.elements[`${field.name}_unknown`];
    if (unknown) unknown.checked = false;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
