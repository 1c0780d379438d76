import { ConfigError } from "../errors.ts";

/** Beyond it, codes are far from all that a decoder was trained on, and soon overflow. */
const highest = 1000;

/** Throws ConfigError for a temperature, the factor of the noise of codes, that is no number from 0 to 1000. */
export function requireTemperature(temperature: number): void {
  if (temperature >= 0 && temperature <= highest) return;
  throw new ConfigError(`expected a number from 0 to 1,000, found ${temperature}.`, {
    setting: "temperature",
    value: temperature,
  });
}
