// A field is marked wrong exactly while a message stands at it; once none is left, the page no longer says that there is a problem.
(() => {
  document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    const around = detail.target.id.startsWith("err-") && detail.target.closest("[data-error], .ask");
    if (!around) return;
    const wrong = Boolean(detail.target.querySelector(".error-text"));
    around.classList.toggle("has-error", wrong);
    around.querySelectorAll("input.form-control, textarea").forEach((field) => {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
    if (around.closest("form").querySelector(".has-error")) return;
    document.querySelector(".error-summary")?.remove();
    document.title = document.title.replace(/^Error: /, "");
  });
})();
