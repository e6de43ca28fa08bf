// A handle that carries something: with a finger, a pen, a mouse or the arrow keys. Letting go or Enter puts it down,
// Escape gives it back. What is carried, and where to, is the caller's; everything also works with buttons, without this.
"use strict";

const EDGE = 100;

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);

// To screen readers: what happened, or where something is just now.
function announce(words) {
  said.textContent = words;
}

// `label` is seen, `name` also read out. hold() takes up; follow(pointer) goes where the pointer is and says whether it
// moved the row in the page; step(by) goes on by keys and returns the words to announce; drop() and giveBack() end it.
function handleThatCarries({ label, name, hint, hold, follow, step, drop, giveBack }) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "btn quiet small handle";
  handle.textContent = label;
  handle.title = hint;
  if (name) handle.setAttribute("aria-label", name);
  let held = false;
  let pointer = null;

  const take = () => {
    held = true;
    hold();
  };
  const end = (how) => {
    if (!held) return;
    held = false;
    pointer = null;
    how();
  };
  const goOn = () => {
    // Moving a row in the page lets the pointer go; it is taken again at once.
    if (follow(pointer)) handle.setPointerCapture(pointer.pointerId);
  };
  // At the edge of the window the page goes on under the pointer.
  const roll = () => {
    if (!pointer) return;
    const room = pointer.clientY < EDGE ? -1 : pointer.clientY > window.innerHeight - EDGE ? 1 : 0;
    if (room && pointer.moved) {
      const before = window.scrollY;
      window.scrollBy({ top: 12 * room, behavior: "instant" });
      if (window.scrollY !== before) goOn();
    }
    requestAnimationFrame(roll);
  };

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    take();
    pointer = { pointerId: event.pointerId, clientX: event.clientX, clientY: event.clientY, moved: false };
    requestAnimationFrame(roll);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!held || !handle.hasPointerCapture(event.pointerId)) return;
    pointer = { pointerId: event.pointerId, clientX: event.clientX, clientY: event.clientY, moved: true };
    goOn();
  });
  handle.addEventListener("pointerup", () => end(drop));
  handle.addEventListener("pointercancel", () => end(giveBack));
  handle.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      if (!held) take();
      const words = step(event.key === "ArrowUp" ? -1 : 1);
      handle.focus();
      announce(words);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      end(drop);
    } else if (event.key === "Escape") {
      end(giveBack);
      handle.focus();
    }
  });
  return handle;
}
