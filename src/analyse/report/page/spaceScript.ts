/**
 * Rotates points in three dimensions by dragging, touch and keys, and zooms with a wheel or two fingers. It is included
 * in the page unchanged, so it contains no `<` or `&`. Functions that do not use the page are tested separately.
 */
export const spaceScript = `
for (const space of document.querySelectorAll(".space")) explore(space);

function explore(space) {
  const canvas = space.querySelector("canvas");
  const context = canvas.getContext("2d");
  const points = unpacked(canvas.dataset.points);
  const labels = bytesOf(canvas.dataset.labels);
  const axes = JSON.parse(canvas.dataset.axes);
  const edges = edgesOfCube();
  const left = new Set();
  const pointers = new Map();
  const home = { yaw: 0.6, pitch: 0.4, zoom: 1 };
  let view = home;
  let asked = false;

  function look(next) {
    view = next;
    redraw();
  }
  function redraw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  }

  function draw() {
    asked = false;
    const ratio = devicePixelRatio || 1;
    const side = Math.round(canvas.clientWidth * ratio);
    if (side === 0) return;
    canvas.width = side;
    canvas.height = side;
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    const unit = (view.zoom * 0.96 * side) / 2 / Math.sqrt(3);
    const place = (seen, index) => [side / 2 + unit * seen[3 * index], side / 2 - unit * seen[3 * index + 1]];
    const corners = turned(cornersOfCube(), view);
    context.strokeStyle = colour("--axis");
    context.lineWidth = ratio;
    context.beginPath();
    for (const [from, to] of edges) {
      context.moveTo(...place(corners, from));
      context.lineTo(...place(corners, to));
    }
    context.stroke();

    const count = points.length / 3;
    const seen = turned(points, view);
    const size = ratio * Math.max(1.8, Math.min(6, 2.2 * Math.log10(100000 / count))) * Math.sqrt(view.zoom);
    const colours = Array.from({ length: 10 }, (_, index) => colour("--class-" + index));
    const plain = colour("--train");
    for (const index of backToFront(seen)) {
      if (left.has(labels[index])) continue;
      const [x, y] = place(seen, index);
      context.globalAlpha = 0.35 + 0.55 * Math.max(0, Math.min(1, (seen[3 * index + 2] + 1) / 2));
      context.fillStyle = labels.length === 0 ? plain : colours[labels[index] % 10];
      context.fillRect(x - size / 2, y - size / 2, size, size);
    }
    context.globalAlpha = 1;

    context.font = 12 * ratio + "px " + style.fontFamily;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4 * ratio;
    context.lineJoin = "round";
    context.strokeStyle = colour("--background");
    context.fillStyle = colour("--text");
    const taken = [];
    axes.forEach((name, axis) => {
      const [x, y] = outermost(edges.filter(([from, to]) => to - from === 2 ** axis), axis, (index) => place(corners, index));
      const half = context.measureText(name).width / 2 + 2 * ratio;
      const inside = Math.max(half, Math.min(side - half, x));
      const low = clearHeight({ x: inside, y, half }, taken, 16 * ratio, side);
      taken.push({ x: inside, y: low, half });
      context.strokeText(name, inside, low);
      context.fillText(name, inside, low);
    });
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = [event.clientX, event.clientY];
    pointers.set(event.pointerId, now);
    const other = [...pointers].find(([id]) => id !== event.pointerId);
    if (other === undefined) look(moved(view, now[0] - before[0], now[1] - before[1]));
    else look(zoomed(view, apart(now, other[1]) / Math.max(1, apart(before, other[1]))));
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== canvas) return;
      event.preventDefault();
      look(zoomed(view, Math.exp(-0.0015 * event.deltaY)));
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const next = pressed(view, event.key, home);
    if (next === undefined) return;
    event.preventDefault();
    look(next);
  });
  for (const button of space.querySelectorAll("button"))
    button.addEventListener("click", () => {
      const label = Number(button.dataset.label);
      if (!left.delete(label)) left.add(label);
      button.setAttribute("aria-pressed", String(!left.has(label)));
      redraw();
    });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  space.classList.add("live");
  for (const part of space.querySelectorAll("[hidden]")) part.hidden = false;
  new ResizeObserver(redraw).observe(canvas);
  redraw();
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function unpacked(text) {
  return Float32Array.from(new Int16Array(bytesOf(text).buffer), (value) => value / 26000);
}

function turned(points, { yaw, pitch }) {
  const [sinYaw, cosYaw, sinPitch, cosPitch] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  const seen = new Float32Array(points.length);
  for (let at = 0; points.length > at; at += 3) {
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    const depth = z * cosYaw - x * sinYaw;
    seen[at] = x * cosYaw + z * sinYaw;
    seen[at + 1] = y * cosPitch - depth * sinPitch;
    seen[at + 2] = y * sinPitch + depth * cosPitch;
  }
  return seen;
}

function backToFront(seen) {
  const buckets = 256;
  const count = seen.length / 3;
  const bucketOf = (index) =>
    Math.max(0, Math.min(buckets - 1, Math.floor(((seen[3 * index + 2] + 2.2) / 4.4) * buckets)));
  const starts = new Uint32Array(buckets + 1);
  for (let index = 0; count > index; index++) starts[bucketOf(index) + 1]++;
  for (let bucket = 1; buckets >= bucket; bucket++) starts[bucket] += starts[bucket - 1];
  const order = new Uint32Array(count);
  for (let index = 0; count > index; index++) order[starts[bucketOf(index)]++] = index;
  return order;
}

function cornersOfCube() {
  return Float32Array.from({ length: 24 }, (_, at) => (Math.floor(at / 3 / 2 ** (at % 3)) % 2 === 1 ? 1 : -1));
}

function edgesOfCube() {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7];
  return [1, 2, 4].flatMap((bit) =>
    corners.filter((corner) => Math.floor(corner / bit) % 2 === 0).map((corner) => [corner, corner + bit]),
  );
}

function outermost(edges, axis, place) {
  const middles = edges.map(([from, to]) => {
    const [[x1, y1], [x2, y2]] = [place(from), place(to)];
    return [(x1 + x2) / 2, (y1 + y2) / 2];
  });
  const outward = ([x, y]) => (axis === 1 ? -x : y);
  return middles.reduce((best, each) => (outward(each) > outward(best) ? each : best));
}

function clearHeight({ x, y, half }, taken, line, side) {
  const within = Math.max(0.6 * line, Math.min(side - 0.6 * line, y));
  const touches = (height) =>
    taken.some((other) => line > Math.abs(other.y - height) ? other.half + half > Math.abs(other.x - x) : false);
  const outside = (height) => Math.abs(height - side / 2) > side / 2 - line / 2;
  const heights = [0, 1, -1, 2, -2, 3, -3].map((lines) => within + lines * line);
  return heights.find((height) => !touches(height) ? !outside(height) : false) ?? within;
}

function moved(view, across, down) {
  const pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, view.pitch + 0.01 * down));
  return { ...view, yaw: view.yaw + 0.01 * across, pitch };
}

function zoomed(view, factor) {
  return { ...view, zoom: Math.max(0.5, Math.min(12, view.zoom * factor)) };
}

function pressed(view, key, home) {
  switch (key) {
    case "ArrowLeft":
      return moved(view, -10, 0);
    case "ArrowRight":
      return moved(view, 10, 0);
    case "ArrowUp":
      return moved(view, 0, -10);
    case "ArrowDown":
      return moved(view, 0, 10);
    case "+":
    case "=":
      return zoomed(view, 1.2);
    case "-":
      return zoomed(view, 1 / 1.2);
    case "Home":
    case "0":
      return home;
  }
}

function apart([x1, y1], [x2, y2]) {
  return Math.hypot(x1 - x2, y1 - y2);
}
`;
