import { randomStream } from "nelbo";
import { drawDays, evidence } from "./travelTimes.ts";

const days = drawDays(100_000, randomStream(0, "days"));
console.log("minutes  p(x)    share of days, per minute");
for (const minutes of [15, 20, 25, 27.5, 30, 35, 40]) {
  const near = days.filter((day) => Math.abs(day.minutes - minutes) < 0.5);
  console.log(
    String(minutes).padStart(7),
    evidence(minutes).toFixed(4).padStart(7),
    (near.length / days.length).toFixed(4).padStart(9),
  );
}
