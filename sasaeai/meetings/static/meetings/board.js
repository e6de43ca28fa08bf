// Cards of the board are carried to a goal (design/carry.js). What is sent is the form that stands there anyway; the
// board comes back as the server knows it, without a jump to the top, and with the way back at the foot of the window.
"use strict";

const shown = { board: document.querySelector("form.board[data-handle]") };
const text = (name, gap = "") => shown.board.dataset[name].replace("{}", gap);
const nameOf = (box) => box.dataset.name;

function tickedWith(card) {
  const box = card.querySelector("[name=card]");
  if (!box.checked) {
    for (const other of shown.board.querySelectorAll("[name=card]:checked")) other.checked = false;
    box.checked = true;
  }
}

async function send(card, key) {
  tickedWith(card);
  const board = shown.board;
  board.querySelector("#to").value = key;
  const fields = new FormData(board);
  fields.set("do", "move");
  board.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(board.getAttribute("action"), { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Signed out meanwhile, or something unexpected: the page says it itself.
    if (!page.querySelector("form.board[data-handle]")) board.requestSubmit(board.querySelector("[value=move]"));
    else take(page, card.querySelector("[name=card]").value);
  } catch {
    say(text("offline"), true);
  } finally {
    board.removeAttribute("aria-busy");
  }
}

function take(page, uid) {
  const place = window.scrollY;
  const told = page.querySelector("main .notice.error") ?? page.querySelector(".messages .notice");
  document.querySelector("#undo")?.remove();
  document.querySelector(".messages")?.remove();
  if (page.querySelector("#undo")) document.body.append(document.adoptNode(page.querySelector("#undo")));
  const board = document.adoptNode(page.querySelector("form.board"));
  shown.board.replaceWith(board);
  shown.board = board;
  addHandles();
  window.scrollTo({ top: place, behavior: "instant" });
  board.querySelector(`[name=card][value="${CSS.escape(uid)}"]`)?.closest("li").querySelector(".handle")
    ?.focus({ preventScroll: true });
  if (told) say(told.lastElementChild, told.classList.contains("error"));
}

// Where one looks: in the bar that stays in sight, with 「元に戻す」.
function say(words, isError = false) {
  shown.board.querySelector(".board-said")?.remove();
  const line = document.createElement("div");
  line.className = `board-said${isError ? " wrong" : ""}`;
  line.append(words);
  shown.board.querySelector(".bar-part").prepend(line);
  announce(words.firstChild?.textContent ?? words);
}

function handleFor(card) {
  const boxes = [...shown.board.querySelectorAll("[data-box]")];
  const home = card.closest("[data-box]");
  let over = null;
  let from = null;
  let after = null;
  const goTo = (box) => {
    if (box === over) return;
    over?.classList.remove("is-over");
    over = box;
    over?.classList.add("is-over");
    if (over) announce(text("over", nameOf(over)));
  };
  const putBack = () => {
    card.classList.remove("is-carried");
    card.style.translate = "";
    if (after?.isConnected) after.replaceWith(card);
    after = null;
  };
  return handleThatCarries({
    label: "⇅",
    name: `${text("handle")}：${card.querySelector("label").innerText.trim()}`,
    hint: text("hint"),
    hold() {
      from = null;
      over = null;
      card.classList.add("is-carried");
    },
    follow({ clientX, clientY }) {
      const [x, y] = [clientX + window.scrollX, clientY + window.scrollY];
      from ??= [x, y];
      card.style.translate = `${x - from[0]}px ${y - from[1]}px`;
      goTo(document.elementFromPoint(clientX, clientY)?.closest("[data-box]") ?? null);
      return false;
    },
    step(by) {
      const place = boxes.indexOf(over ?? home) + by;
      goTo(boxes[Math.max(0, Math.min(boxes.length - 1, place))]);
      if (!after) {
        after = document.createElement("li");
        after.hidden = true;
        card.replaceWith(after);
      }
      const list = over.querySelector(".board-cards");
      if (list) list.append(card);
      else over.append(card);
      card.scrollIntoView({ block: "center", behavior: "instant" });
      return `${text("over", nameOf(over))} ${boxes.indexOf(over) + 1} / ${boxes.length}`;
    },
    drop() {
      const box = over;
      goTo(null);
      putBack();
      if (box && box !== home) send(card, box.dataset.box);
    },
    giveBack() {
      goTo(null);
      putBack();
      announce(text("back"));
    },
  });
}

function addHandles() {
  for (const box of shown.board.querySelectorAll("[name=card]")) {
    const card = box.closest("li");
    card.append(handleFor(card));
  }
}

if (shown.board?.querySelector("#to")) addHandles();
