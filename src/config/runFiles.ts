/** The names of the files and folders in a run folder. */
export const runFiles = {
  config: "config.json",
  environment: "environment.json",
  data: "data.json",
  card: "card.json",
  metrics: "metrics.jsonl",
  model: "model.safetensors",
  scores: "scores.json",
  checksums: "checksums.json",
  pictures: "pictures",
  checkpoints: "checkpoints",
  lock: "lock.json",
  tensorboard: "tensorboard",
  mlflow: "mlflow.json",
  report: "report.html",
} as const;
