/**
 * Makes the curves follow a pointer and a slider, and unfolds everything before printing. Without scripts the page has
 * the same content. It is included in the page unchanged, so it contains no `<` or `&`.
 */
export const reportScript = `
"use strict";
for (const chart of document.querySelectorAll(".chart")) follow(chart);

function follow(chart) {
  const rows = document.getElementById(chart.dataset.table).tBodies[0].rows;
  const slider = chart.querySelector("input");
  const cells = [...chart.querySelectorAll("[data-column]")];
  const panels = [...chart.querySelectorAll("svg[data-x]")].map((svg) => ({
    svg,
    places: numbersOf(svg.dataset.x),
    guide: svg.querySelector(".guide"),
    dots: [...svg.querySelectorAll(".dot")].map((dot) => ({ dot, heights: numbersOf(dot.dataset.y) })),
  }));
  const home = Number(slider.value);

  function show(index, marked) {
    const row = rows[index];
    const epoch = row.cells[0].textContent;
    chart.querySelector("output").textContent = epoch;
    for (const cell of cells) cell.textContent = row.cells[Number(cell.dataset.column)].textContent;
    slider.value = String(index);
    slider.setAttribute("aria-valuetext", "epoch " + epoch);
    for (const { places, guide, dots } of panels) {
      guide.setAttribute("x1", places[index]);
      guide.setAttribute("x2", places[index]);
      reveal(guide, marked);
      for (const { dot, heights } of dots) {
        const known = !Number.isNaN(heights[index]);
        dot.setAttribute("cx", places[index]);
        if (known) dot.setAttribute("cy", heights[index]);
        reveal(dot, marked ? known : false);
      }
    }
  }

  for (const { svg, places } of panels) {
    svg.addEventListener("pointermove", (event) => {
      const frame = svg.getBoundingClientRect();
      const x = ((event.clientX - frame.left) * svg.viewBox.baseVal.width) / frame.width;
      show(nearest(places, x), true);
    });
    svg.addEventListener("pointerleave", () => show(home, false));
  }
  slider.addEventListener("input", () => show(Number(slider.value), true));
  slider.addEventListener("blur", () => show(home, false));
  for (const each of [slider, chart.querySelector(".hint")]) each.hidden = rows.length === 1;
}

function numbersOf(list) {
  return list.split(" ").map((word) => (word === "-" ? Number.NaN : Number(word)));
}

function nearest(places, x) {
  let best = 0;
  places.forEach((place, index) => {
    if (Math.abs(places[best] - x) > Math.abs(place - x)) best = index;
  });
  return best;
}

function reveal(mark, visible) {
  mark.setAttribute("visibility", visible ? "visible" : "hidden");
}

const unfolded = new Set();
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    unfolded.add(fold);
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
  unfolded.clear();
});
`;
