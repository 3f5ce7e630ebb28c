// Says how many characters are left, once few are. Without this script a text that is too long is told when it is saved.
(() => {
  const FEW = 200;
  const tell = (field) => {
    const left = field.dataset.most - field.value.length;
    const region = field.nextElementSibling;
    if (!region?.matches("[role=status]")) return;
    if (left >= 0) region.textContent = left < FEW ? `${left} characters left` : "";
    else region.textContent = `${-left} characters too many`;
  };
  const all = () => document.querySelectorAll("textarea[data-most]").forEach(tell);
  addEventListener("input", ({ target }) => { if (target.matches("textarea[data-most]")) tell(target); });
  document.body.addEventListener("htmx:afterSettle", all);
  all();
})();
