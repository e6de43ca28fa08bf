// Lists marked data-reorder can be put in order by dragging a handle or with the keyboard.
// What it sends is the form that stands beside each item anyway: `where` becomes the item before which it goes.
"use strict";

const itemsOf = (list) => [...list.children].filter((row) => row.dataset.item);

function send(row) {
  const list = row.parentElement;
  const rest = itemsOf(list);
  const next = rest[rest.indexOf(row) + 1];
  const form = row.querySelector(":scope > .branch-row form.moves");
  const where = document.createElement("input");
  where.type = "hidden";
  where.name = "where";
  where.value = next ? next.dataset.item : "end";
  form.append(where);
  form.submit();
}

function step(row, by) {
  const rows = itemsOf(row.parentElement);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
}

function handleFor(list, row) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "btn quiet small handle";
  handle.textContent = `⇅ ${list.dataset.handle}`;
  handle.title = list.dataset.hint;
  let start = null;

  const hold = () => {
    start = itemsOf(list);
    row.classList.add("is-held");
  };
  const moved = () => start && itemsOf(list).some((other, place) => other !== start[place]);
  const drop = () => {
    const changed = moved();
    row.classList.remove("is-held");
    start = null;
    if (changed) send(row);
  };
  const giveBack = () => {
    if (!start) return;
    const last = start.map((other) => other);
    const anchor = itemsOf(list).at(-1).nextSibling;
    for (const other of last) list.insertBefore(other, anchor);
    row.classList.remove("is-held");
    start = null;
  };

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    hold();
  });
  handle.addEventListener("pointermove", (event) => {
    if (!start || !handle.hasPointerCapture(event.pointerId)) return;
    const rows = itemsOf(list);
    const place = rows.indexOf(row);
    const above = rows[place - 1]?.getBoundingClientRect();
    const below = rows[place + 1]?.getBoundingClientRect();
    // Moving a row in the page lets the pointer go; it is taken again at once.
    if (above && event.clientY < above.top + above.height / 2) step(row, -1);
    else if (below && event.clientY > below.top + below.height / 2) step(row, 1);
    else return;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", giveBack);

  handle.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      if (!start) hold();
      step(row, event.key === "ArrowUp" ? -1 : 1);
      handle.focus();
      const rows = itemsOf(list);
      said.textContent = `${rows.indexOf(row) + 1} / ${rows.length}`;
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (start) drop();
    } else if (event.key === "Escape") {
      giveBack();
      handle.focus();
    }
  });
  return handle;
}

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);

for (const list of document.querySelectorAll("[data-reorder]")) {
  for (const row of itemsOf(list)) {
    row.querySelector(":scope > .branch-row form.moves")?.append(handleFor(list, row));
  }
}
