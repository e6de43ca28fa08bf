// Lists marked data-reorder can be put in order by dragging a handle or with the keyboard (design/carry.js).
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

function move(row, by) {
  const rows = itemsOf(row.parentElement);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
}

function handleFor(list, row) {
  let start = null;
  const ended = () => {
    const before = start;
    row.classList.remove("is-held");
    start = null;
    return before;
  };
  return handleThatCarries({
    label: `⇅ ${list.dataset.handle}`,
    hint: list.dataset.hint,
    hold() {
      start = itemsOf(list);
      row.classList.add("is-held");
    },
    follow({ clientY }) {
      const rows = itemsOf(list);
      const place = rows.indexOf(row);
      const above = rows[place - 1]?.getBoundingClientRect();
      const below = rows[place + 1]?.getBoundingClientRect();
      if (above && clientY < above.top + above.height / 2) move(row, -1);
      else if (below && clientY > below.top + below.height / 2) move(row, 1);
      else return false;
      return true;
    },
    step(by) {
      move(row, by);
      const rows = itemsOf(list);
      return `${rows.indexOf(row) + 1} / ${rows.length}`;
    },
    drop() {
      const before = ended();
      if (itemsOf(list).some((other, place) => other !== before[place])) send(row);
    },
    giveBack() {
      const before = ended();
      const anchor = itemsOf(list).at(-1).nextSibling;
      for (const other of before) list.insertBefore(other, anchor);
    },
  });
}

for (const list of document.querySelectorAll("[data-reorder]")) {
  for (const row of itemsOf(list)) {
    row.querySelector(":scope > .branch-row form.moves")?.append(handleFor(list, row));
  }
}
