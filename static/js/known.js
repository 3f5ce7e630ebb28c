// Picking a choice or typing an answer takes "I do not know yet" away. Without this script the page says that the answer is not counted.
addEventListener("input", ({ target }) => {
  const unknown = target.closest?.(".ask")?.querySelector("[name$=_unknown]");
  target.closest?.(".one")?.querySelector("[name$=_stood]")?.remove(); // from now on the tick says what is meant
  if (!unknown || target === unknown) return;
  if (target.matches("[type=radio], [type=checkbox]") ? target.checked : target.value.trim()) unknown.checked = false;
});
