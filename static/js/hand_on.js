// Copies an address, or on a device that can, opens what it shares with. Without this script the address is a link to copy by hand.
document.querySelectorAll("button[data-hands-on]").forEach((button) => {
  const { handsOn: url, title } = button.dataset;
  const shares = Boolean(navigator.share) && matchMedia("(pointer: coarse)").matches;
  if (!shares && !navigator.clipboard) { button.hidden = true; return; }
  if (shares) button.textContent = "Share the address";
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[role=status]");
    try {
      if (shares) await navigator.share({ url, title });
      else { await navigator.clipboard.writeText(url); said.textContent = "Copied"; }
    } catch { said.textContent = shares ? "" : "Not copied: copy the address by hand"; }
  });
});
