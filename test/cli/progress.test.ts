import { describe, expect, it } from "vitest";
import { formatCount, formatDuration } from "../../src/cli/format.ts";
import { formatMetrics } from "../../src/cli/modelText.ts";
import { createPace } from "../../src/cli/pace.ts";
import { createProgress, progressLine } from "../../src/cli/progress.ts";
import { columnsOf, inOneLine, plainStyle, programName, styleOf } from "../../src/cli/terminal.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import type { StartedEvent, StepEvent } from "../../src/train/events.ts";
import { firstPosition } from "../../src/train/position.ts";

const figures = { loss: 110.32, reconstruction: 86.11, kl: 24.21 };
const started: StartedEvent = {
  event: "started",
  epochs: 10,
  stepsPerEpoch: 100,
  parameters: 1,
  images: { train: 12_800, validation: 0, test: 2_400 },
};
const stepAt = (step: number): StepEvent => ({
  event: "step",
  epoch: Math.ceil(step / 100),
  step,
  stepOfEpoch: ((step - 1) % 100) + 1,
  count: 128,
  learningRate: 1e-3,
  batch: figures,
  epochSoFar: figures,
  position: firstPosition,
});

describe("createPace", () => {
  /** 100 steps a second after a slow first one; 2 seconds between epochs. */
  function steadyTraining() {
    let seconds = 0;
    const pace = createPace(started, () => seconds);
    return {
      pace,
      steps(count: number, each = 0.01) {
        for (let step = 0; step < count; step++) {
          seconds += each;
          pace.step(128);
        }
      },
      epochEnd(after = 2) {
        seconds += after;
        pace.epochEnd();
      },
    };
  }

  it("tells nothing before there is something to tell", () => {
    const { pace, steps } = steadyTraining();
    expect(pace.now()).toBeUndefined();
    steps(1, 5);
    expect(pace.now()).toBeUndefined();
    steps(10);
    expect(pace.now()).toBeUndefined();
  });

  it("leaves the slow first step out of the rate", () => {
    const { pace, steps } = steadyTraining();
    steps(1, 5);
    steps(50);
    expect(pace.now()?.imagesPerSecond).toBeCloseTo(12_800, 6);
  });

  it("reckons with evaluations before the first, and by what they took afterwards", () => {
    const { pace, steps, epochEnd } = steadyTraining();
    steps(51);
    // 1000 steps less 51 at 100 a second; ten evaluations of 2,400 images at three times 12,800 a second.
    expect(pace.now()?.secondsLeft).toBeCloseTo(9.49 + 10 * 0.0625, 6);
    steps(49);
    epochEnd();
    expect(pace.now()?.imagesPerSecond).toBeCloseTo(12_800, 6);
    expect(pace.now()?.secondsLeft).toBeCloseTo(9 + 9 * 2, 6);
  });

  it("follows a change within seconds", () => {
    const { pace, steps } = steadyTraining();
    steps(300);
    steps(400, 0.02);
    expect(pace.now()?.imagesPerSecond).toBeGreaterThan(6_400);
    expect(pace.now()?.imagesPerSecond).toBeLessThan(6_400 * 1.02);
  });
});

describe("progressLine", () => {
  const pace = { imagesPerSecond: 21_400, secondsLeft: 65.4 };
  const line = (columns: number, settings: ConfigInput = {}, more = {}) =>
    progressLine(stepAt(250), {
      ...started,
      config: resolveConfig(settings),
      pace,
      columns,
      style: plainStyle,
      ...more,
    });

  it("shows all where there is room", () => {
    expect(line(120)).toBe(
      "epoch  3/10 ━━━━━━━╸──────────────────────  25%  1:05 left  21,400 images/s  loss 110.32 =  86.11 + 24.21",
    );
    expect(line(120, { beta: 4 })).toContain("+ 4 x 24.21");
  });

  it("leaves out what does not fit, and never fills the line", () => {
    expect(line(80)).toMatch(
      /^epoch {2}3\/10 [━╸─]+ {2}25% {2}1:05 left {2}21,400 images\/s {2}loss 110\.32$/,
    );
    expect(line(60)).toMatch(/1:05 left {2}21,400 images\/s$/);
    expect(line(40)).toMatch(/25% {2}1:05 left$/);
    expect(line(30)).toMatch(/[━─]{5} {2}25%$/);
    for (let columns = 1; columns <= 130; columns++) expect(line(columns).length).toBeLessThan(columns);
  });

  it("says nothing of a pace that is not known yet", () => {
    expect(line(120, {}, { pace: undefined })).toMatch(/25% {2}loss 110\.32 = {2}86\.11 \+ 24\.21$/);
  });
});

describe("createProgress", () => {
  it("draws at most a dozen times a second, and at once after an epoch's line", () => {
    let milliseconds = 0;
    const drawn: string[] = [];
    const live = { columns: 100, draw: (text: string) => void drawn.push(text), clear: () => {} };
    const progress = createProgress(
      live,
      plainStyle,
      { ...started, config: resolveConfig() },
      () => milliseconds,
    );
    for (let step = 1; step <= 100; step++) {
      milliseconds += 10;
      progress.step(stepAt(step));
    }
    expect(drawn.length).toBe(13);
    progress.epochEnd();
    progress.step(stepAt(101));
    expect(drawn.length).toBe(14);
    expect(drawn.at(-1)).toMatch(/^epoch {2}2\/10 /);
  });
});

describe("figures", () => {
  it("are written as people read them", () => {
    expect(formatMetrics(figures, resolveConfig({ beta: 1 }))).toBe("110.32 =  86.11 + 24.21");
    expect(formatMetrics(figures, resolveConfig({ beta: 0.5 }))).toBe("110.32 =  86.11 + 0.5 x 24.21");
    expect([0, 7.4, 59.6, 200, 7510].map(formatDuration)).toEqual([
      "0:00",
      "0:07",
      "1:00",
      "3:20",
      "2:05:10",
    ]);
    expect(formatCount(21_437.4)).toBe("21,437");
  });
});

describe("the terminal", () => {
  it.each([
    ["a terminal", { isTTY: true }, {}, true],
    ["a pipe", {}, {}, false],
    ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, false],
    ["NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, true],
    ["FORCE_COLOR in a pipe", {}, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR of 0 on a terminal", { isTTY: true }, { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR of false on a terminal", { isTTY: true }, { FORCE_COLOR: "false" }, false],
    ["NO_COLOR over FORCE_COLOR", {}, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("is coloured or not: %s", (_, stream, environment, coloured) => {
    const text = styleOf(stream, environment).good("x");
    expect(text).toBe(coloured ? "\u001b[32mx\u001b[39m" : "x");
  });

  it("knows how it was called", () => {
    expect(programName("/usr/local/bin/nelbo", "/home")).toBe("nelbo");
    expect(programName("/project/node_modules/.bin/nelbo", "/project")).toBe("npx nelbo");
    expect(programName("/project/node_modules/nelbo/dist/cli/main.js", "/project")).toBe("npx nelbo");
    expect(programName("/clone/dist/cli/main.js", "/clone")).toBe("node dist/cli/main.js");
  });
});

describe("a terminal's width", () => {
  it("is taken for that of a file where a terminal does not know its own", () => {
    expect([columnsOf({ columns: 20 }), columnsOf({ columns: 0 }), columnsOf({})]).toEqual([20, 100, 100]);
  });

  it("cuts what is drawn over again, and leaves colours that fit", () => {
    expect(inOneLine("writing the report ...", 20)).toBe("writing the report ");
    expect(inOneLine("\u001b[32mbar\u001b[39m", 4)).toBe("\u001b[32mbar\u001b[39m");
    expect(inOneLine("\u001b[32mbar\u001b[39m", 3)).toBe("ba");
  });
});
