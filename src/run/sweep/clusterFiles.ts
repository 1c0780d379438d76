import { shellWord } from "../../config/shellWord.ts";
import type { Sweep } from "../../sweep/sweepFolder.ts";
import { version } from "../../version.ts";

export interface ClusterFile {
  readonly name: string;
  readonly text: string;
}

/** Runs of a sweep are numbered from 0, in the order of the manifest, as array jobs number them. */
const threadsOf = ({ runs }: Sweep) => Math.max(1, ...runs.map(({ settings }) => Number(settings.threads)));

/** A script for `sbatch`: an array job with a task for each run. The folder must be on a disk that all nodes share. */
export function slurmFiles(sweep: Sweep): readonly ClusterFile[] {
  const { name, runs } = sweep;
  const text = `#!/bin/bash
# Submit from the folder that holds the sweep: sbatch ${shellWord(`${sweep.folder}/slurm.sbatch`)}
# Submit it again to continue: runs with a result end at once, and the others resume from their checkpoints.
# Sites may allow fewer tasks (scontrol show config | grep MaxArraySize); then submit parts: sbatch --array=0-999 ...
#SBATCH --job-name=nelbo-${name.replace(/[^\w.-]+/g, "-")}
#SBATCH --array=0-${runs.length - 1}
#SBATCH --cpus-per-task=${threadsOf(sweep)}
#SBATCH --mem=2G
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
# TERM, a minute before the time is over, writes a checkpoint: exec passes it on.
exec nelbo sweep run ${shellWord(sweep.folder)} --index "$SLURM_ARRAY_TASK_ID"
`;
  return [{ name: "slurm.sbatch", text }];
}

/** An Indexed Job with a pod for each run, and a Dockerfile. The folder must be a volume that all pods share. */
export function kubernetesFiles(sweep: Sweep): readonly ClusterFile[] {
  const { name, runs } = sweep;
  const label =
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "sweep";
  const threads = threadsOf(sweep);
  const job = `# Not run by nelbo's tests. Replace the image and the claim, copy this sweep's folder into the volume as /sweep, then
# kubectl apply -f kubernetes.yaml. Pods that are evicted are started again and resume from their checkpoints.
apiVersion: batch/v1
kind: Job
metadata:
  name: nelbo-${label}
spec:
  completionMode: Indexed
  completions: ${runs.length}
  parallelism: ${Math.min(runs.length, 10)}
  backoffLimitPerIndex: 2
  maxFailedIndexes: ${runs.length}
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 60
      containers:
        - name: run
          image: example/nelbo:${version}
          command: ["sh", "-c", "exec nelbo sweep run /sweep --index $JOB_COMPLETION_INDEX"]
          resources:
            requests: { cpu: "${threads}", memory: 1Gi }
            limits: { memory: 2Gi }
          volumeMounts:
            - { name: sweep, mountPath: /sweep }
      volumes:
        - name: sweep
          persistentVolumeClaim: { claimName: nelbo-sweep }
`;
  const dockerfile = `# docker build -t example/nelbo:${version} .
FROM node:20-bookworm-slim
RUN npm install --global --ignore-scripts nelbo@${version}
USER node
ENTRYPOINT []
CMD ["nelbo", "--help"]
`;
  return [
    { name: "kubernetes.yaml", text: job },
    { name: "Dockerfile", text: dockerfile },
  ];
}
