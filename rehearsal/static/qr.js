// A QR code, drawn from its rows of dark and light.

import { $, icon } from "./dom.js";

const QUIET = 4; // ISO/IEC 18004 wants four modules of nothing around it

/** Draw *rows*, strings of 1 (dark) and 0; *label* says what it is to whoever does not see it. */
export function draw(rows, label) {
  const size = rows.length + 2 * QUIET;
  const drawing = icon("qr");
  drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawing.setAttribute("aria-label", label);
  $("path", drawing).setAttribute("d", rows.flatMap(squares).join(""));
  return drawing;
}

function squares(row, y) {
  return [...row].map((cell, x) => (cell === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""));
}
