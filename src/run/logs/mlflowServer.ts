import { withoutCredentials } from "../../config/credentials.ts";

/** Address of an MLflow server, and credentials. */
export interface MlflowAddress {
  /** Without a password: it may be shown and kept. */
  readonly url: string;
  /** The authorization header; undefined without credentials. */
  readonly authorization: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The parts of an address. Credentials are the user and password in it, otherwise MLFLOW_TRACKING_USERNAME and
 * MLFLOW_TRACKING_PASSWORD, otherwise MLFLOW_TRACKING_TOKEN.
 */
export function mlflowAddress(written: string, environment: Environment): MlflowAddress {
  const { username, password } = new URL(written);
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: word } = environment;
  const token = environment.MLFLOW_TRACKING_TOKEN;
  const url = withoutCredentials(written);
  if (username !== "")
    return { url, authorization: basic(decodeURIComponent(username), decodeURIComponent(password)) };
  if (user && word) return { url, authorization: basic(user, word) };
  return { url, authorization: token ? `Bearer ${token}` : undefined };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The server refused. `code` is its own word for why: `RESOURCE_DOES_NOT_EXIST`. */
export class MlflowRefusal extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Calls a server through its REST API, version 2.0. */
export interface MlflowServer {
  get(endpoint: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  post(endpoint: string, body: object): Promise<unknown>;
}

/** @param patience how many milliseconds an answer may take, asked at each question */
export function mlflowServer({ url, authorization }: MlflowAddress, patience: () => number): MlflowServer {
  async function ask(method: "GET" | "POST", endpoint: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}/api/2.0/mlflow/${endpoint}`, {
      method,
      headers: {
        ...(body && { "content-type": "application/json" }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience()),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const { error_code: code = "", message = "" } = errorIn(text);
    const words = [String(response.status), code, message.slice(0, 200)];
    throw new MlflowRefusal(words.filter((word) => word !== "").join(" "), code);
  }
  return {
    get: (endpoint, query) => ask("GET", `${endpoint}?${new URLSearchParams(query)}`),
    post: (endpoint, body) => ask("POST", endpoint, body),
  };
}

function errorIn(text: string): { readonly error_code?: string; readonly message?: string } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A short reason why a request failed. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return "no answer in time";
  const inner = cause.cause;
  if (inner instanceof Error) return "code" in inner && inner.code ? String(inner.code) : inner.message;
  return cause.message;
}
