// A table of plain inputs that is filled like a sheet: arrows and Enter move, a block of cells copied from Excel spreads.
(function () {
  "use strict";
  var form = document.querySelector(".grid-form");
  if (!form) return;
  var says = form.querySelector(".grid-says");
  var lines = Array.from(form.querySelectorAll("table.grid tr"))
    .map(function (row) { return Array.from(row.querySelectorAll("input[type=text]")); })
    .filter(function (line) { return line.length; });
  var leaving = false;

  function placeOf(input) {
    for (var down = 0; down < lines.length; down += 1) {
      var across = lines[down].indexOf(input);
      if (across >= 0) return { down: down, across: across };
    }
    return null;
  }

  function go(down, across) {
    var input = lines[down] && lines[down][across];
    if (!input) return false;
    input.focus();
    input.select();
    return true;
  }

  function mark(input) {
    input.classList.toggle("moved", input.value !== input.defaultValue);
  }

  function anyMoved() {
    return lines.some(function (line) {
      return line.some(function (input) { return input.value !== input.defaultValue; });
    });
  }

  // Excel puts tabs between cells, line ends between rows, and quotes around cells that hold either.
  function cellsOf(text) {
    var rows = [], row = [], at = 0;
    var pattern = /"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)|([^\t\r\n]*)/y;
    text = text.replace(/(\r?\n|\r)$/, "");
    for (;;) {
      pattern.lastIndex = at;
      var found = pattern.exec(text);
      row.push(found[1] === undefined ? found[2] : found[1].replace(/""/g, '"'));
      at += found[0].length;
      if (text[at] === "\t") { at += 1; continue; }
      rows.push(row);
      row = [];
      if (at >= text.length) return trimmed(rows);
      at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    }
  }

  // Whole rows are copied with their empty cells; those on the right and at the bottom mean nothing.
  function trimmed(rows) {
    var full = function (cell) { return cell.trim(); };
    while (rows.length > 1 && !rows[rows.length - 1].some(full)) rows.pop();
    var width = Math.max.apply(null, rows.map(function (row) {
      var last = row.length;
      while (last > 1 && !row[last - 1].trim()) last -= 1;
      return last;
    }));
    return rows.map(function (row) { return row.slice(0, width); });
  }

  function fits(rows, start) {
    return rows.every(function (row, down) {
      var line = lines[start.down + down];
      return line && start.across + row.length <= line.length;
    });
  }

  form.addEventListener("paste", function (event) {
    var start = placeOf(event.target);
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!start || !/[\t\r\n]/.test(text.replace(/(\r?\n|\r)$/, ""))) return;
    event.preventDefault();
    var rows = cellsOf(text);
    if (!fits(rows, start)) {
      says.textContent = form.dataset.tooLarge;
      return;
    }
    rows.forEach(function (row, down) {
      row.forEach(function (cell, across) {
        var input = lines[start.down + down][start.across + across];
        // An input has one line; a break inside a cell stands for 「：」, as the server reads it.
        input.value = cell.trim().replace(/\r?\n|\r/, "：").replace(/\s*[\r\n]+\s*/g, " ");
        mark(input);
      });
    });
    says.textContent = form.dataset.pasted;
  });

  form.addEventListener("keydown", function (event) {
    var place = placeOf(event.target);
    if (!place || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    var input = event.target, moved = false;
    var atStart = input.selectionEnd === 0, atEnd = input.selectionStart === input.value.length;
    var all = input.selectionStart === 0 && atEnd;
    if (event.key === "Enter") moved = go(place.down + (event.shiftKey ? -1 : 1), place.across) || true;
    else if (event.shiftKey) return;
    else if (event.key === "ArrowDown") moved = go(place.down + 1, place.across);
    else if (event.key === "ArrowUp") moved = go(place.down - 1, place.across);
    else if (event.key === "ArrowRight" && (atEnd || all)) moved = go(place.down, place.across + 1);
    else if (event.key === "ArrowLeft" && (atStart || all)) moved = go(place.down, place.across - 1);
    if (moved) event.preventDefault();
  });

  form.addEventListener("input", function (event) {
    if (!placeOf(event.target)) return;
    mark(event.target);
    says.textContent = anyMoved() ? form.dataset.changed : "";
  });

  form.addEventListener("submit", function () { leaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && anyMoved()) event.preventDefault();
  });
})();
