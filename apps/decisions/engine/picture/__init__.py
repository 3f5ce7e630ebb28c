"""The rules as a picture: what leads to what (`graph`), where it stands (`layout`), ready to be shown (`drawn`). Pure; knows `book`, `terms`, `wording`."""
